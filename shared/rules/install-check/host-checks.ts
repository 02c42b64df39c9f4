import type { EsxiTarget } from '../../models/hardware.ts'
import type { HostConfig } from '../../models/host-config.ts'
import type { CheckResult } from '../../models/install-check.ts'
import { networkChecks } from './network-checks.ts'
import { notTold, result } from './result.ts'
import { serviceChecks } from './service-checks.ts'
import { storageChecks } from './storage-checks.ts'

/** Facts that the rules need beside the host's own. */
export interface CheckContext {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number
  /** The release that was to be installed; null: any. */
  readonly target: EsxiTarget | null
  /** The pinned fingerprint of the connection all of this came through. */
  readonly fingerprint: string
}

/**
 * Judges a host's configuration, one result per check or more. `ok` only for what was seen to be so; what the host does
 * not tell is `unknown`. Pure.
 */
export function checkHostConfig(config: HostConfig, context: CheckContext): CheckResult[] {
  return [
    release(config, context.target),
    ...networkChecks(config),
    ...serviceChecks(config, context),
    ...storageChecks(config),
    ...rest(config),
  ]
}

/** `8.0U3` is met by 8.0.3 and what follows it within 8.0; a release without an update by all of its updates. */
function release({ product }: HostConfig, target: EsxiTarget | null): CheckResult {
  const seen = { product: product.name, version: product.version, build: product.build }
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(product.version)
  if (!match) return notTold('version')
  if (target === null) return result('version', 'ok', 'release-seen', seen)
  const [wanted = '', update = '0'] = target.split('U')
  const met = `${match[1]}.${match[2]}` === wanted && Number(match[3] ?? 0) >= Number(update)
  return result('version', met ? 'ok' : 'not-ok', met ? 'release-met' : 'release-older', { ...seen, target })
}

function rest(config: HostConfig): CheckResult[] {
  const { lockdown, acceptance, autostart, vmCount, powerSupport, powerPolicy } = config
  return [
    // Only the user knows whether the accounts are right, so this never ticks by itself.
    lockdown === null
      ? notTold('lockdown')
      : result('lockdown', 'unknown', lockdown === 'lockdownDisabled' ? 'lockdown-off' : 'lockdown-on', {
          mode: lockdown,
        }),
    acceptance === null
      ? notTold('acceptance')
      : result(
          'acceptance',
          acceptance.toLowerCase().startsWith('community') ? 'not-ok' : 'ok',
          acceptance.toLowerCase().startsWith('community') ? 'acceptance-community' : 'acceptance',
          { level: acceptance },
        ),
    autostartCheck(autostart, vmCount),
    powerCheck(powerSupport, powerPolicy),
  ]
}

function powerCheck(support: string | null, policy: string | null): CheckResult {
  if (support === null) return notTold('power-policy')
  if (support === '') return result('power-policy', 'not-ok', 'power-firmware')
  return result('power-policy', 'ok', 'power', { support, policy: policy ?? '–' })
}

function autostartCheck(autostart: HostConfig['autostart'], vmCount: number | null): CheckResult {
  if (autostart === null || autostart.enabled === null) return notTold('autostart')
  if (!autostart.enabled) return result('autostart', 'not-ok', 'autostart-off')
  if (autostart.starting > 0) return result('autostart', 'ok', 'autostart', { count: autostart.starting })
  return vmCount === 0
    ? result('autostart', 'unknown', 'autostart-no-vms')
    : result('autostart', 'not-ok', 'autostart-none')
}
