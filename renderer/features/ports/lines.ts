import type { Translator } from '../../../shared/i18n/translator.ts'
import { portRoles, type Flow, type PortRole } from '../../../shared/models/ports.ts'
import { groupFlows, type FlowGrouping } from '../../../shared/rules/flow-filter.ts'

/** A line of a grouped list: a group header or one of its rows. */
export type Line<T> =
  | { readonly kind: 'group'; readonly key: string; readonly title: string; readonly count: number }
  | { readonly kind: 'row'; readonly row: T; readonly index: number }

/**
 * Returns the lines of a list grouped by flows; `index` counts rows only. A row whose flow is in several groups gets its own
 * key in each; one whose flow is in none is left out.
 */
export function linesOf<T extends { readonly flow: Flow; readonly key: string }>(
  things: readonly T[],
  groups: readonly { readonly key: string; readonly title: string; readonly flows: readonly Flow[] }[],
): Line<T>[] {
  const byFlow = new Map<string, T[]>()
  for (const thing of things) byFlow.set(thing.flow.id, [...(byFlow.get(thing.flow.id) ?? []), thing])
  const lines: Line<T>[] = []
  const placed = new Set<string>()
  let index = 0
  for (const { key, title, flows } of groups) {
    const within = flows.flatMap(({ id }) => byFlow.get(id) ?? [])
    if (within.length === 0) continue
    if (title !== '') lines.push({ kind: 'group', key, title, count: within.length })
    for (const row of within) {
      lines.push({ kind: 'row', row: placed.has(row.key) ? { ...row, key: `${row.key} ${key}` } : row, index: index++ })
      placed.add(row.key)
    }
  }
  return lines
}

export const groupings: readonly FlowGrouping[] = ['none', 'direction', 'protocol', 'role', 'service']

/** Groups flows under titles; the single group of `none` has no title. */
export function titledGroups(
  flows: readonly Flow[],
  by: FlowGrouping,
  t: Translator['t'],
): { readonly key: string; readonly title: string; readonly flows: readonly Flow[] }[] {
  return groupFlows(flows, by).map(({ key, flows: members }) => ({
    key: key ?? 'none',
    title: by === 'none' ? '' : titleOf(by, key, t),
    flows: members,
  }))
}

function titleOf(by: FlowGrouping, key: string | null, t: Translator['t']): string {
  if (key === null)
    return t(`firewall.groupless.${by === 'direction' || by === 'protocol' || by === 'role' ? by : 'service'}`)
  if (by === 'direction' && (key === 'inbound' || key === 'outbound' || key === 'both'))
    return t(`firewall.directions.${key}`)
  if (by === 'protocol') return key.replace('+', ', ').toUpperCase()
  if (by === 'role' && isRole(key)) return t(`ports.roles.${key}`)
  return key
}

function isRole(key: string): key is PortRole {
  return portRoles.some((role) => role === key)
}
