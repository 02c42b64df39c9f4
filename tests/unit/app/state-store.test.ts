import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { StateStore } from '../../../electron/app/state/store.ts'
import type { AppStateChange } from '../../../shared/models/app-state.ts'
import { app, host } from '../../support/fake-main/samples.ts'
import { manualClock } from '../../support/stepping-clock.ts'

function begin() {
  const { settings, shell } = app([])
  const clock = manualClock()
  const store = new StateStore(settings, shell, clock)
  const changes: AppStateChange[] = []
  store.subscribe((change) => changes.push(change))
  return { store, clock, changes }
}

const a = host({ id: 'a', name: 'a' })

describe('the state store', () => {
  it('pushes at once after a quiet moment, and then all that changed in 100 ms together', async () => {
    const { store, clock, changes } = begin()
    store.setHost(a)
    store.changeShell({ tray: false })
    await turn()
    expect(changes).toEqual([{ seq: 1, added: [a], shell: { tray: false } }])
    for (const drift of [1, 2, 3]) {
      store.changeHost('a', { drift })
      await clock.pass(30)
    }
    expect(changes).toHaveLength(1)
    await clock.pass(30)
    expect(changes.slice(1)).toEqual([{ seq: 2, hosts: [{ id: 'a', values: { drift: 3 } }] }])
  })

  it('pushes nothing for what is as it was, and leaves no gap for it', async () => {
    const { store, clock, changes } = begin()
    store.setHost(a)
    await turn()
    store.setHost(structuredClone(a))
    store.changeHost('a', { drift: 1 })
    store.changeHost('a', { drift: a.drift })
    await clock.pass(200)
    await turn()
    store.removeHost('a')
    await clock.pass(200)
    await turn()
    expect(changes.slice(1)).toEqual([{ seq: 2, removed: ['a'] }])
  })

  it('gives a snapshot with all that changed, and the number of the change that says so', async () => {
    const { store, clock, changes } = begin()
    store.setHost(a)
    expect(store.snapshot()).toEqual({ seq: 1, state: store.state })
    expect(changes.map(({ seq }) => seq)).toEqual([1])
    await turn()
    await clock.pass(200)
    expect(store.snapshot().seq).toBe(1)
    expect(changes).toHaveLength(1)
  })
})
