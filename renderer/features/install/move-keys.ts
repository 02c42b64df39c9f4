import type { KeyboardEvent } from 'react'

/** Alt with an arrow up or down. */
export function moveKeys(move: (by: -1 | 1) => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (
      !event.altKey ||
      event.ctrlKey ||
      event.metaKey ||
      event.shiftKey ||
      (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')
    )
      return
    event.preventDefault()
    move(event.key === 'ArrowUp' ? -1 : 1)
  }
}
