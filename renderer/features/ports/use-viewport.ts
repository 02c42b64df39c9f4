import { useCallback, useEffect, useState, type RefObject } from 'react'

interface Sizes {
  readonly rowHeight: number
  readonly columnWidth: number
  readonly rows: number
  readonly columns: number
  /** Pixels at the top and left that never scroll. */
  readonly head: number
  readonly side: number
}

interface Viewport {
  readonly rows: Span
  readonly columns: Span
}

/** Rows and columns are rendered this many at a time. */
const rowStep = 4
export const columnStep = 4

/** Tracks which cells of a grid with fixed sizes are in view; renders only when that changes. */
export function useViewport(
  scroller: RefObject<HTMLElement | null>,
  { rowHeight, columnWidth, rows, columns, head, side }: Sizes,
): Viewport {
  const [seen, setSeen] = useState<Viewport>({ rows: { start: 0, end: 0 }, columns: { start: 0, end: 0 } })
  const measure = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const next = {
      rows: span(element.scrollTop, element.clientHeight - head, rowHeight, rows, rowStep),
      columns: span(element.scrollLeft, element.clientWidth - side, columnWidth, columns, columnStep),
    }
    setSeen((last) => (sameSpan(last.rows, next.rows) && sameSpan(last.columns, next.columns) ? last : next))
  }, [scroller, rowHeight, columnWidth, rows, columns, head, side])
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [scroller, measure])
  return seen
}

/** A range of equally sized items. */
export interface Span {
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

/**
 * Returns the items to render for a view of `length` pixels at `offset`. Both ends move in steps, so that most scrolling
 * renders nothing.
 */
export function span(offset: number, length: number, size: number, count: number, step: number): Span {
  const first = Math.floor(Math.max(0, offset) / size)
  const last = Math.ceil((Math.max(0, offset) + Math.max(0, length)) / size)
  return {
    start: Math.max(0, Math.min(count, (Math.floor(first / step) - 1) * step)),
    end: Math.min(count, (Math.ceil(last / step) + 1) * step),
  }
}

export function sameSpan(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end
}
