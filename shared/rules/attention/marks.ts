import type { AttentionItem, AttentionMark, AttentionReport, AttentionSeen } from '../../models/attention.ts'
import { mayRemain } from './topics.ts'

/** An item and the mark that keeps it from counting; null: it counts. */
export interface MarkedItem {
  readonly item: AttentionItem
  readonly mark: AttentionMark | null
}

/** Puts to each item of a host the mark that still holds, and since when it is known where the host does not say. Pure. */
export function markedItems(
  hostId: string,
  items: readonly AttentionItem[],
  marks: readonly AttentionMark[],
  seen: readonly AttentionSeen[],
  now: string,
): readonly MarkedItem[] {
  return items.map((item) => ({
    item: { ...item, since: item.since ?? seenOf(hostId, item, seen)?.since ?? null },
    mark: marks.find((mark) => mark.hostId === hostId && mark.key === item.key && holds(mark, item, now)) ?? null,
  }))
}

const order: Readonly<Record<AttentionItem['severity'], number>> = { critical: 0, warning: 1, note: 2 }

/** Tells whether a mark still keeps its item from counting: not once the item has got worse. */
function holds({ until, state, severity }: AttentionMark, item: AttentionItem, now: string): boolean {
  if (order[item.severity] < order[severity]) return false
  if (until !== null && Date.parse(until) <= Date.parse(now)) return false
  return state === null || state === item.state
}

function seenOf(hostId: string, { key }: AttentionItem, seen: readonly AttentionSeen[]): AttentionSeen | null {
  return seen.find((each) => each.hostId === hostId && each.key === key) ?? null
}

/** What a new look at a host makes of what was seen before. */
export interface SeenChange {
  readonly seen: readonly AttentionSeen[]
  /** Items to announce: new ones, and known ones that got worse. */
  readonly news: readonly AttentionItem[]
}

/**
 * Remembers the items that a host has now, and forgets those that are gone, so that each is announced once and again only
 * after it was gone or got worse. What could not be read this time is not gone, and no news when it can be read again.
 * Pure.
 */
export function seeItems(
  hostId: string,
  { items, unknown }: AttentionReport,
  seen: readonly AttentionSeen[],
  { now, newId }: { readonly now: string; readonly newId: () => string },
): SeenChange {
  const others = seen.filter((each) => each.hostId !== hostId)
  const own = new Map(seen.filter((each) => each.hostId === hostId).map((each) => [each.key, each]))
  const news: AttentionItem[] = []
  const current = items.map((item): AttentionSeen => {
    const known = own.get(item.key)
    own.delete(item.key)
    if (!known || order[item.severity] < order[known.severity]) news.push(item)
    if (known?.severity === item.severity) return known
    return known
      ? { ...known, severity: item.severity }
      : { id: newId(), hostId, key: item.key, severity: item.severity, since: item.since ?? now }
  })
  const unread = [...own.values()].filter(({ key }) => mayRemain(key, unknown))
  return { seen: [...others, ...current, ...unread], news }
}
