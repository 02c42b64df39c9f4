import { UnstyledButton } from '@mantine/core'
import { memo } from 'react'
import type { HostView } from '../../../shared/models/app-state.ts'
import { countdownSeconds } from '../../../shared/rules/host-actions.ts'
import { hostSummary } from '../../../shared/rules/host-summary.ts'
import { StatusIcon } from '../../ui/StatusIcon.tsx'
import { useNow } from '../../ui/use-now.ts'
import { useText } from '../../services.tsx'

/** Shows one host in the sidebar: its status, its name and what is going on. */
export const HostLink = memo(function HostLink({
  host,
  current,
  onOpen,
}: {
  readonly host: HostView
  readonly current: boolean
  readonly onOpen: () => void
}) {
  const { t } = useText()
  const { kind, text } = hostSummary(host)
  const vms = host.state.inventory?.vms ?? null
  const running = vms?.filter((vm) => vm.powerState === 'poweredOn').length ?? 0
  const quiet = kind === 'ok' && vms !== null
  return (
    <UnstyledButton className={`host-link is-${kind}`} aria-current={current ? 'page' : undefined} onClick={onOpen}>
      <StatusIcon kind={kind} />
      <span className="host-link-text">
        <span className="host-link-name">{host.name}</span>
        <span className="host-link-state">
          {quiet ? t('app.vms.running', { running, count: vms.length }) : t(`app.status.${text}`)}
        </span>
        {quiet && <span className="sr-only">{t(`app.status.${text}`)}</span>}
      </span>
      {host.run?.phase === 'countdown' && <Seconds host={host} />}
    </UnstyledButton>
  )
})

function Seconds({ host }: { readonly host: HostView }) {
  const { t } = useText()
  const now = useNow(250)
  return (
    <span className="host-link-seconds">
      {t('app.common.seconds', { count: countdownSeconds(host.run, now) ?? 0 })}
    </span>
  )
}
