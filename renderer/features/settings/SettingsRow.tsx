import { useId, type ReactNode } from 'react'

/** Shows one setting: its name, its meaning and its control. */
export function SettingsRow({
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

/** Groups the rows of related settings under a heading. */
export function SettingsGroup({
  title,
  text,
  children,
}: {
  readonly title: string
  readonly text?: string
  readonly children: ReactNode
}) {
  const id = useId()
  return (
    <section className="setting-group" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {text !== undefined && <p className="form-note">{text}</p>}
      <div className="card is-rows">{children}</div>
    </section>
  )
}
