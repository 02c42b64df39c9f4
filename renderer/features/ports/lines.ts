import type { Flow } from '../../../shared/models/ports.ts'

/** A line of a list in groups: a head, or one of the things under it. */
export type Line<T> =
  | { readonly kind: 'group'; readonly key: string; readonly title: string; readonly count: number }
  | { readonly kind: 'row'; readonly row: T; readonly index: number }

/**
 * The lines of things in groups of flows; `index` counts the things alone. A thing whose flow stands in several groups has a
 * key of its own in each; one whose flow is in no group is left out.
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
