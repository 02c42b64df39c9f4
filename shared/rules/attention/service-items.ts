import type { AttentionItem, AttentionThresholds } from '../../models/attention.ts'
import type { DailyFacts } from '../../models/daily.ts'
import type { HostService } from '../../models/firewall.ts'
import { raise } from './item.ts'

const running = (services: readonly HostService[], key: string): boolean | null =>
  services.find((service) => service.key === key)?.running ?? null

/** Judges the clock and what keeps it, remote access, and what the host itself reports. */
export function serviceItems(
  { clockAheadMs, services, ntpServers, rebootRequired, configIssues }: DailyFacts,
  { clockSeconds }: AttentionThresholds,
): readonly AttentionItem[] {
  const items: AttentionItem[] = []
  if (clockAheadMs !== null && Math.abs(clockAheadMs) > clockSeconds * 1_000)
    items.push(
      raise({
        code: 'CLOCK_OFF',
        severity: 'warning',
        state: clockAheadMs > 0 ? 'ahead' : 'behind',
        facts: { seconds: Math.round(clockAheadMs / 1_000) },
        cure: 'host-client',
      }),
    )
  // Without a server the service is not meant to run.
  if (services && ntpServers !== null && ntpServers.length > 0 && running(services, 'ntpd') === false)
    items.push(
      raise({ code: 'NTP_STOPPED', severity: 'warning', facts: { detail: ntpServers[0] ?? null }, cure: 'services' }),
    )
  if (services && running(services, 'TSM-SSH') === true)
    items.push(raise({ code: 'SSH_ON', severity: 'note', cure: 'services' }))
  if (services && running(services, 'TSM') === true)
    items.push(raise({ code: 'SHELL_ON', severity: 'note', cure: 'services' }))
  if (rebootRequired === true) items.push(raise({ code: 'REBOOT_REQUIRED', severity: 'warning', cure: 'shutdown' }))
  for (const issue of configIssues ?? [])
    items.push(
      raise({
        code: 'HOST_REPORTS',
        severity: 'note',
        subject: { id: issue, name: issue },
        facts: { detail: issue },
        cure: 'host-client',
      }),
    )
  return items
}
