import type { Clock } from '../../shared/clock.ts'
import type { EsxiTarget } from '../../shared/models/hardware.ts'
import type { CheckResult } from '../../shared/models/install-check.ts'
import { ok, type Result } from '../../shared/result.ts'
import { judge } from '../../shared/rules/hardware/judge.ts'
import type { RuleIndex } from '../../shared/rules/hardware/rule-index.ts'
import { checkHostHardware } from '../../shared/rules/install-check/hardware-checks.ts'
import { checkHostConfig } from '../../shared/rules/install-check/host-checks.ts'
import type { VimClient } from '../vim/client.ts'
import { readHardware } from '../vim/hardware.ts'
import { readHostConfig } from '../vim/host-config.ts'

export interface CheckHostOptions {
  readonly clock: Clock
  readonly signal?: AbortSignal | undefined
  /** The pinned fingerprint the client insists on. */
  readonly fingerprint: string
  /** The release that was planned, and the rules that judge the hardware for it; null: neither is judged. */
  readonly target: EsxiTarget | null
  readonly rules: RuleIndex
}

/**
 * Reads a running host and judges its configuration, one result per check. Changes nothing on it. Problems: those of
 * {@link readHostConfig} and {@link readHardware}.
 */
export async function checkHost(
  client: VimClient,
  { clock, signal, fingerprint, target, rules }: CheckHostOptions,
): Promise<Result<CheckResult[]>> {
  const config = await readHostConfig(client, { clock, signal })
  if (!config.ok) return config
  const hardware = await readHardware(client, { signal })
  if (!hardware.ok) return hardware
  const verdict = target === null ? null : judge(hardware.value, target, rules)
  return ok([
    ...checkHostConfig(config.value, { now: clock.now(), target, fingerprint }),
    ...checkHostHardware(hardware.value, verdict),
  ])
}
