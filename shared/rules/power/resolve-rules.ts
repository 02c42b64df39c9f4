import type { ShutdownPolicy } from '../../models/power.ts'
import type { ResolvedVmRules, RuleSource, SavedVmRules, VmRules } from '../../models/vm-rules.ts'

/** The rules of a policy that a VM can have for itself. */
export type GuestPolicy = Pick<ShutdownPolicy, 'guestTimeoutSeconds' | 'noTools' | 'stuck' | 'inaccessible'>
/** Some of them; what is absent or undefined is left to the next layer. */
export type GuestPolicyPart = { readonly [Field in keyof GuestPolicy]?: GuestPolicy[Field] | undefined }

/** The layers below a VM's own rules, the strongest first. */
export interface PolicyLayers {
  /** Options of this one run: they stand in for the host's rules. */
  readonly option?: GuestPolicyPart
  readonly host?: GuestPolicyPart
  readonly general: GuestPolicy
}

/** What the rules of the VMs of a host are resolved from. */
export interface RuleInput {
  /** Id of the stored host; null when it is not stored. */
  readonly hostId: string | null
  readonly layers: PolicyLayers
  readonly saved: readonly SavedVmRules[]
}

interface Identified {
  readonly id: string
  readonly instanceUuid: string | null
}

interface Sourced<T> {
  readonly value: T
  readonly source: RuleSource
}

/** The shutdown group of a VM that has none of its own: in the middle, so that others can go before it and after it. */
export const defaultGroup = 5

/**
 * Resolves the rules of one VM, each field by itself: the VM's own rule, else an option of the run, else the host's, else
 * the general one. Pure and total.
 */
export function resolveRules(own: VmRules | null, { option, host, general }: PolicyLayers): ResolvedVmRules {
  const pick = <Field extends keyof GuestPolicy>(field: Field): Sourced<GuestPolicy[Field]> => {
    const layers: readonly (readonly [RuleSource, GuestPolicyPart | null | undefined])[] = [
      ['vm', own],
      ['option', option],
      ['host', host],
    ]
    for (const [source, layer] of layers) {
      const value = layer?.[field]
      if (value !== undefined) return { value, source }
    }
    return { value: general[field], source: 'default' }
  }
  const ownOr = <T>(value: T | undefined, fallback: T): Sourced<T> =>
    value === undefined ? { value: fallback, source: 'default' } : { value, source: 'vm' }
  return {
    ambiguous: false,
    group: ownOr(own?.group, defaultGroup),
    guestTimeoutSeconds: pick('guestTimeoutSeconds'),
    noTools: pick('noTools'),
    stuck: pick('stuck'),
    inaccessible: pick('inaccessible'),
    protected: ownOr(own?.protected, false),
    last: ownOr(own?.last, false),
  }
}

/** Returns the policy that holds for VMs without rules of their own. */
export function policyOf(layers: PolicyLayers): GuestPolicy {
  const { guestTimeoutSeconds, noTools, stuck, inaccessible } = resolveRules(null, layers)
  return {
    guestTimeoutSeconds: guestTimeoutSeconds.value,
    noTools: noTools.value,
    stuck: stuck.value,
    inaccessible: inaccessible.value,
  }
}

/**
 * Resolves the rules of every VM of a host, by VM id. Where two VMs have one instance UUID (one was copied), what is saved
 * under it may be meant for either, so that none of it applies, except that both are protected if it says so: protection
 * can only keep a power-off away.
 *
 * A host gives no instance UUID for a VM whose storage is gone. Such a VM is recognised by its id on this host, unless
 * another has the UUID by now, and only for the rules that concern it then: what to do about it, and protection.
 */
export function resolveAll(
  vms: readonly Identified[],
  { hostId, layers, saved }: RuleInput,
): Map<string, ResolvedVmRules> {
  const byUuid = new Map(saved.map(({ id, rules }) => [id, rules]))
  const shared = sharedUuids(vms)
  const present = new Set(vms.map(({ instanceUuid }) => instanceUuid?.toLowerCase()))
  const byMoid = new Map(
    saved
      .filter((each) => hostId !== null && each.hostId === hostId && each.moid !== null && !present.has(each.id))
      .map(({ moid, rules }) => [moid, { protected: rules.protected, inaccessible: rules.inaccessible }]),
  )
  return new Map(
    vms.map(({ id, instanceUuid }) => {
      const uuid = instanceUuid?.toLowerCase()
      if (uuid === undefined) return [id, resolveRules(byMoid.get(id) ?? null, layers)]
      const own = byUuid.get(uuid) ?? null
      if (!shared.has(uuid)) return [id, resolveRules(own, layers)]
      const kept = own?.protected === true ? { protected: true } : null
      return [id, { ...resolveRules(kept, layers), ambiguous: true }]
    }),
  )
}

/** Returns the instance UUIDs, in lower case, that more than one VM has. */
export function sharedUuids(vms: readonly Identified[]): ReadonlySet<string> {
  const ids = new Map<string, string>()
  const shared = new Set<string>()
  for (const { id, instanceUuid } of vms) {
    if (instanceUuid === null) continue
    const uuid = instanceUuid.toLowerCase()
    const first = ids.get(uuid)
    if (first !== undefined && first !== id) shared.add(uuid)
    ids.set(uuid, first ?? id)
  }
  return shared
}

/**
 * Returns the policy that a run follows for a VM. Nothing powers off a protected VM hard: a rule that would is a question
 * instead, and one that its host cannot access, which could only be left to lose power, keeps the host on.
 */
export function guestPolicyOf(rules: ResolvedVmRules): GuestPolicy {
  const guestTimeoutSeconds = rules.guestTimeoutSeconds.value
  const noTools = rules.noTools.value
  const stuck = rules.stuck.value
  const inaccessible = rules.inaccessible.value
  if (!rules.protected.value) return { guestTimeoutSeconds, noTools, stuck, inaccessible }
  return {
    guestTimeoutSeconds,
    noTools: noTools === 'power-off' ? 'ask' : noTools,
    stuck: stuck === 'power-off' ? 'ask' : stuck,
    inaccessible: 'abort',
  }
}

/** Compares VMs by when they go: those that are to be last after all groups, and a lower group first. */
export function compareTurns(a: Turn, b: Turn): number {
  return Number(a.last) - Number(b.last) || a.group - b.group
}

/** When a VM goes. */
export interface Turn {
  readonly last: boolean
  readonly group: number
}
