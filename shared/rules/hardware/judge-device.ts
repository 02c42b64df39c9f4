import type { DeviceVerdict, Hardware, HardwareRule, PciDevice, VerdictReason } from '../../models/hardware.ts'
import { applies, exactnessOf } from './applies.ts'
import type { Facts } from './conditions.ts'
import { decide, type Applying } from './decide.ts'
import { isNotNeeded } from './device-class.ts'
import { drivesKey } from './nvme-facts.ts'
import type { IndexedRule, RuleGroup, TargetRules } from './rule-index.ts'

export const proof: VerdictReason = { kind: 'proof', rule: null, file: null }
export const noneKnown: VerdictReason = { kind: 'none', rule: null, file: null }
const byItsClass: VerdictReason = { kind: 'class', rule: null, file: null }

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

/** What a list of rules comes to for a device, as it stands there for every other of its kind. */
interface Outcome {
  readonly applying: readonly Applying[]
  readonly maybe: readonly HardwareRule[]
  /** Where no other rule applies. */
  readonly decision: Decision | null
  /** The same, of a device that is driven. */
  readonly proven: readonly VerdictReason[]
}

const nothing = outcomeOf([], [])

function outcomeOf(applying: readonly Applying[], maybe: readonly HardwareRule[]): Outcome {
  const [first, ...others] = applying
  const decision = first === undefined ? null : decide([first, ...others])
  return { applying, maybe, decision, proven: decision === null ? proofOnly : [proof, ...decision.reasons] }
}

/**
 * Rules on every device of a vendor or of a class, worked out once for all devices of a kind: there may be thousands of
 * either. A kind is what such rules ask of a device, so that devices differ only where a rule looks.
 */
export class KindRules {
  readonly #hardware: Hardware
  readonly #table: TargetRules
  readonly #outcomes = new Map<RuleGroup, Map<string, Outcome>>()
  readonly #together = new Map<Outcome, Map<Outcome, Outcome>>()

  constructor(hardware: Hardware, table: TargetRules) {
    this.#hardware = hardware
    this.#table = table
  }

  outcomeFor(device: PciDevice): Outcome {
    const ofVendor = this.#ofGroup(this.#table.byVendor.get(device.vendor), device)
    const ofClass = this.#ofGroup(
      device.class === null ? this.#table.classRules : this.#table.byClass.get(device.class),
      device,
    )
    if (isEmpty(ofVendor)) return ofClass
    if (isEmpty(ofClass)) return ofVendor
    const known = this.#together.get(ofVendor)?.get(ofClass)
    if (known !== undefined) return known
    const both = outcomeOf([...ofVendor.applying, ...ofClass.applying], [...ofVendor.maybe, ...ofClass.maybe])
    const partners = this.#together.get(ofVendor) ?? new Map<Outcome, Outcome>()
    this.#together.set(ofVendor, partners.set(ofClass, both))
    return both
  }

  #ofGroup(group: RuleGroup | undefined, device: PciDevice): Outcome {
    if (group === undefined) return nothing
    const outcomes = this.#outcomes.get(group) ?? new Map<string, Outcome>()
    this.#outcomes.set(group, outcomes)
    const kind = this.#kindOf(device, group)
    const known = outcomes.get(kind)
    if (known !== undefined) return known
    const applying: Applying[] = []
    const maybe: HardwareRule[] = []
    // Without its own id, which no rule names: what a rule says of that one device in particular is not for the others of
    // its kind.
    sortOut(
      group.rules,
      { hardware: this.#hardware, device: { ...device, device: '' }, noUsableNic: null },
      applying,
      maybe,
    )
    const outcome = outcomeOf(applying, maybe)
    outcomes.set(kind, outcome)
    return outcome
  }

  #kindOf(device: PciDevice, { asks }: RuleGroup): string {
    const named = (ids: ReadonlySet<string>, id: string | null): string => {
      if (id === null) return '?'
      return ids.has(id) ? id : ''
    }
    return [
      named(asks.subvendors, device.subvendor),
      named(asks.subdevices, device.subdevice),
      named(asks.classes, device.class),
      named(asks.interfaces, device.interface),
      asks.drives ? drivesKey(device, this.#hardware) : '',
    ].join(' ')
  }
}

function isEmpty({ applying, maybe }: Outcome): boolean {
  return applying.length === 0 && maybe.length === 0
}

/**
 * Judges one device. What the live host drives is fine, whatever the table says; without a rule the kind of
 * device tells whether ESXi needs it at all; everything else is unknown.
 */
export function judgeDevice(
  device: PciDevice,
  hardware: Hardware,
  { table, kindRules, runs }: { readonly table: TargetRules; readonly kindRules: KindRules; readonly runs: boolean },
): DeviceVerdict {
  const { maybe, decision, proven } = withOwnRules(
    device,
    kindRules.outcomeFor(device),
    hardware,
    table.byId.get(device.vendor + device.device),
  )
  const listed = decision?.listed ?? null
  if (runs && isDriven(device)) return { device, verdict: 'fine', reasons: proven, maybe, listed }
  if (decision !== null) return { device, verdict: decision.verdict, reasons: decision.reasons, maybe, listed }
  return isNotNeeded(device.class)
    ? { device, verdict: 'not-needed', reasons: classOnly, maybe, listed }
    : { device, verdict: 'unknown', reasons: noneOnly, maybe, listed }
}

/**
 * Returns the outcome for a device that rules name in particular: such a rule speaks of it once, even if it names the
 * whole vendor as well.
 */
function withOwnRules(
  device: PciDevice,
  ofKind: Outcome,
  hardware: Hardware,
  rules: readonly IndexedRule[] | undefined,
): Outcome {
  if (rules === undefined) return ofKind
  const applying: Applying[] = []
  const maybe: HardwareRule[] = []
  sortOut(rules, { hardware, device, noUsableNic: null }, applying, maybe)
  const own = new Set(rules.map(({ rule }) => rule))
  const others = {
    applying: ofKind.applying.filter(({ rule }) => !own.has(rule)),
    maybe: ofKind.maybe.filter((rule) => !own.has(rule)),
  }
  return outcomeOf([...applying, ...others.applying], [...maybe, ...others.maybe])
}

/** ESXi has given it a name of its own and a driver. */
function isDriven({ driver, aliases }: PciDevice): boolean {
  return driver !== null && aliases.some((alias) => /^vm(?:nic|hba)\d+$/.test(alias))
}
