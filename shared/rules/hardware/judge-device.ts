import type { DeviceVerdict, Hardware, HardwareRule, PciDevice, VerdictReason } from '../../models/hardware.ts'
import { applies, exactnessOf } from './applies.ts'
import type { Facts } from './conditions.ts'
import { decide, type Applying } from './decide.ts'
import { isNotNeeded } from './device-class.ts'
import { drivesKey } from './nvme-facts.ts'
import type { IndexedRule, TargetRules } from './rule-index.ts'

export const proof: VerdictReason = { kind: 'proof', rule: null, file: null }
export const noneKnown: VerdictReason = { kind: 'none', rule: null, file: null }
const byItsClass: VerdictReason = { kind: 'class', rule: null, file: null }

const none: readonly IndexedRule[] = []
const proofOnly = [proof] as const
const classOnly = [byItsClass] as const
const noneOnly = [noneKnown] as const

/** Sorts rules into those that apply and those of which it is not known. */
export function sortOut(
  rules: readonly IndexedRule[],
  facts: Facts,
  applying: Applying[],
  maybe: HardwareRule[],
): void {
  for (const each of rules) {
    const truth = applies(each.rule, facts)
    if (truth === true) applying.push({ ...each, exactness: exactnessOf(each.rule, facts.device) })
    else if (truth === null) maybe.push(each.rule)
  }
}

type Decision = ReturnType<typeof decide>

/** What the rules on a class come to for a device, as they stand there for every other of its kind. */
interface ClassOutcome {
  readonly applying: readonly Applying[]
  readonly maybe: readonly HardwareRule[]
  /** Where no other rule applies. */
  readonly decision: Decision | null
  /** The same, of a device that is driven. */
  readonly proven: readonly VerdictReason[]
}

/** Rules on classes of devices, worked out once for all devices of a kind: there may be thousands of either. */
export class ClassRules {
  readonly #hardware: Hardware
  readonly #table: TargetRules
  readonly #outcomes = new Map<string, ClassOutcome>()

  constructor(hardware: Hardware, table: TargetRules) {
    this.#hardware = hardware
    this.#table = table
  }

  /** Rules that name no device see nothing of it but its class, its interface and the drives behind it. */
  outcomeFor(device: PciDevice): ClassOutcome {
    const key = `${device.class} ${device.interface} ${drivesKey(device, this.#hardware)}`
    const known = this.#outcomes.get(key)
    if (known !== undefined) return known
    const applying: Applying[] = []
    const maybe: HardwareRule[] = []
    sortOut(
      (device.class === null ? this.#table.classRules : this.#table.byClass.get(device.class)) ?? none,
      { hardware: this.#hardware, device, noUsableNic: null },
      applying,
      maybe,
    )
    const decision = decided(applying)
    const outcome = { applying, maybe, decision, proven: decision === null ? proofOnly : [proof, ...decision.reasons] }
    this.#outcomes.set(key, outcome)
    return outcome
  }
}

function decided([first, ...others]: readonly Applying[]): Decision | null {
  return first === undefined ? null : decide([first, ...others])
}

/**
 * The verdict on one device. What the live host drives is fine, whatever the table says; without a rule the kind of device tells
 * whether ESXi needs it at all; everything else is unknown.
 */
export function judgeDevice(
  device: PciDevice,
  hardware: Hardware,
  { table, classRules, runs }: { readonly table: TargetRules; readonly classRules: ClassRules; readonly runs: boolean },
): DeviceVerdict {
  const own: Applying[] = []
  const ownMaybe: HardwareRule[] = []
  const facts: Facts = { hardware, device, noUsableNic: null }
  sortOut(table.byId.get(device.vendor + device.device) ?? none, facts, own, ownMaybe)
  sortOut(table.byVendor.get(device.vendor) ?? none, facts, own, ownMaybe)
  const ofClass = classRules.outcomeFor(device)
  const maybe = ownMaybe.length === 0 ? ofClass.maybe : [...ownMaybe, ...ofClass.maybe]
  const decision = own.length === 0 ? ofClass.decision : decided([...own, ...ofClass.applying])
  if (runs && isDriven(device))
    return {
      device,
      verdict: 'fine',
      reasons: decision === null || decision === ofClass.decision ? ofClass.proven : [proof, ...decision.reasons],
      maybe,
    }
  if (decision !== null) return { device, verdict: decision.verdict, reasons: decision.reasons, maybe }
  return isNotNeeded(device.class)
    ? { device, verdict: 'not-needed', reasons: classOnly, maybe }
    : { device, verdict: 'unknown', reasons: noneOnly, maybe }
}

/** ESXi has given it a name of its own and a driver. */
function isDriven({ driver, aliases }: PciDevice): boolean {
  return driver !== null && aliases.some((alias) => /^vm(?:nic|hba)\d+$/.test(alias))
}
