import { describe, expect, test } from 'vitest'
import type { AppState, HostView } from '../../../shared/models/app-state.ts'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import { appChange, applyChange } from '../../../shared/rules/app-change/app.ts'
import { app, event, host, inventory, manyVms, run, vm } from '../../support/fake-main/samples.ts'

const a = host({ id: 'a', name: 'a' })
const b = host({ id: 'b', name: 'b' })
const c = host({ id: 'c', name: 'c' })

const read = inventory()
const withVms = (of: HostView, vms: readonly VmInventory[]): HostView => ({
  ...of,
  state: { ...of.state, inventory: { ...read, vms } },
})

/** The change from one state to the other, which is checked to lead there. */
function change(before: AppState, now: AppState) {
  const parts = appChange(before, now)
  expect(applyChange(before, parts ?? {})).toEqual(now)
  return parts
}

describe('hosts', () => {
  test('keep their places when one is removed, changed or added', () => {
    expect(change(app([a, b]), app([{ ...a, name: 'renamed' }, c]))).toEqual({
      removed: ['b'],
      hosts: [{ id: 'a', values: { name: 'renamed' } }],
      added: [c],
    })
  })
  test('that are removed and added again stand at the end', () => {
    expect(change(app([a, b]), app([b, { ...a, name: 'again' }]))).toEqual({
      removed: ['a'],
      added: [{ ...a, name: 'again' }],
    })
  })
  test('that did not change stay the same objects', () => {
    const before = app([a, b])
    const after = applyChange(before, { hosts: [{ id: 'a', values: { name: 'renamed' } }] })
    expect(after.hosts[1]).toBe(b)
    expect(after.settings).toBe(before.settings)
    expect(applyChange(before, { notices: [] }).hosts).toBe(before.hosts)
  })
})

test('nothing is sent for a state that is new and equal', () => {
  const before = app([withVms(a, manyVms(20)), b])
  expect(appChange(before, structuredClone(before))).toBeNull()
})

describe('virtual machines', () => {
  const vms = [vm('1', 'b'), vm('2', 'd'), vm('3', 'f')] as const
  const after = (now: readonly VmInventory[]) => change(app([withVms(a, vms)]), app([withVms(a, now)]))?.hosts?.[0]

  test('only the one that changed is sent, and the others stay the same objects', () => {
    const off = vm('2', 'd', { powerState: 'poweredOff' })
    expect(after(structuredClone([vms[0], off, vms[2]]))).toEqual({
      id: 'a',
      inventory: { change: { vms: { changed: [off], removed: [] } } },
    })
    const state = applyChange(app([withVms(a, vms)]), {
      hosts: [{ id: 'a', inventory: { change: { vms: { changed: [off], removed: [] } } } }],
    })
    const shown = state.hosts[0]?.state.inventory?.vms
    expect(shown?.[0]).toBe(vms[0])
    expect(shown?.[1]).toBe(off)
    expect(shown?.[2]).toBe(vms[2])
  })
  test('a removed one is named', () => {
    expect(after([vms[0], vms[2]])?.inventory).toEqual({ change: { vms: { changed: [], removed: ['2'] } } })
  })
  test('new ones at the end need no places', () => {
    const list = [vm('4', 'x'), vm('5', 'y')]
    expect(after([...vms, ...list])?.inventory).toEqual({ change: { vms: { changed: list, removed: [] } } })
  })
  test('a new one and a renamed one are sent with their places', () => {
    const [fresh, renamed] = [vm('4', 'a'), vm('1', 'e')]
    expect(after([fresh, vms[1], renamed, vms[2]])?.inventory).toEqual({
      change: { vms: { changed: [fresh, renamed], removed: [], at: [0, 2] } },
    })
  })
  test('a list in another order is sent as a whole', () => {
    expect(after(vms.toReversed())?.inventory).toEqual({
      change: { vms: { changed: vms.toReversed(), removed: [], at: [0, 1, 2] } },
    })
  })
})

describe('a run', () => {
  const events = [event(9, 'preflight', 'done'), event(8, 'plan', 'done'), event(7, 'guest', 'started', '1')]
  const shutDown = run({ events })
  const after = (now: HostView['run']) =>
    change(app([{ ...a, run: shutDown }]), app([{ ...a, run: now }]))?.hosts?.[0]?.run

  test('sends its new events only', () => {
    const added = [event(1, 'guest', 'done', '1')]
    expect(after({ ...shutDown, cancelling: true, events: [...events, ...added] })).toEqual({
      change: { values: { cancelling: true }, events: { dropped: 0, added } },
    })
  })
  test('says how many of the oldest events are gone', () => {
    const added = [event(1, 'guest', 'done', '1')]
    expect(after({ ...shutDown, events: structuredClone([...events.slice(2), ...added]) })).toEqual({
      change: { events: { dropped: 2, added } },
    })
  })
  test('with other events sends them all', () => {
    const other = [event(2, 'preflight', 'started')]
    expect(after({ ...shutDown, events: other })).toEqual({ change: { events: { dropped: 3, added: other } } })
  })
  test('appears and goes as a whole', () => {
    expect(after(null)).toEqual({ whole: null })
    expect(change(app([a]), app([{ ...a, run: shutDown }]))?.hosts).toEqual([{ id: 'a', run: { whole: shutDown } }])
  })
})
