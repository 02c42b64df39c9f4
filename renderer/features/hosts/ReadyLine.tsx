import { UnstyledButton } from '@mantine/core'
import { CircleAlert, CircleCheck, CircleHelp, CircleX } from 'lucide-react'
import { runUnderWay } from '../../../shared/rules/host-actions.ts'
import { readinessText } from '../../../shared/text/readiness-text.ts'
import { useHostPart, useServices, useText } from '../../services.tsx'

const icons = { ready: CircleCheck, asks: CircleAlert, unknown: CircleHelp, blocked: CircleX } as const

/** Says whether one click would shut the host down, and leads to what that rests on. */
export function ReadyLine({ hostId }: { readonly hostId: string }) {
  const { ui } = useServices()
  const { t } = useText()
  const host = useHostPart(hostId, ({ readiness, run }) => ({ readiness, underWay: runUnderWay(run) }))
  if (!host?.readiness || host.underWay) return null
  const Icon = icons[host.readiness.state]
  return (
    <UnstyledButton
      className={`ready-line is-${host.readiness.state}`}
      title={t('app.readiness.show')}
      onClick={() => ui.goToHost(hostId, 'shutdown')}
    >
      <Icon size={14} strokeWidth={2.2} aria-hidden /> {readinessText(t, host.readiness)}
    </UnstyledButton>
  )
}
