import type { HeatColumn } from './heat.ts'

/** Sizes of a heat map, in pixels. */
export interface HeatLayout {
  /** Width of the flow at the left of each row. */
  readonly side: number
  readonly columnWidth: number
  /** Whether the columns are too narrow for names that are written across. */
  readonly upright: boolean
  /** Height of the header. */
  readonly head: number
}

/** Fits the columns into a width. */
export function heatLayout(width: number, columns: readonly HeatColumn[]): HeatLayout {
  const side = width < 640 ? 180 : 290
  const columnWidth =
    columns.length === 0 ? 36 : Math.max(36, Math.min(150, Math.floor((width - side - 16) / columns.length)))
  const upright = columnWidth < 90
  const longest = Math.max(0, ...columns.map(({ name }) => name.length))
  // Narrow columns have upright names; the header is as high as the longest needs.
  const head = upright ? Math.max(64, Math.min(124, 26 + longest * 6.4)) : 34
  return { side, columnWidth, upright, head }
}

/** Returns the scroll offset nearest to the current one at which the whole item is in view. */
export function offsetShowing(offset: number, start: number, size: number, length: number): number {
  if (start < offset) return start
  return Math.max(offset, start + size - length)
}
