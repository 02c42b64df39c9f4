import type { DeviceVerdict, Hardware, HardwareRule, PciDevice, VerdictReason } from '../../models/hardware.ts'
import { applies, exactnessOf } from './applies.ts'
import type { Facts } from './conditions.ts'
import { decide, type Applying } from './decide.ts'
import { isNotNeeded } from './device-class.ts'
import type { IndexedRule, TargetRules } from './rule-index.ts'

export const proof: VerdictReason = { kind: 'proof', rule: null, file: null }
export const noneKnown: VerdictReason = { kind: 'none', rule: null, file: null }
const byItsClass: VerdictReason = { kind: 'class', rule: null, file: null }

const none: readonly IndexedRule[] = []
const proofOnly = [proof] as const
const classOnly = [byItsClass] as const
const noneOnly = [noneKnown] as const

/** Sorts rules into those that apply and those of which it is not known. */
export function sortOut(rules: readonly IndexedRule[], facts: Facts, applying: Applying[], maybe: HardwareRule[]): void {
  for (const each of rules) {
    const truth = applies(each.rule, facts)
    if (truth === true) applying.push({ ...each, exactness: exactnessOf(each.rule, facts.device) })
    else if (truth === null) maybe.push(each.rule)
  }
}

/**
 * The verdict on one device. What the live host drives is fine, whatever the table says; without a rule the kind of device tells
 * whether ESXi needs it at all; everything else is unknown.
 */
export function judgeDevice(device: PciDevice, hardware: Hardware, table: TargetRules, runs: boolean): DeviceVerdict {
  const applying: Applying[] = []
  const maybe: HardwareRule[] = []
  const facts: Facts = { hardware, device, noUsableNic: null }
  sortOut(table.byId.get(device.vendor + device.device) ?? none, facts, applying, maybe)
  sortOut(table.byVendor.get(device.vendor) ?? none, facts, applying, maybe)
  sortOut((device.class === null ? table.classRules : table.byClass.get(device.class)) ?? none, facts, applying, maybe)
  const [first, ...others] = applying
  const decision = first === undefined ? null : decide([first, ...others])
  if (runs && isDriven(device)) return { device, verdict: 'fine', reasons: decision === null ? proofOnly : [proof, ...decision.reasons], maybe }
  if (decision !== null) return { device, verdict: decision.verdict, reasons: decision.reasons, maybe }
  return isNotNeeded(device.class) ? { device, verdict: 'not-needed', reasons: classOnly, maybe } : { device, verdict: 'unknown', reasons: noneOnly, maybe }
}

/** ESXi has given it a name of its own and a driver. */
function isDriven({ driver, aliases }: PciDevice): boolean {
  return driver !== null && aliases.some((alias) => /^vm(?:nic|hba)\d+$/.test(alias))
}
