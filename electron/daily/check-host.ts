import type { Clock } from '../../shared/clock.ts'
import type { AttentionReport, AttentionThresholds } from '../../shared/models/attention.ts'
import type { DailyFacts } from '../../shared/models/daily.ts'
import type { FirewallState } from '../../shared/models/firewall.ts'
import type { Hardware } from '../../shared/models/hardware.ts'
import type { HostInventory } from '../../shared/models/inventory.ts'
import { ok, type Result } from '../../shared/result.ts'
import { attention, type AttentionInput, type Compared } from '../../shared/rules/attention/attention.ts'
import { countHardwareChanges } from '../../shared/rules/attention/hardware-changes.ts'
import { compareFirewalls, stateOf } from '../../shared/rules/firewall-drift.ts'
import type { VimClient } from '../vim/client.ts'
import { readDaily } from '../vim/daily.ts'
import { readHardware } from '../vim/hardware.ts'

/** What the user saved of a host, to compare it with; null: nothing. */
export interface Wanted {
  readonly firewall: FirewallState | null
  readonly hardware: Hardware | null
}

export interface CheckOptions {
  readonly clock: Clock
  readonly signal?: AbortSignal | undefined
  readonly inventory: HostInventory
  readonly thresholds: AttentionThresholds
  readonly wanted: Wanted
  readonly timeOf: AttentionInput['timeOf']
  /** Whether the host reads its sensors and datastores again first. */
  readonly refresh?: boolean
}

export interface CheckedHost {
  readonly facts: DailyFacts
  readonly report: AttentionReport
}

/**
 * Reads what hosts do not push and lists what needs attention. One round trip and a short one; more only for a refresh,
 * and to compare the hardware with a saved passport. Fails as `readDaily`.
 */
export async function checkHost(client: VimClient, options: CheckOptions): Promise<Result<CheckedHost>> {
  const { clock, signal, inventory, thresholds, wanted, timeOf } = options
  const daily = await readDaily(client, {
    clock,
    signal,
    withSnapshots: withSnapshots(inventory),
    rulesets: wanted.firewall !== null,
    refresh: options.refresh === true,
  })
  if (!daily.ok) return daily
  const facts = daily.value
  const hardwareChanges = await hardwareChangesOf(client, wanted.hardware, signal)
  const firewallDrift = driftOf(wanted.firewall, facts)
  const report = attention({ facts, vms: inventory.vms, thresholds, firewallDrift, hardwareChanges, timeOf })
  return ok({ facts, report })
}

/** VMs that may have snapshots: those that the model does not know of are asked, too. */
function withSnapshots({ vms }: HostInventory): readonly string[] {
  return vms.filter(({ hasSnapshot }) => hasSnapshot !== false).map(({ id }) => id)
}

function driftOf(wanted: FirewallState | null, { rulesets, services }: DailyFacts): Compared {
  if (wanted === null) return 'none'
  return rulesets && services ? compareFirewalls(wanted, stateOf({ rulesets, services })).length : null
}

async function hardwareChangesOf(
  client: VimClient,
  passport: Hardware | null,
  signal: AbortSignal | undefined,
): Promise<Compared> {
  if (passport === null) return 'none'
  const now = await readHardware(client, { signal })
  return now.ok ? countHardwareChanges(passport, now.value) : null
}
