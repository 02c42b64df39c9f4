import type { FirewallRule, VibRuleset } from '../../shared/models/vib.ts'
import type { VibDraft } from '../../shared/models/vib-workshop.ts'

/** A rule as it is being edited: its port is the text that was typed, which may not be a port yet. */
export interface EditedRule extends Omit<FirewallRule, 'port'> {
  readonly id: string
  readonly port: string
}

export interface EditedRuleset extends Omit<VibRuleset, 'id' | 'rules' | 'title'> {
  readonly id: string
  readonly key: string
  readonly title: string
  readonly rules: readonly EditedRule[]
}

/** A package in the form. Ids of rulesets and rules name them in this window only. */
export interface EditedDraft extends Omit<VibDraft, 'rulesets'> {
  readonly rulesets: readonly EditedRuleset[]
}

/** What was removed last, with the place it goes back to. */
export type Removal =
  | { readonly kind: 'rule'; readonly ruleset: string; readonly index: number; readonly rule: EditedRule }
  | { readonly kind: 'ruleset'; readonly index: number; readonly ruleset: EditedRuleset }

/** Why a text is no port; the texts are in the catalogue under `workshop.portFaults`. */
export type PortFault = 'empty' | 'unreadable' | 'tooLarge'

const lastPort = 65_535

/** Reads a port or a range as people type it: `9182`, `9100-9110`, with spaces, dashes of any width, full-width digits. */
export function parsePort(text: string): { readonly port: FirewallRule['port'] } | { readonly fault: PortFault } {
  const plain = text
    .normalize('NFKC')
    .replaceAll(/[‐-―−~〜]/gu, '-')
    .trim()
  if (plain === '') return { fault: 'empty' }
  const [, first, last] = /^(\d{1,9})(?:\s*-\s*(\d{1,9}))?$/.exec(plain) ?? []
  if (first === undefined) return { fault: 'unreadable' }
  if (Number(first) > lastPort || Number(last ?? 0) > lastPort) return { fault: 'tooLarge' }
  return { port: last === undefined ? Number(first) : { begin: Number(first), end: Number(last) } }
}

/** Returns a port as the form shows it. */
export function portText(port: FirewallRule['port']): string {
  return typeof port === 'number' ? String(port) : `${port.begin}-${port.end}`
}

/** Makes rulesets editable. */
export function editedRulesets(rulesets: readonly VibRuleset[]): EditedRuleset[] {
  return rulesets.map(({ id: key, title = '', rules, ...rest }) => ({
    ...rest,
    id: crypto.randomUUID(),
    key,
    title,
    rules: rules.map((rule) => ({ ...rule, id: crypto.randomUUID(), port: portText(rule.port) })),
  }))
}

export function editedDraft(draft: VibDraft): EditedDraft {
  return { ...draft, rulesets: editedRulesets(draft.rulesets) }
}

export function emptyDraft(): EditedDraft {
  return { name: '', version: '1.0.0-1', vendor: '', summary: '', profile: 'all', rulesets: [emptyRuleset()] }
}

export function emptyRuleset(): EditedRuleset {
  return { id: crypto.randomUUID(), key: '', title: '', rules: [emptyRule()], enabled: true, required: false }
}

/** Returns a new rule of the same kind as another, since rules of a ruleset tend to be alike. */
export function emptyRule(like?: EditedRule): EditedRule {
  const { direction = 'inbound', protocol = 'tcp', porttype = 'dst' } = like ?? {}
  return { id: crypto.randomUUID(), direction, protocol, porttype, port: '' }
}

/** Whether nothing was entered in a ruleset, so that another may take its place. */
export function isPristine({ key, title, rules }: EditedRuleset): boolean {
  return key === '' && title === '' && rules.every(({ port }) => port === '')
}

/** A draft as it is built, and what of the form is not in it. */
export interface ReadDraft {
  readonly draft: VibDraft
  /** Ids of the edited rules, in the places of the draft's. */
  readonly ruleIds: readonly (readonly string[])[]
  /** Rules whose port is none yet, by id. */
  readonly unread: ReadonlyMap<string, PortFault>
}

/** Reads the form. A rule whose port cannot be read is left out of the draft and listed apart. */
export function readDraft(edited: EditedDraft): ReadDraft {
  const unread = new Map<string, PortFault>()
  const ruleIds: string[][] = []
  const rulesets = edited.rulesets.map((ruleset): VibRuleset => {
    const { id: _, key, title, rules, ...rest } = ruleset
    const ids: string[] = []
    const read = rules.flatMap(({ id, port: text, ...rule }): FirewallRule[] => {
      const parsed = parsePort(text)
      if ('fault' in parsed) {
        unread.set(id, parsed.fault)
        return []
      }
      ids.push(id)
      return [{ ...rule, port: parsed.port }]
    })
    ruleIds.push(ids)
    return { ...rest, id: key, ...(title !== '' && { title }), rules: read }
  })
  return { draft: { ...edited, rulesets }, ruleIds, unread }
}

/** Returns what a form says as one text, which is equal for equal forms. */
export function contentOf({ rulesets, ...rest }: EditedDraft): string {
  const { name, version, vendor, summary, profile } = rest
  const told = rulesets.map(({ key, title, rules, enabled, required, flags }) => [
    key,
    title,
    enabled,
    required,
    flags ?? null,
    rules.map(({ direction, protocol, porttype, port }) => [direction, protocol, porttype, port]),
  ])
  return JSON.stringify([name, version, vendor, summary, profile, told])
}

export function changeRuleset(draft: EditedDraft, id: string, change: Partial<EditedRuleset>): EditedDraft {
  return { ...draft, rulesets: draft.rulesets.map((each) => (each.id === id ? { ...each, ...change } : each)) }
}

export function changeRule(draft: EditedDraft, id: string, change: Partial<EditedRule>): EditedDraft {
  const rulesets = draft.rulesets.map((ruleset) =>
    ruleset.rules.some((rule) => rule.id === id)
      ? { ...ruleset, rules: ruleset.rules.map((rule) => (rule.id === id ? { ...rule, ...change } : rule)) }
      : ruleset,
  )
  return { ...draft, rulesets }
}

/** Adds rulesets at the end; a form in which nothing was entered yet gives way to them. */
export function addRulesets(draft: EditedDraft, added: readonly EditedRuleset[]): EditedDraft {
  const [first] = draft.rulesets
  const kept = draft.rulesets.length === 1 && first && isPristine(first) ? [] : draft.rulesets
  return { ...draft, rulesets: [...kept, ...added] }
}

export function removeRule(
  draft: EditedDraft,
  id: string,
): { readonly draft: EditedDraft; readonly removal: Removal } | null {
  const ruleset = draft.rulesets.find(({ rules }) => rules.some((rule) => rule.id === id))
  const index = ruleset?.rules.findIndex((rule) => rule.id === id) ?? -1
  const rule = ruleset?.rules[index]
  if (!ruleset || !rule) return null
  return {
    draft: changeRuleset(draft, ruleset.id, { rules: ruleset.rules.filter((each) => each !== rule) }),
    removal: { kind: 'rule', ruleset: ruleset.id, index, rule },
  }
}

export function removeRuleset(
  draft: EditedDraft,
  id: string,
): { readonly draft: EditedDraft; readonly removal: Removal } | null {
  const index = draft.rulesets.findIndex((each) => each.id === id)
  const ruleset = draft.rulesets[index]
  if (!ruleset) return null
  return {
    draft: { ...draft, rulesets: draft.rulesets.filter((each) => each !== ruleset) },
    removal: { kind: 'ruleset', index, ruleset },
  }
}

/** Puts back what was removed, where it was; unchanged when its ruleset is gone. */
export function restore(draft: EditedDraft, removal: Removal): EditedDraft {
  if (removal.kind === 'ruleset')
    return { ...draft, rulesets: draft.rulesets.toSpliced(removal.index, 0, removal.ruleset) }
  const ruleset = draft.rulesets.find(({ id }) => id === removal.ruleset)
  if (!ruleset) return draft
  return changeRuleset(draft, ruleset.id, { rules: ruleset.rules.toSpliced(removal.index, 0, removal.rule) })
}

/** Fills the empty fields of a package from its first ruleset, as far as its key allows. */
export function withNames(draft: EditedDraft, summary: (key: string) => string): EditedDraft {
  const [first] = draft.rulesets
  if (!first || first.key === '') return draft
  const name = first.key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_.-]+/g, '-')
    .slice(0, 35)
  return {
    ...draft,
    name: draft.name || name,
    summary: draft.summary || (first.title || summary(first.key)).slice(0, 80),
  }
}
