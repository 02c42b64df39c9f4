export interface Place {
  readonly row: number
  readonly column: number
}

export interface GridSize {
  readonly rows: number
  readonly columns: number
  /** Rows that fit in the view. */
  readonly page: number
}

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>

/**
 * Returns where a key leads in a grid, following ARIA's grid pattern: arrows, Home and End in the row, with Ctrl in the
 * whole grid, Page Up and Down. With one column, Home and End move in the whole grid. Null: not a key that moves.
 */
export function placeAfterKey(
  { key, ctrlKey, metaKey }: Key,
  { row, column }: Place,
  { rows, columns, page }: GridSize,
): Place | null {
  if (rows === 0 || columns === 0) return null
  const whole = columns === 1 || ctrlKey || metaKey
  const to = (wantedRow: number, wantedColumn: number): Place => ({
    row: Math.min(rows - 1, Math.max(0, wantedRow)),
    column: Math.min(columns - 1, Math.max(0, wantedColumn)),
  })
  switch (key) {
    case 'ArrowDown':
      return to(row + 1, column)
    case 'ArrowUp':
      return to(row - 1, column)
    case 'ArrowRight':
      return columns === 1 ? null : to(row, column + 1)
    case 'ArrowLeft':
      return columns === 1 ? null : to(row, column - 1)
    case 'PageDown':
      return to(row + Math.max(1, page), column)
    case 'PageUp':
      return to(row - Math.max(1, page), column)
    case 'Home':
      return to(whole ? 0 : row, 0)
    case 'End':
      return to(whole ? rows - 1 : row, columns - 1)
    default:
      return null
  }
}
