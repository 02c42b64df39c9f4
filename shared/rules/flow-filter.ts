import { portRoles, type Flow, type PortRole, type Protocol } from '../models/ports.ts'
import { compare } from '../text/compare.ts'

/** A direction to choose; `unknown` stands for flows of which no source says one. */
export type DirectionChoice = NonNullable<Flow['direction']> | 'unknown'

/** A filter of the table. All parts must hold; in a list any one will do, and an empty list asks for nothing. */
export interface FlowFilter {
  /** Words, in either language and any order, which must all be found; see {@link filterFlows}. */
  readonly text: string
  readonly directions: readonly DirectionChoice[]
  readonly protocols: readonly Protocol[]
  readonly roles: readonly PortRole[]
  /** ESXi releases as the table has them, such as `8.0`. */
  readonly versions: readonly string[]
  /** Keys of rulesets, such as those of one host. */
  readonly rulesets: readonly string[]
  readonly onlyInNotes: boolean
}

export const emptyFilter: FlowFilter = {
  text: '',
  directions: [],
  protocols: [],
  roles: [],
  versions: [],
  rulesets: [],
  onlyInNotes: false,
}

interface Prepared {
  readonly text: string
  /** Inclusive. */
  readonly ranges: readonly (readonly [first: number, last: number])[]
}

const prepared = new WeakMap<Flow, Prepared>()

/**
 * Returns the flows a filter lets through, in their order; all of them as the same array when it asks for nothing. A word
 * of digits is a port number: it finds that port and the ranges with it inside, and nothing else, so that 22 does not
 * find 2233. `443/tcp` is two words. Every other word may stand anywhere in the texts of the flow, in both languages;
 * case and full width do not matter.
 */
export function filterFlows(flows: readonly Flow[], filter: FlowFilter): readonly Flow[] {
  const words = wordsOf(filter.text)
  const tests: ((flow: Flow) => boolean)[] = []
  if (filter.onlyInNotes) tests.push((flow) => flow.inNotes)
  if (filter.directions.length > 0) tests.push((flow) => filter.directions.includes(flow.direction ?? 'unknown'))
  if (filter.protocols.length > 0)
    tests.push((flow) => flow.protocols.some((protocol) => filter.protocols.includes(protocol)))
  if (filter.roles.length > 0) tests.push((flow) => flow.roles.some(({ role }) => filter.roles.includes(role)))
  if (filter.versions.length > 0)
    tests.push((flow) => flow.versions.some((version) => filter.versions.includes(version)))
  if (filter.rulesets.length > 0) {
    // A host has about a hundred rulesets: looked up, not searched for.
    const wanted = new Set(filter.rulesets)
    tests.push((flow) => flow.rulesets.some((key) => wanted.has(key)))
  }
  if (words.length > 0) tests.push((flow) => words.every((word) => finds(prepare(flow), word)))
  return tests.length === 0 ? flows : flows.filter((flow) => tests.every((test) => test(flow)))
}

function wordsOf(text: string): readonly string[] {
  return plain(text)
    .replace(/(?<=\d)\/(?=tcp|udp)|(?<=tcp|udp)\/(?=\d)/g, ' ')
    .split(/[\s,;、。]+/u)
    .filter((word) => word !== '')
}

/** Full-width letters and digits, as Chinese input methods write them, become plain ones; capitals small ones. */
function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

function finds({ text, ranges }: Prepared, word: string): boolean {
  if (!/^\d+$/.test(word)) return text.includes(word)
  const port = Number(word)
  return ranges.some(([first, last]) => port >= first && port <= last)
}

/** Made once a flow: a filter runs at every keystroke. */
function prepare(flow: Flow): Prepared {
  const known = prepared.get(flow)
  if (known) return known
  const localized = [flow.service, flow.purpose, flow.from, flow.to].flatMap((text) =>
    text ? [text.en, text['zh-CN']] : [],
  )
  const text = plain(
    [flow.id, ...flow.ports, ...flow.protocols, ...flow.rulesets, flow.serviceKey ?? '', ...localized].join('\n'),
  )
  const ranges = flow.ports.map((spec) => {
    const [first = NaN, last = first] = spec.split('-').map(Number)
    return [first, last] as const
  })
  const made = { text, ranges }
  prepared.set(flow, made)
  return made
}

/** How rows are grouped; `service` is the service on the host (HostService.key). */
export type FlowGrouping = 'none' | 'direction' | 'protocol' | 'role' | 'service'

/** Null as key: flows of which the table does not know it, or the one group of `none`. */
export interface FlowGroup {
  readonly key: string | null
  readonly flows: readonly Flow[]
}

const groupOrder: Readonly<Record<FlowGrouping, readonly string[]>> = {
  none: [],
  service: [],
  direction: ['inbound', 'both', 'outbound'],
  protocol: ['tcp', 'tcp+udp', 'udp'],
  role: portRoles,
}

/**
 * Returns the flows in groups that are not empty, those without a key last; inside a group they keep their order. Keys: a
 * direction, `tcp`, `udp` or `tcp+udp`, a role, or the key of a service. By role a flow stands in the group of each of
 * its roles.
 */
export function groupFlows(flows: readonly Flow[], by: FlowGrouping): readonly FlowGroup[] {
  const groups = new Map<string | null, Flow[]>()
  for (const flow of flows) {
    for (const key of keysOf(flow, by)) {
      const group = groups.get(key)
      if (group) group.push(flow)
      else groups.set(key, [flow])
    }
  }
  const rank = (key: string | null): number => (key === null ? Infinity : groupOrder[by].indexOf(key))
  return [...groups]
    .map(([key, members]) => ({ key, flows: members }))
    .toSorted((a, b) => compare(rank(a.key), rank(b.key)) || compare(a.key ?? '', b.key ?? ''))
}

function keysOf(flow: Flow, by: FlowGrouping): readonly (string | null)[] {
  switch (by) {
    case 'none':
      return [null]
    case 'direction':
      return [flow.direction]
    case 'protocol':
      return [flow.protocols.length === 0 ? null : flow.protocols.toSorted().join('+')]
    case 'role':
      return flow.roles.length === 0 ? [null] : flow.roles.map(({ role }) => role)
    case 'service':
      return [flow.serviceKey]
  }
}
