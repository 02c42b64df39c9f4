import type { ReactNode } from 'react'

/** One setting: its name, what it means, and what changes it. */
export function Row({
  label,
  text,
  children,
}: {
  readonly label: ReactNode
  readonly text?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <div className="setting">
      <div className="setting-text">
        <span className="setting-label">{label}</span>
        {text !== undefined && <div className="form-note">{text}</div>}
      </div>
      <div className="setting-control">{children}</div>
    </div>
  )
}
