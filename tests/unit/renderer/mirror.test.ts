import { describe, expect, test } from 'vitest'
import { createClient } from '../../../renderer/bridge.ts'
import { applyChange, createMirror } from '../../../renderer/stores/mirror.ts'
import type { Bridge, Envelope } from '../../../shared/ipc/bridge.ts'
import type { AppState, AppStateChange } from '../../../shared/models/app-state.ts'
import { app, host } from '../../support/fake-main/samples.ts'

const a = host({ id: 'a', name: 'a' })
const b = host({ id: 'b', name: 'b' })
const c = host({ id: 'c', name: 'c' })

describe('a change', () => {
  const state = app([a, b])
  test('replaces a host in its place and adds a new one at the end', () => {
    const renamed = { ...a, name: 'renamed' }
    const after = applyChange(state, { hosts: [c, renamed] })
    expect(after.hosts.map(({ name }) => name)).toEqual(['renamed', 'b', 'c'])
    expect(after.hosts[1]).toBe(b)
  })
  test('removes', () => {
    expect(applyChange(state, { removed: ['a'] }).hosts).toEqual([b])
  })
  test('a host that is removed is not brought back by the same change', () => {
    expect(applyChange(state, { hosts: [c, a], removed: ['a', 'c'] }).hosts).toEqual([b])
  })
  test('what is absent stays the same object', () => {
    const after = applyChange(state, { notices: [{ code: 'INTERNAL', params: {} }] })
    expect(after).toEqual({ ...state, notices: [{ code: 'INTERNAL', params: {} }] })
    expect(after.hosts).toBe(state.hosts)
    expect(after.settings).toBe(state.settings)
  })
})

/** A bridge whose snapshot is answered when the test says so. */
function bridge() {
  const listeners = new Set<(change: AppStateChange) => void>()
  const snapshot = Promise.withResolvers<Envelope<AppState>>()
  const aborted: string[] = []
  const fake = {
    request: () => snapshot.promise,
    abort: (id: string) => aborted.push(id),
    on: (_name: string, listener: (change: AppStateChange) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  } as unknown as Bridge
  return {
    fake,
    snapshot,
    aborted,
    listeners,
    push: (change: AppStateChange) => listeners.forEach((listener) => listener(change)),
  }
}

describe('the mirror', () => {
  const begin = () => {
    const main = bridge()
    const mirror = createMirror(createClient(main.fake, () => 'id'))
    return { ...main, mirror, stop: mirror.start() }
  }
  const changed = (mirror: ReturnType<typeof createMirror>) =>
    new Promise<void>((resolve) => {
      const unsubscribe = mirror.store.subscribe(() => {
        unsubscribe()
        resolve()
      })
    })

  test('pushes that come before the snapshot are applied after it, in their order', async () => {
    const { mirror, push, snapshot } = begin()
    push({ hosts: [{ ...a, name: 'first' }] })
    push({ hosts: [{ ...a, name: 'second' }, c] })
    expect(mirror.store.getState().app).toBeNull()
    const here = changed(mirror)
    snapshot.resolve({ ok: true, value: app([a, b]) })
    await here
    expect(mirror.store.getState().app?.hosts.map(({ name }) => name)).toEqual(['second', 'b', 'c'])
    push({ removed: ['b'] })
    expect(mirror.store.getState().app?.hosts.map(({ name }) => name)).toEqual(['second', 'c'])
  })

  test('a refused snapshot says why', async () => {
    const { mirror, snapshot } = begin()
    const here = changed(mirror)
    snapshot.resolve({ ok: false, problem: { code: 'INTERNAL', params: {} } })
    await here
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
