import { z } from 'zod'
import { inaccessiblePolicySchema, noToolsPolicySchema, stuckPolicySchema } from '../../shared/models/guest-policy.ts'
import type { VmInventory } from '../../shared/models/inventory.ts'
import { instanceUuidSchema, vmRulesSchema, type SavedVmRules, type VmRules } from '../../shared/models/vm-rules.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { vmName } from '../../shared/rules/vm-list.ts'

/** One VM in a file of rules. Name and id are for people, and for the time when no VM has this instance UUID. */
const entrySchema = z.strictObject({
  instanceUuid: instanceUuidSchema,
  name: z.string().max(1_000).nullable().default(null),
  moid: z.string().max(1_000).nullable().default(null),
  rules: vmRulesSchema,
})
export type RulesFileEntry = z.infer<typeof entrySchema>

const fileSchema = z.strictObject({ version: z.literal(1), vms: z.array(entrySchema).max(10_000) })

/** The rules by name, and what each takes. */
const expectedOf: Readonly<Record<keyof VmRules, string>> = {
  group: '1-99',
  guestTimeoutSeconds: '1-86400',
  noTools: noToolsPolicySchema.options.join(' | '),
  stuck: stuckPolicySchema.options.join(' | '),
  inaccessible: inaccessiblePolicySchema.options.join(' | '),
  protected: 'true | false',
  last: 'true | false',
}
const fields = Object.keys(expectedOf)
const shape = '{"version": 1, "vms": [{"instanceUuid": "…", "rules": {…}}]}'

function isField(text: string): text is keyof VmRules {
  return Object.hasOwn(expectedOf, text)
}

/** Returns the content of a file of rules. */
export function rulesFileText(vms: readonly RulesFileEntry[]): string {
  return `${JSON.stringify({ version: 1, vms }, null, 2)}\n`
}

/**
 * Reads a file of rules, strictly: one that names an unknown rule, or one VM twice, is refused as a whole.
 * Problems: `VM_RULES_INVALID`, with the first place that is wrong.
 */
export function parseRulesFile(text: string, file: string): Result<readonly RulesFileEntry[]> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return fail(problem('VM_RULES_INVALID', { source: file, where: '$', expected: shape }, error))
  }
  const parsed = fileSchema.safeParse(json)
  if (!parsed.success) return invalid(file, parsed.error)
  const seen = new Map<string, number>()
  for (const [index, { instanceUuid }] of parsed.data.vms.entries()) {
    const first = seen.get(instanceUuid)
    if (first !== undefined) {
      const where = `$.vms[${index}].instanceUuid`
      return fail(problem('VM_RULES_INVALID', { source: file, where, expected: `≠ $.vms[${first}].instanceUuid` }))
    }
    seen.set(instanceUuid, index)
  }
  return ok(parsed.data.vms)
}

function invalid(source: string, error: z.ZodError): Result<never> {
  const [issue] = error.issues
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const path = [...(issue?.path ?? []), ...unknown]
  const where = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  return fail(problem('VM_RULES_INVALID', { source, where: `$${where}`, expected: expectedAt(path) }, error))
}

function expectedAt(path: readonly PropertyKey[]): string {
  const field = String(path.at(-1))
  if (path.at(-2) === 'rules') return isField(field) ? expectedOf[field] : fields.join(' | ')
  return field === 'instanceUuid' ? '00000000-0000-0000-0000-000000000000' : shape
}

/**
 * Changes rules by assignments such as `stuck=suspend`, and takes away those in `unset`. Problems: `VM_RULES_INVALID` for
 * a rule or a value that does not exist.
 */
export function assignRules(
  rules: VmRules,
  { set, unset }: { readonly set: readonly string[]; readonly unset: readonly string[] },
): Result<VmRules> {
  const next: Record<string, unknown> = { ...rules }
  for (const field of unset) {
    if (!isField(field)) return refused('--unset', field, fields.join(' | '))
    delete next[field]
  }
  for (const assignment of set) {
    const [, field = assignment, text = ''] = /^([^=]*)=(.*)$/s.exec(assignment) ?? []
    if (!isField(field)) return refused('--set', field, fields.join(' | '))
    const value = valueOf(text)
    if (!vmRulesSchema.safeParse({ [field]: value }).success) return refused('--set', field, expectedOf[field])
    next[field] = value
  }
  return ok(vmRulesSchema.parse(next))
}

function refused(source: string, where: string, expected: string): Result<never> {
  return fail(problem('VM_RULES_INVALID', { source, where, expected }))
}

function valueOf(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^\d{1,9}$/.test(text) ? Number(text) : text
}

/** The VMs of a stored host, and the rules that are saved for VMs of every host. */
export interface RulesOfHost {
  readonly hostId: string
  readonly vms: readonly VmInventory[]
  readonly saved: readonly SavedVmRules[]
}

/** Returns the rules that were saved for VMs of this host that it no longer has. */
export function savedElsewhere({ hostId, vms, saved }: RulesOfHost): SavedVmRules[] {
  return saved.filter((each) => each.hostId === hostId && vmsWith(vms, each.id).length === 0)
}

/**
 * Returns what a file of the rules of a host holds: each of its VMs, with or without rules, and those saved for VMs that it
 * no longer has. A VM without an instance UUID is left out.
 */
export function rulesFileEntries(host: RulesOfHost): RulesFileEntry[] {
  const own = new Map(host.saved.map(({ id, rules }) => [id, rules]))
  const entries = new Map<string, RulesFileEntry>()
  for (const { id, name, instanceUuid } of host.vms) {
    const uuid = instanceUuid?.toLowerCase()
    if (uuid === undefined || entries.has(uuid)) continue
    entries.set(uuid, { instanceUuid: uuid, name, moid: id, rules: own.get(uuid) ?? {} })
  }
  for (const { id, name, moid, rules } of savedElsewhere(host)) entries.set(id, { instanceUuid: id, name, moid, rules })
  return [...entries.values()]
}

/** Rules as they are saved, or would be, for VMs of one host. */
export interface RulesImport {
  /** The VMs whose rules become others. */
  readonly changes: readonly {
    readonly entry: RulesFileEntry
    /** The VM on this host; null when none has this instance UUID, or more than one. */
    readonly vm: VmInventory | null
    readonly before: VmRules
  }[]
  /** Entries that fit no VM of this host. Their rules are kept all the same, for when one does. */
  readonly unmatched: readonly RulesFileEntry[]
  /** Entries that fit several VMs, so that none of their rules apply. */
  readonly ambiguous: readonly { readonly entry: RulesFileEntry; readonly vms: readonly VmInventory[] }[]
}

/** Compares a file with what is saved. A VM that is not in the file keeps its rules. Pure. */
export function planImport(
  entries: readonly RulesFileEntry[],
  vms: readonly VmInventory[],
  saved: readonly SavedVmRules[],
): RulesImport {
  const before = new Map(saved.map(({ id, rules }) => [id, rules]))
  const matched = entries.map((entry) => ({ entry, vms: vmsWith(vms, entry.instanceUuid) }))
  return {
    changes: matched.flatMap(({ entry, vms: found }) => {
      const rules = before.get(entry.instanceUuid) ?? {}
      const vm = found.length === 1 ? (found[0] ?? null) : null
      return sameRules(rules, entry.rules) ? [] : [{ entry, vm, before: rules }]
    }),
    unmatched: matched.filter((each) => each.vms.length === 0).map(({ entry }) => entry),
    ambiguous: matched.filter((each) => each.vms.length > 1),
  }
}

/** Returns the VMs with this instance UUID, which is in lower case. */
export function vmsWith(vms: readonly VmInventory[], instanceUuid: string): VmInventory[] {
  return vms.filter((vm) => vm.instanceUuid?.toLowerCase() === instanceUuid)
}

/**
 * Returns the instance UUID by which rules of a VM are saved. Problems: `VM_RULES_NO_UUID`, `VM_RULES_AMBIGUOUS` when another
 * VM of the host has the same.
 */
export function rulesKeyOf(vm: VmInventory, vms: readonly VmInventory[]): Result<string> {
  const key = vm.instanceUuid?.toLowerCase()
  if (key === undefined) return fail(problem('VM_RULES_NO_UUID', { vm: vmName(vm) }))
  const concerned = vmsWith(vms, key)
  if (!concerned.some(({ id }) => id !== vm.id)) return ok(key)
  return fail(problem('VM_RULES_AMBIGUOUS', { count: concerned.length, vms: concerned.map(vmName).join(', ') }))
}

function sameRules(a: VmRules, b: VmRules): boolean {
  return fields.filter(isField).every((field) => a[field] === b[field])
}
