import { ActionIcon } from '@mantine/core'
import { X } from 'lucide-react'
import { useEffect, useId, useRef, type ReactNode, type RefObject } from 'react'
import { useText } from '../services.tsx'

interface Props {
  readonly name: string
  readonly service: string
  readonly children: ReactNode
  /** Beside the table; otherwise on top of it. */
  readonly beside: boolean
  /** Identifies what is shown; when it changes, the panel scrolls to its top. */
  readonly subject: string
  readonly panelRef: RefObject<HTMLElement | null>
  readonly onClose: () => void
}

/** Shows the details of one row in a side panel; Escape closes it. */
export function Detail({ name, service, children, beside, subject, panelRef, onClose }: Props) {
  const { t } = useText()
  const id = useId()
  const body = useRef<HTMLDivElement>(null)
  useEffect(() => {
    body.current?.scrollTo({ top: 0 })
  }, [subject])
  return (
    <aside
      className={beside ? 'detail' : 'detail is-over'}
      aria-labelledby={id}
      tabIndex={-1}
      ref={panelRef}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) {
          event.preventDefault()
          onClose()
        }
      }}
    >
      <header className="detail-head">
        <h2 id={id}>
          <span className="detail-port num">{name}</span> {service}
        </h2>
        <ActionIcon aria-label={t('app.common.close')} onClick={onClose}>
          <X size={16} aria-hidden />
        </ActionIcon>
      </header>
      <div className="detail-body" ref={body} tabIndex={0} role="group" aria-labelledby={id}>
        {children}
      </div>
    </aside>
  )
}

/** Titles one part of the details. */
export function DetailPart({
  title,
  aside,
  children,
}: {
  readonly title: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section className="detail-part">
      <div className="detail-part-head">
        <h3>{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  )
}
