import { CircleAlert, CircleCheck, CirclePower, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

/** `quiet`: neither good nor bad, such as a host that went down as it was asked to. */
export type Tone = 'info' | 'good' | 'warning' | 'danger' | 'quiet'
const icons = {
  info: Info,
  good: CircleCheck,
  warning: TriangleAlert,
  danger: CircleAlert,
  quiet: CirclePower,
} as const

interface Props {
  readonly tone: Tone
  readonly title?: ReactNode
  readonly children?: ReactNode
  readonly actions?: ReactNode
  /** Screen readers announce it as soon as it appears. */
  readonly alert?: boolean
}

/** Shows one message whose shape, words and colour say how serious it is. */
export function Banner({ tone, title, children, actions, alert = false }: Props) {
  const Icon = icons[tone]
  return (
    <div className={`banner is-${tone}`} role={alert ? 'alert' : undefined}>
      <Icon className="banner-icon" size={16} strokeWidth={2.2} aria-hidden />
      <div className="banner-body">
        {title !== undefined && <div className="banner-title">{title}</div>}
        {children !== undefined && <div className="banner-text">{children}</div>}
      </div>
      {actions !== undefined && <div className="banner-actions">{actions}</div>}
    </div>
  )
}
