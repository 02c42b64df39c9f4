import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newVm } from '../../../electron/vim/vm-record.ts'
import {
  vmPowerActions,
  vmWorks,
  type Right,
  type VmDetails,
  type VmHost,
  type VmWork,
} from '../../../shared/models/vm-action.ts'
import { problemRows } from '../../../shared/problems/codes.ts'
import { isBackupSnapshot } from '../../../shared/rules/vms/snapshot.ts'
import { vmGroups } from '../../../shared/rules/vms/vm-order.ts'
import { isPowerAction, isThereAlready, targetState, vmMethods, whyNot } from '../../../shared/rules/vms/vm-work.ts'

const nullable = <const T>(...values: readonly T[]) => fc.constantFrom<T | null>(null, ...values)
const right = fc.constantFrom<Right>('granted', 'missing', 'unknown')

const vm = fc
  .record({
    powerState: nullable('poweredOn', 'poweredOff', 'suspended'),
    tools: nullable('guestToolsRunning', 'guestToolsNotRunning', 'guestToolsExecutingScripts'),
    guestState: nullable('running', 'shuttingDown', 'resetting', 'notRunning'),
    connectionState: nullable('connected', 'inaccessible'),
    template: nullable(true, false),
    asks: fc.boolean(),
  })
  .map(({ asks, ...fields }) => newVm('1', { name: 'a', ...fields, question: asks ? { id: 'q', text: '?' } : null }))

const details: fc.Arbitrary<VmDetails> = fc
  .record({
    vm,
    stateChangeSupported: nullable(true, false),
    disabledMethods: fc.option(fc.subarray(Object.values(vmMethods).map(({ method }) => method))),
    rights: fc.record(Object.fromEntries(vmWorks.map((work) => [work, right])) as Record<VmWork, typeof right>),
    bootTime: fc.constant(null),
  })
  .map((each) => ({ ...each, question: each.vm.question && { ...each.vm.question, messageId: null, choices: [] } }))

const host: fc.Arbitrary<VmHost> = fc.record({
  name: fc.constant('esx'),
  licence: fc.constantFrom('full', 'free', 'unknown'),
  maintenance: nullable(true, false),
  runUnderWay: fc.boolean(),
})

describe('why a VM does not allow a piece of work', () => {
  it('allows only what no fact speaks against', () => {
    fc.assert(
      fc.property(fc.constantFrom(...vmWorks), details, host, (work, each, on) => {
        if (whyNot(work, each, on) !== null) return
        const { powerState, connectionState, tools, guestState, template, question } = each.vm
        expect(on.runUnderWay).toBe(false)
        expect(on.licence).not.toBe('free')
        expect(each.rights[work]).not.toBe('missing')
        expect(connectionState).not.toBe('inaccessible')
        expect(question !== null).toBe(work === 'answer')
        if (work !== 'answer') expect(each.disabledMethods ?? []).not.toContain(vmMethods[work].method)
        if (!isPowerAction(work)) return
        if (work === 'start') {
          expect(['poweredOff', 'suspended']).toContain(powerState)
          expect([template, on.maintenance]).not.toContain(true)
          return
        }
        expect(powerState).toBe('poweredOn')
        if (work !== 'shutdown' && work !== 'restart') return
        expect([each.stateChangeSupported, tools]).not.toContain(false)
        expect(tools === null || tools === 'guestToolsRunning').toBe(true)
        expect(['shuttingDown', 'resetting']).not.toContain(guestState)
      }),
      { numRuns: 2_000 },
    )
  })

  const able: VmDetails = {
    vm: newVm('1', {
      name: 'a',
      powerState: 'poweredOn',
      tools: 'guestToolsRunning',
      guestState: 'running',
      connectionState: 'connected',
    }),
    question: null,
    stateChangeSupported: true,
    disabledMethods: [],
    rights: Object.fromEntries(vmWorks.map((work) => [work, 'granted'])) as Record<VmWork, Right>,
    bootTime: null,
  }
  const free: VmHost = { name: 'esx', licence: 'full', maintenance: false, runUnderWay: false }

  it.each([
    [{ tools: 'guestToolsNotRunning' }, {}],
    [{ tools: 'guestToolsExecutingScripts' }, {}],
    [{ guestState: 'shuttingDown' }, {}],
    [{ guestState: 'resetting' }, {}],
    [{}, { stateChangeSupported: false }],
  ] as const)('one fact is enough to leave a guest alone: %j %j', (fields, more) => {
    const changed = { ...able, ...more, vm: newVm('1', { ...able.vm, ...fields }) }
    for (const action of ['shutdown', 'restart'] as const) {
      expect(whyNot(action, able, free)).toBeNull()
      expect(whyNot(action, changed, free)?.code).toBe('VM_GUEST_NOT_READY')
      expect(whyNot('off', changed, free)).toBeNull()
    }
  })

  it('refuses with a code that ends a command as refused, whatever the facts', () => {
    fc.assert(
      fc.property(fc.constantFrom(...vmWorks), details, host, (work, each, on) => {
        const why = whyNot(work, each, on)
        if (why) expect(problemRows[why.code].exit).toBe('refused')
      }),
      { numRuns: 1_000 },
    )
  })

  it('never refuses because of what the host did not say, but for the power state and a guest without word of its Tools', () => {
    const silent: VmDetails = {
      vm: newVm('1', { name: 'a' }),
      question: null,
      stateChangeSupported: null,
      disabledMethods: null,
      rights: Object.fromEntries(vmWorks.map((work) => [work, 'unknown'])) as Record<VmWork, Right>,
      bootTime: null,
    }
    const on: VmHost = { name: 'esx', licence: 'unknown', maintenance: null, runUnderWay: false }
    const codes = Object.fromEntries(vmWorks.map((work) => [work, whyNot(work, silent, on)?.code ?? null]))
    expect(codes).toMatchObject({ start: 'VM_POWER_UNKNOWN', off: 'VM_POWER_UNKNOWN', 'snapshot-create': null })
    const running = { ...silent, vm: newVm('1', { name: 'a', powerState: 'poweredOn' }) }
    expect(whyNot('off', running, on)).toBeNull()
    expect(whyNot('shutdown', running, on)?.code).toBe('VM_GUEST_NOT_READY')
  })

  it('a VM that is there already is never asked for more', () => {
    fc.assert(
      fc.property(fc.constantFrom(...vmPowerActions), details, host, (action, each, on) => {
        if (isThereAlready(action, each)) expect(whyNot(action, each, on)).not.toBeNull()
        if (targetState[action] === null) expect(isThereAlready(action, each)).toBe(false)
      }),
    )
  })
})

describe('the order of several VMs', () => {
  const ids = fc.uniqueArray(fc.integer({ min: 1, max: 50 }).map(String), { maxLength: 12 })
  it('takes each VM once; starts go up the start order, stops go down it, those outside it last or first', () => {
    fc.assert(
      fc.property(ids, fc.dictionary(fc.integer({ min: 1, max: 50 }).map(String), fc.nat(5)), (given, orders) => {
        const order = new Map(Object.entries(orders))
        const vms = given.map((id) => ({ id }))
        const up = vmGroups('start', vms, order)
        const down = vmGroups('off', vms, order)
        expect(
          up
            .flat()
            .map(({ id }) => id)
            .sort(),
        ).toEqual([...given].sort())
        const places = up.map(([first]) => order.get(first?.id ?? '') ?? Infinity)
        expect(places).toEqual([...places].sort((a, b) => (a < b ? -1 : 1)))
        expect(down).toEqual(up.toReversed())
      }),
    )
  })
})

it('knows snapshots of backup programs by their names', () => {
  expect(['Consolidate Helper- 0', 'before_VCB-BACKUP_', '_VCB-BACKUP_'].map(isBackupSnapshot)).toEqual([
    true,
    true,
    true,
  ])
  expect(['before the update', 'backup of monday'].map(isBackupSnapshot)).toEqual([false, false])
})
