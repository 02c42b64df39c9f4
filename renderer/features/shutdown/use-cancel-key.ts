import { useEffect } from 'react'

/** Escape cancels, unless something above the page, a menu or a dialog, takes the key. */
export function useCancelKey(cancel: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (
        event.key !== 'Escape' ||
        event.defaultPrevented ||
        document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]')
      )
        return
      event.preventDefault()
      cancel()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  })
}
