import type { HostConfig } from '../../models/host-config.ts'
import type { CheckResult } from '../../models/install-check.ts'
import { notTold, result } from './result.ts'

/**
 * Milliseconds that two clocks may differ: Kerberos allows five minutes, certificates less patience; a minute is never an
 * accident.
 */
const clockToleranceMs = 60_000

/** Management network, DNS, host name, links and time. */
export function networkChecks(config: HostConfig): CheckResult[] {
  return [managementCheck(config), dnsCheck(config), nameCheck(config), linkCheck(config), ...timeChecks(config)]
}

function managementCheck({ management, gateway }: HostConfig): CheckResult {
  if (management === null) return notTold('management-network')
  const addressed = management.filter(({ ip }) => ip !== null)
  if (addressed.length === 0) return result('management-network', 'not-ok', 'address-none')
  const text = addressed
    .map(
      ({ device, ip, netmask, dhcp }) =>
        `${device} ${ip}${netmask === null ? '' : `/${netmask}`}${dhcp === true ? ' (DHCP)' : ''}`,
    )
    .join(', ')
  const linkLocal = addressed.every(({ ip }) => ip?.startsWith('169.254.') === true)
  return result('management-network', linkLocal ? 'not-ok' : 'ok', linkLocal ? 'address-link-local' : 'address', {
    addresses: text,
    gateway: gateway ?? '–',
  })
}

function dnsCheck({ dnsServers }: HostConfig): CheckResult {
  if (dnsServers === null) return notTold('dns')
  return dnsServers.length === 0
    ? result('dns', 'not-ok', 'dns-none')
    : result('dns', 'ok', 'dns', { servers: dnsServers.join(', ') })
}

function nameCheck({ hostName, domainName }: HostConfig): CheckResult {
  if (hostName === null) return notTold('host-name')
  const name = domainName === null ? hostName : `${hostName}.${domainName}`
  if (/^localhost(?:\.|$)/i.test(name)) return result('host-name', 'not-ok', 'name-default', { name })
  return name.includes('.')
    ? result('host-name', 'ok', 'name', { name })
    : result('host-name', 'not-ok', 'name-short', { name })
}

function linkCheck({ nics }: HostConfig): CheckResult {
  if (nics === null) return notTold('nic')
  if (nics.length === 0) return result('nic', 'not-ok', 'nics-none')
  const list = nics
    .map(({ device, linkMbit }) => (linkMbit === null ? device : `${device} ${linkMbit} Mbit/s`))
    .join(', ')
  return nics.some(({ linkMbit }) => linkMbit !== null)
    ? result('nic', 'ok', 'nics', { list })
    : result('nic', 'not-ok', 'nics-no-link', { list })
}

function timeChecks({ ntpServers, services, timeServiceWorks, clockAheadMs }: HostConfig): CheckResult[] {
  const clock =
    clockAheadMs !== null && Math.abs(clockAheadMs) > clockToleranceMs
      ? [result('ntp', 'not-ok', 'clock-off', { seconds: Math.round(clockAheadMs / 1_000) })]
      : []
  if (ntpServers === null) return [...clock, notTold('ntp')]
  if (ntpServers.length === 0) return [...clock, result('ntp', 'not-ok', 'ntp-no-servers')]
  const servers = ntpServers.join(', ')
  const daemon = services?.find(({ key }) => key === 'ntpd') ?? null
  if (daemon === null || daemon.running === null) return [...clock, notTold('ntp')]
  if (!daemon.running) return [...clock, result('ntp', 'not-ok', 'ntp-stopped', { servers })]
  if (daemon.policy === 'off') return [...clock, result('ntp', 'not-ok', 'ntp-not-with-host', { servers })]
  if (timeServiceWorks === false) return [...clock, result('ntp', 'not-ok', 'ntp-not-working', { servers })]
  // A running service is not yet a clock that is right: without the host's own test the two clocks must agree.
  if (timeServiceWorks === null && clockAheadMs === null) return [notTold('ntp')]
  return clock.length > 0
    ? clock
    : [result('ntp', 'ok', 'ntp', { servers, seconds: Math.round((clockAheadMs ?? 0) / 1_000) })]
}
