import { createContext, use, type ReactNode } from 'react'
import { createPortal } from 'react-dom'

/** The place in the page's header that is kept for the actions of its view. */
export const HeaderSlot = createContext<HTMLElement | null>(null)

/** Shows the actions of a view in the header of the page. */
export function HeaderActions({ children }: { readonly children: ReactNode }) {
  const slot = use(HeaderSlot)
  return slot && createPortal(children, slot)
}
