import { describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../../shared/models/power.ts'
import { receiptOf, scene, type Scene } from './harness.ts'

const policy = { noTools: 'suspend', stuck: 'wait' } as const
/** Real milliseconds after which the host answers that it has asked a guest. */
const delayMs = 60

/** The guests that the host was asked about, in the order in which the calls came and were answered. */
function watch(place: Scene): { most: number; afterFirst: number; first: boolean } {
  const seen = { most: 0, afterFirst: 0, first: false }
  let flying = 0
  place.host.onCall(({ method }, phase) => {
    if (method !== 'ShutdownGuest') return
    flying += phase === 'received' ? 1 : -1
    if (phase === 'answered') seen.first = true
    seen.most = Math.max(seen.most, flying)
    if (!seen.first) seen.afterFirst = Math.max(seen.afterFirst, flying)
  })
  return seen
}

/** Most guests that were announced to the journal and had no answer in it yet. */
function mostUnanswered(entries: readonly JournalEntry[]): number {
  let most = 0
  const open = new Set<string>()
  for (const entry of entries) {
    if (entry.type !== 'call' || entry.method !== 'ShutdownGuest') continue
    if (entry.state === 'intent') open.add(entry.operationId)
    else open.delete(entry.operationId)
    most = Math.max(most, open.size)
  }
  return most
}

describe('many guests of one group', () => {
  it('are asked one at a time until one was taken, and then several at once, at most eight', async () => {
    const place = await scene({ practice: { vms: 40 } })
    const running = place.host.state().vms.filter(({ powerState }) => powerState === 'poweredOn').length
    place.host.inject({ method: 'ShutdownGuest', when: 'before', what: { delayMs } })
    const seen = watch(place)
    const reads = place.host.calls.filter(({ method }) => method === 'RetrievePropertiesEx').length
    expect(receiptOf(await place.run({ policy })).outcome).toBe('unreachable')
    expect(seen.afterFirst).toBe(1)
    expect(seen.most).toBeGreaterThan(4)
    // Not by what reaches the host: the connections let only a few through at a time.
    const most = mostUnanswered(await place.journal())
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(8)
    expect(place.host.calls.filter(({ method }) => method === 'ShutdownGuest')).toHaveLength(running)
    // One fresh look serves all that go together.
    const later = place.host.calls.filter(({ method }) => method === 'RetrievePropertiesEx').length - reads
    expect(later).toBeLessThan(running)
  })

  it('are not asked any more when the first is refused for want of a privilege', async () => {
    const place = await scene({ practice: { vms: 12 } })
    place.host.inject({ method: 'ShutdownGuest', when: 'before', what: { fault: 'NoPermission', message: '' } })
    expect(receiptOf(await place.run({ policy })).outcome).toBe('aborted')
    expect(place.host.calls.filter(({ method }) => method === 'ShutdownGuest')).toHaveLength(1)
  })

  it('that still wait are never asked once the user has cancelled', async () => {
    const place = await scene({ practice: { vms: 30 } })
    place.host.inject({ method: 'ShutdownGuest', when: 'before', what: { delayMs } })
    const cancel = new AbortController()
    let answered = 0
    place.host.onCall(({ method }, phase) => {
      if (method === 'ShutdownGuest' && phase === 'answered' && (answered += 1) === 2) cancel.abort()
    })
    expect(receiptOf(await place.run({ policy, cancel: cancel.signal })).outcome).toBe('cancelled')
    const sent = place.host.calls.filter(({ method }) => method === 'ShutdownGuest').length
    expect(sent).toBeLessThanOrEqual(10)
    expect(place.changeNames()).not.toContain('ShutdownHost_Task')
  })
})
