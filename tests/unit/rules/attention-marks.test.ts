import { expect, it } from 'vitest'
import type { AttentionItem, AttentionMark, AttentionReport } from '../../../shared/models/attention.ts'
import { raise } from '../../../shared/rules/attention/item.ts'
import { markedItems, seeItems } from '../../../shared/rules/attention/marks.ts'

const hostId = '00000000-0000-4000-8000-000000000001'
const now = '2026-12-01T08:00:00.000Z'
const later = '2026-12-02T08:00:00.000Z'
const full = (severity: AttentionItem['severity'], state = ''): AttentionItem =>
  raise({ code: 'DATASTORE_NEARLY_FULL', severity, state, subject: { id: 'store', name: 'store' } })
const mark = (change: Partial<AttentionMark>): AttentionMark => ({
  id: '00000000-0000-4000-8000-00000000000a',
  hostId,
  key: full('warning').key,
  at: now,
  kind: 'snoozed',
  until: null,
  severity: 'warning',
  state: null,
  note: null,
  ...change,
})
const isMarked = (item: AttentionItem, change: Partial<AttentionMark>, at = now): boolean =>
  markedItems(hostId, [item], [mark(change)], [], at)[0]?.mark !== null

it('lets a snooze end with its time', () => {
  expect(isMarked(full('warning'), { until: later })).toBe(true)
  expect(isMarked(full('warning'), { until: later }, later)).toBe(false)
})

it('lets a snooze "until it changes" end with the state it was made for', () => {
  const { state } = full('warning', 'a')
  expect(isMarked(full('warning', 'a'), { state })).toBe(true)
  expect(isMarked(full('warning', 'b'), { state })).toBe(false)
})

it('covers nothing that has got worse, and no other host or item', () => {
  const intended = { kind: 'intended', note: 'Archive' } as const
  expect(isMarked(full('warning'), intended)).toBe(true)
  expect(isMarked(full('note'), intended)).toBe(true)
  expect(isMarked(full('critical'), intended)).toBe(false)
  expect(isMarked(full('warning'), { ...intended, hostId: '00000000-0000-4000-8000-000000000002' })).toBe(false)
  expect(isMarked(full('warning'), { ...intended, key: 'SSH_ON' })).toBe(false)
})

it('announces an item once, again when it gets worse, and again after it was gone', () => {
  let id = 0
  const newId = (): string => `00000000-0000-4000-8000-${String((id += 1)).padStart(12, '0')}`
  const see = (
    items: readonly AttentionItem[],
    seen: Parameters<typeof seeItems>[2],
    unknown: AttentionReport['unknown'] = [],
  ) => seeItems(hostId, { items, unknown }, seen, { now, newId })
  const first = see([full('warning')], [])
  expect(first.news).toHaveLength(1)
  const again = see([full('warning')], first.seen)
  expect(again.news).toEqual([])
  expect(again.seen[0]).toBe(first.seen[0])
  const worse = see([full('critical')], again.seen)
  expect(worse.news).toHaveLength(1)
  expect(worse.seen[0]?.since).toBe(first.seen[0]?.since)
  // What could not be read is neither gone nor new when it is read again.
  const unread = see([], worse.seen, ['datastores'])
  expect(see([full('critical')], unread.seen).news).toEqual([])
  // That something else could not be read says nothing about it.
  const gone = see([], worse.seen, ['certificate', 'sensors'])
  expect(gone.seen).toEqual([])
  expect(see([full('critical')], gone.seen).news).toHaveLength(1)
})
