import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { createClient } from '../../../renderer/bridge.ts'
import { createMirror } from '../../../renderer/stores/mirror.ts'
import type { Bridge, Envelope } from '../../../shared/ipc/bridge.ts'
import type { AppSnapshot, AppStateChange, AppStateParts, HostView } from '../../../shared/models/app-state.ts'
import { app, host } from '../../support/fake-main/samples.ts'

const a = host({ id: 'a', name: 'a' })
const b = host({ id: 'b', name: 'b' })
const c = host({ id: 'c', name: 'c' })

/** A bridge whose snapshots are answered when the test says so, the oldest request first. */
function bridge() {
  const listeners = new Set<(change: AppStateChange) => void>()
  const snapshots: PromiseWithResolvers<Envelope<AppSnapshot>>[] = []
  const aborted: string[] = []
  const fake = {
    request: () => {
      const snapshot = Promise.withResolvers<Envelope<AppSnapshot>>()
      snapshots.push(snapshot)
      return snapshot.promise
    },
    abort: (id: string) => aborted.push(id),
    on: (_name: string, listener: (change: AppStateChange) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  } as unknown as Bridge
  return {
    fake,
    snapshots,
    aborted,
    listeners,
    push: (seq: number, parts: AppStateParts) => listeners.forEach((listener) => listener({ seq, ...parts })),
  }
}

describe('the mirror', () => {
  const begin = () => {
    const main = bridge()
    const mirror = createMirror(createClient(main.fake, () => 'id'))
    const stop = mirror.start()
    const answer = async (envelope: Envelope<AppSnapshot>): Promise<void> => {
      main.snapshots.shift()?.resolve(envelope)
      await turn()
    }
    return { ...main, mirror, stop, answer, names: () => mirror.store.getState().app?.hosts.map(({ name }) => name) }
  }
  const rename = (name: string): AppStateParts => ({ hosts: [{ id: 'a', values: { name } }] })
  const refused = { ok: false, problem: { code: 'INTERNAL', params: {} } } as const
  const snapshot = (seq: number, ...hosts: readonly HostView[]): Envelope<AppSnapshot> => ({
    ok: true,
    value: { seq, state: app(hosts) },
  })

  test('changes that come before the snapshot are applied after it, unless it has them', async () => {
    const { mirror, push, answer, names, snapshots } = begin()
    push(4, rename('first'))
    push(5, rename('second'))
    push(6, { added: [c] })
    expect(mirror.store.getState().app).toBeNull()
    await answer(snapshot(5, { ...a, name: 'newer' }, b))
    expect(names()).toEqual(['newer', 'b', 'c'])
    push(7, { removed: ['b'] })
    expect(names()).toEqual(['newer', 'c'])
    expect(snapshots).toEqual([])
  })

  test('a lost change is noticed with the next one, and the snapshot asked for again', async () => {
    const { mirror, push, answer, names, snapshots } = begin()
    await answer(snapshot(1, a, b))
    push(3, { removed: ['b'] })
    expect(names()).toEqual(['a', 'b'])
    push(4, rename('fourth'))
    expect(snapshots).toHaveLength(1)
    await answer(snapshot(3, { ...a, name: 'from the snapshot' }))
    expect(names()).toEqual(['fourth'])
    // What was lost and comes after all is in the snapshot already.
    const { app: before } = mirror.store.getState()
    push(2, rename('late'))
    expect(mirror.store.getState().app).toBe(before)
    expect(snapshots).toEqual([])
  })

  test('a change lost while the snapshot is on its way is noticed too', async () => {
    const { push, answer, names, snapshots } = begin()
    push(3, rename('third'))
    await answer(snapshot(1, a, b))
    expect(names()).toEqual(['a', 'b'])
    expect(snapshots).toHaveLength(1)
  })

  test('what is shown stays when the second snapshot is refused, and the next change asks for a third', async () => {
    const { mirror, push, answer, names, snapshots } = begin()
    await answer(snapshot(1, a, b))
    push(3, rename('third'))
    await answer(refused)
    expect(names()).toEqual(['a', 'b'])
    expect(mirror.store.getState().problem).toBeNull()
    push(4, rename('fourth'))
    await answer(snapshot(4, { ...a, name: 'fourth' }))
    expect(names()).toEqual(['fourth'])
    expect(snapshots).toEqual([])
  })

  test('a refused first snapshot says why', async () => {
    const { mirror, answer } = begin()
    await answer(refused)
    expect(mirror.store.getState()).toEqual({ app: null, problem: { code: 'INTERNAL', params: {} } })
  })

  test('stopping unsubscribes and gives the snapshot up', () => {
    const { listeners, stop, aborted } = begin()
    expect(listeners.size).toBe(1)
    stop()
    expect(listeners.size).toBe(0)
    expect(aborted).toEqual(['id'])
  })
})
