/** Which of many things of one size are in view. */
export interface Span {
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

/**
 * The things to draw for a view that begins at `offset` and is `length` long, pixels. Both ends move in steps, so that most
 * scrolling draws nothing anew.
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
