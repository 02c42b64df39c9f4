import type { HostService } from '../../models/firewall.ts'
import type { HostConfig } from '../../models/host-config.ts'
import type { CheckResult } from '../../models/install-check.ts'
import type { CheckContext } from './host-checks.ts'
import { notTold, result } from './result.ts'

const dayMs = 86_400_000

/** Days before its end from which a certificate counts as ending. */
const certificateNoticeDays = 30

/**
 * Shells, services, licence, firewall, syslog target's neighbour checks are elsewhere; here is what runs and what guards
 * it.
 */
export function serviceChecks(config: HostConfig, context: CheckContext): CheckResult[] {
  return [
    shellCheck(config),
    slpCheck(config),
    licenceCheck(config),
    firewallCheck(config),
    certificateCheck(config, context),
  ]
}

function shellCheck({ services, settings }: HostConfig): CheckResult {
  const shells = ['TSM-SSH', 'TSM'].map((key) => services?.find((service) => service.key === key))
  if (shells.some((shell) => shell === undefined || shell.running === null)) return notTold('ssh')
  const named = (list: readonly (HostService | undefined)[]): string =>
    list.map((shell) => (shell?.key === 'TSM' ? 'ESXi Shell' : 'SSH')).join(', ')
  const running = shells.filter((shell) => shell?.running === true)
  const starting = shells.filter((shell) => shell?.policy === 'on')
  if (running.length === 0)
    return starting.length === 0
      ? result('ssh', 'ok', 'shell-off')
      : result('ssh', 'not-ok', 'shell-with-host', { shells: named(starting) })
  if (settings === null) return notTold('ssh')
  // ESXiShellTimeOut closes the service, ESXiShellInteractiveTimeOut the sessions that idle; one without the other leaves
  // something open.
  const limited = ['UserVars.ESXiShellTimeOut', 'UserVars.ESXiShellInteractiveTimeOut'].every(
    (key) => Number(settings.get(key) ?? 0) > 0,
  )
  return result('ssh', limited ? 'ok' : 'not-ok', limited ? 'shell-limited' : 'shell-open', { shells: named(running) })
}

function slpCheck({ services }: HostConfig): CheckResult {
  if (services === null || services.length === 0) return notTold('services')
  const running = services.filter((service) => service.running === true)
  if (running.some(({ key }) => key === 'slpd')) return result('services', 'not-ok', 'services-slp')
  if (services.find(({ key }) => key === 'slpd')?.running === null) return notTold('services')
  return result('services', 'ok', 'services', { running: running.map(({ key }) => key).join(', ') || '–' })
}

function licenceCheck({ licence }: HostConfig): CheckResult {
  if (licence === null) return notTold('licence')
  const { state, hoursLeft } = licence
  const name = licence.name ?? state
  if (state === 'licensed') return result('licence', 'ok', 'licensed', { name })
  if (state === 'free') return result('licence', 'ok', 'licence-free', { name })
  if (state === 'expired') return result('licence', 'not-ok', 'licence-expired')
  return hoursLeft === null
    ? result('licence', 'not-ok', 'licence-evaluation', { days: '?' })
    : result('licence', 'not-ok', 'licence-evaluation', { days: Math.floor(hoursLeft / 24) })
}

/** Returns rulesets that the user may restrict, are enabled for incoming traffic, and let every address in. */
function firewallCheck({ rulesets, incomingBlocked }: HostConfig): CheckResult {
  if (rulesets === null) return notTold('firewall')
  if (incomingBlocked === false) return result('firewall', 'not-ok', 'firewall-off')
  const open = rulesets.filter(
    (set) =>
      set.enabled === true &&
      set.allowed?.all === true &&
      set.ipListUserConfigurable !== false &&
      set.rules.some(({ direction }) => direction === 'inbound'),
  )
  if (open.length > 0)
    return result('firewall', 'not-ok', 'firewall-open', {
      count: open.length,
      rulesets: open.map(({ label }) => label).join(', '),
    })
  const untold =
    incomingBlocked === null ||
    rulesets.some(
      (set) =>
        set.enabled === null ||
        (set.enabled && set.allowed === null && set.rules.some(({ direction }) => direction === 'inbound')),
    )
  return untold ? notTold('firewall') : result('firewall', 'ok', 'firewall')
}

function certificateCheck({ certificate }: HostConfig, { now, fingerprint }: CheckContext): CheckResult {
  // The connection is pinned: the user compared it when the host was added. Its dates are judged where the host gives
  // them.
  if (certificate === null) return result('certificate', 'ok', 'certificate', { fingerprint, until: '–' })
  const until = certificate.validTo.slice(0, 10)
  if (Date.parse(certificate.validTo) <= now) return result('certificate', 'not-ok', 'certificate-expired', { until })
  if (Date.parse(certificate.validFrom) > now)
    return result('certificate', 'not-ok', 'certificate-future', { from: certificate.validFrom.slice(0, 10) })
  const days = Math.floor((Date.parse(certificate.validTo) - now) / dayMs)
  if (days < certificateNoticeDays) return result('certificate', 'not-ok', 'certificate-ending', { until, days })
  return result('certificate', 'ok', 'certificate', { fingerprint, until })
}
