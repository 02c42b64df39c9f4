import { UnstyledButton } from '@mantine/core'
import { memo } from 'react'
import { countdownSeconds } from '../../../shared/rules/host-actions.ts'
import { hostSummary } from '../../../shared/rules/host-summary.ts'
import { readinessText } from '../../../shared/text/readiness-text.ts'
import { StatusIcon } from '../../ui/StatusIcon.tsx'
import { useNow } from '../../ui/use-now.ts'
import { perHost } from '../../stores/per-host.ts'
import { useHostPart, useServices, useText } from '../../services.tsx'

const lineOf = perHost((host) => {
  const vms = host.state.inventory?.vms ?? null
  return {
    name: host.name,
    summary: hostSummary(host),
    count: vms && vms.length,
    running: vms?.filter((vm) => vm.powerState === 'poweredOn').length ?? 0,
    countdown: host.run?.phase === 'countdown',
    readiness: host.readiness,
  }
})

/** Shows one host in the sidebar: its status, its name and what is going on. */
export const HostLink = memo(function HostLink({
  hostId,
  current,
}: {
  readonly hostId: string
  readonly current: boolean
}) {
  const { ui } = useServices()
  const { t } = useText()
  const host = useHostPart(hostId, lineOf)
  if (!host) return null
  const { count, running } = host
  const { kind, text } = host.summary
  const quiet = kind === 'ok' && count !== null
  const machines = host.readiness && host.readiness.state !== 'ready' ? readinessText(t, host.readiness) : null
  return (
    <UnstyledButton
      className={`host-link is-${kind}`}
      aria-current={current ? 'page' : undefined}
      onClick={() => ui.goToHost(hostId)}
    >
      <StatusIcon kind={kind} />
      <span className="host-link-text">
        <span className="host-link-name">{host.name}</span>
        <span className="host-link-state">
          {quiet ? (machines ?? t('app.vms.running', { running, count })) : t(`app.status.${text}`)}
        </span>
        {quiet && <span className="sr-only">{t(`app.status.${text}`)}</span>}
      </span>
      {host.countdown && <Seconds hostId={hostId} />}
    </UnstyledButton>
  )
})

function Seconds({ hostId }: { readonly hostId: string }) {
  const { t } = useText()
  const run = useHostPart(hostId, (host) => host.run)
  const now = useNow(250)
  return (
    <span className="host-link-seconds">{t('app.common.seconds', { count: countdownSeconds(run, now) ?? 0 })}</span>
  )
}
