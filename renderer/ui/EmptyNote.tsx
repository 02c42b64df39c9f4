import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

/** Stands in for an empty list. */
export function EmptyNote({
  icon: Icon,
  title,
  children,
}: {
  readonly icon: LucideIcon
  readonly title: string
  readonly children?: ReactNode
}) {
  return (
    <div className="empty-note">
      <Icon size={26} strokeWidth={1.6} aria-hidden />
      <p className="empty-note-title">{title}</p>
      {children}
    </div>
  )
}
