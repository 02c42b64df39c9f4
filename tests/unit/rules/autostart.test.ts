import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AutostartConfig, AutostartEntry } from '../../../shared/models/autostart.ts'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import type { TimeRange } from '../../../shared/models/readiness.ts'
import {
  applyAutostart,
  autostartBetween,
  fixAutostart,
  judgeAutostart,
  orderAutostart,
  sameAutostart,
  startOrder,
} from '../../../shared/rules/autostart.ts'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import { autostartChangeLines } from '../../../shared/text/autostart-text.ts'
import { bareVm } from '../../support/bare-vm.ts'

const on = (id: string, change: Partial<VmInventory> = {}): VmInventory => ({
  ...bareVm(id),
  name: `vm-${id}`,
  powerState: 'poweredOn',
  tools: 'guestToolsRunning',
  template: false,
  ...change,
})
const entry = (vm: string, change: Partial<AutostartEntry> = {}): AutostartEntry => ({
  vm,
  startOrder: -1,
  startDelay: -1,
  waitForHeartbeat: 'systemDefault',
  startAction: 'powerOn',
  stopDelay: -1,
  stopAction: 'guestShutdown',
  ...change,
})
const config = (
  entries: readonly AutostartEntry[],
  defaults: Partial<AutostartConfig['defaults']> = {},
): AutostartConfig => ({
  defaults: {
    enabled: true,
    startDelay: 120,
    stopDelay: 120,
    waitForHeartbeat: false,
    stopAction: 'guestShutdown',
    ...defaults,
  },
  entries: [...entries],
})
/** As a host comes: autostart was never touched. */
const fresh: AutostartConfig = {
  defaults: { enabled: null, startDelay: 120, stopDelay: 120, waitForHeartbeat: false, stopAction: 'PowerOff' },
  entries: [],
}
const times =
  (known: Readonly<Record<string, TimeRange>> = {}) =>
  ({ id }: { readonly id: string }): TimeRange | null =>
    known[id] ?? null
const whyOf = (settings: AutostartConfig, vm: VmInventory, known: Readonly<Record<string, TimeRange>> = {}) =>
  judgeAutostart({ config: settings, vms: [vm], timeOf: times(known) }).vms[0]?.why

describe('what a host does by itself', () => {
  it.each<[string, AutostartConfig, VmInventory, ReturnType<typeof whyOf>]>([
    ['nothing on a fresh host', fresh, on('1'), 'off'],
    ['nothing while it is off', config([entry('1')], { enabled: false }), on('1'), 'off'],
    ['nothing with a VM that is not listed', config([entry('2')]), on('1'), 'not-managed'],
    ['it cuts the power when told to', config([entry('1', { stopAction: 'powerOff' })]), on('1'), 'power-off'],
    [
      'it cuts the power by default, in whatever case that is written',
      config([entry('1', { stopAction: 'SystemDefault' })], { stopAction: 'PowerOff' }),
      on('1'),
      'power-off',
    ],
    [
      'it cuts the power without a default',
      config([entry('1', { stopAction: 'systemDefault' })], { stopAction: null }),
      on('1'),
      'power-off',
    ],
    ['nothing when told nothing', config([entry('1', { stopAction: 'none' })]), on('1'), 'no-action'],
    ['it asks in vain without Tools', config([entry('1')]), on('1', { tools: 'guestToolsNotRunning' }), 'no-tools'],
    ['it may ask in vain where Tools are unknown', config([entry('1')]), on('1', { tools: null }), 'no-tools'],
    ['it asks a guest with Tools', config([entry('1')]), on('1'), null],
    ['it suspends a VM without Tools', config([entry('1', { stopAction: 'suspend' })]), on('1', { tools: null }), null],
    ['a VM that is off loses nothing', fresh, on('1', { powerState: 'poweredOff' }), null],
    ['a VM in an unknown state may run', fresh, on('1', { powerState: null }), 'off'],
  ])('%s', (_, settings, vm, why) => {
    expect(whyOf(settings, vm)).toBe(why)
  })

  it('is too slow for a guest that is known to need longer', () => {
    const slow = { '1': { low: 90, high: 121 } }
    expect(whyOf(config([entry('1')]), on('1'), slow)).toBe('slow')
    expect(whyOf(config([entry('1', { stopDelay: 121 })]), on('1'), slow)).toBeNull()
    expect(whyOf(config([entry('1')], { stopDelay: 200 }), on('1'), slow)).toBeNull()
  })

  it('takes as long as all stop delays together, of what runs', () => {
    const settings = config([
      entry('1'),
      entry('2', { stopDelay: 30, stopAction: 'suspend' }),
      entry('3', { stopAction: 'powerOff' }),
      entry('4'),
    ])
    const vms = [on('1'), on('2'), on('3'), on('4', { powerState: 'poweredOff' }), on('5')]
    expect(judgeAutostart({ config: settings, vms, timeOf: times() })).toMatchObject({
      enabled: true,
      worstCaseSeconds: 150,
    })
    expect(judgeAutostart({ config: { ...settings, defaults: fresh.defaults }, vms, timeOf: times() })).toMatchObject({
      enabled: false,
      worstCaseSeconds: 0,
    })
  })
})

describe('the change that is proposed', () => {
  it('turns a fresh host on, lists what runs, and leaves what has no Tools', () => {
    const vms = [on('1'), on('2', { tools: 'guestToolsNotRunning' }), on('3', { powerState: 'poweredOff' })]
    const change = fixAutostart({ config: fresh, vms, timeOf: times() })
    expect(change).toEqual({
      before: fresh.defaults,
      after: { ...fresh.defaults, enabled: true },
      vms: [{ id: '1', name: 'vm-1', before: null, after: entry('1') }],
      left: [expect.objectContaining({ id: '2', why: 'no-tools' })],
    })
  })

  it('changes only what loses power, and of that only what makes it', () => {
    const kept = entry('1', { startOrder: 2, startDelay: 5, stopDelay: 60 })
    const hard = entry('2', { startOrder: 1, startAction: 'none', stopAction: 'PowerOff', waitForHeartbeat: 'yes' })
    const change = fixAutostart({
      config: config([kept, hard]),
      vms: [on('1'), on('2')],
      timeOf: times({ '2': { low: 100, high: 141 } }),
    })
    expect(change?.vms).toEqual([
      { id: '2', name: 'vm-2', before: hard, after: { ...hard, stopAction: 'guestShutdown', stopDelay: 180 } },
    ])
    expect(change?.left).toEqual([])
  })

  it('sets a default that the host did not give, when that alone saves a VM', () => {
    const settings = config([entry('1', { stopAction: 'systemDefault' })], { stopAction: null })
    const change = fixAutostart({ config: settings, vms: [on('1')], timeOf: times() })
    expect(change).toMatchObject({ after: { stopAction: 'guestShutdown' }, vms: [], left: [] })
    expect(change && autostartChangeLines(createTranslator('en').t, change)).toEqual([
      'By default: nothing, waits 120 s → shut down guest, waits 120 s',
    ])
  })

  it('is none when nothing is wrong, or nothing can be done', () => {
    const input = { config: config([entry('1')]), timeOf: times() }
    expect(fixAutostart({ ...input, vms: [on('1')] })).toBeNull()
    expect(fixAutostart({ ...input, vms: [on('1', { tools: 'guestToolsNotRunning' })] })).toBeNull()
  })

  const anyEntry = fc.record({
    vm: fc.constantFrom('1', '2', '3', '4'),
    startOrder: fc.constantFrom(-1, 1, 2, 3),
    startDelay: fc.constantFrom(-1, 0, 60),
    waitForHeartbeat: fc.constantFrom('yes' as const, 'no' as const, 'systemDefault' as const),
    startAction: fc.constantFrom('powerOn', 'none', 'PowerOn'),
    stopDelay: fc.constantFrom(-1, 0, 30, 600),
    stopAction: fc.constantFrom('none', 'systemDefault', 'powerOff', 'PowerOff', 'suspend', 'guestShutdown'),
  })
  const anyConfig = fc.record({
    defaults: fc.record({
      enabled: fc.constantFrom(null, true, false),
      startDelay: fc.constantFrom(null, 0, 120),
      stopDelay: fc.constantFrom(null, 0, 120),
      waitForHeartbeat: fc.constantFrom(null, true, false),
      stopAction: fc.constantFrom(null, 'PowerOff', 'guestShutdown', 'systemDefault'),
    }),
    entries: fc.uniqueArray(anyEntry, { selector: ({ vm }) => vm, maxLength: 4 }),
  })
  const anyVms = fc.tuple(
    ...['1', '2', '3', '4'].map((id) =>
      fc
        .record({
          powerState: fc.constantFrom<VmInventory['powerState']>('poweredOn', 'poweredOff', null),
          tools: fc.constantFrom<VmInventory['tools']>('guestToolsRunning', 'guestToolsNotRunning', null),
        })
        .map((change) => on(id, change)),
    ),
  )

  it('saves every guest that can be asked, makes none worse, and is complete in one step', () => {
    fc.assert(
      fc.property(anyConfig, anyVms, fc.constantFrom(undefined, 20, 400), (settings, vms, high) => {
        const timeOf = times(high === undefined ? {} : { '1': { low: 1, high }, '2': { low: 1, high } })
        const before = judgeAutostart({ config: settings, vms, timeOf })
        const change = fixAutostart({ config: settings, vms, timeOf })
        const next = change ? applyAutostart(settings, change) : settings
        const after = judgeAutostart({ config: next, vms, timeOf })
        for (const vm of vms) {
          const [was, is] = [before, after].map((report) => report.vms.find(({ id }) => id === vm.id)?.losesPower)
          if (vm.tools === 'guestToolsRunning')
            expect({ id: vm.id, losesPower: is }).toEqual({ id: vm.id, losesPower: false })
          if (was === false) expect(is).toBe(false)
        }
        expect(fixAutostart({ config: next, vms, timeOf })).toBeNull()
      }),
    )
  })

  it('is taken back exactly', () => {
    fc.assert(
      fc.property(anyConfig, anyVms, (settings, vms) => {
        const change = fixAutostart({ config: settings, vms, timeOf: times() })
        if (!change) return
        const next = applyAutostart(settings, change)
        const back = autostartBetween(next, settings, (id) => id)
        expect(sameAutostart(applyAutostart(next, back), settings)).toBe(true)
        expect(sameAutostart(next, settings)).toBe(false)
      }),
    )
  })
})

describe('the start order', () => {
  const names = ['1', '2', '3', '4'].map((id) => ({ id, name: `vm-${id}` }))
  const settings = config([
    entry('1', { startOrder: 2 }),
    entry('2', { startOrder: 1 }),
    entry('3'),
    entry('4', { startAction: 'none', startOrder: 3 }),
  ])

  it('is that of the VMs that the host starts', () => {
    expect(startOrder(settings)).toEqual({ ordered: ['2', '1'], any: ['3'] })
    expect(startOrder(fresh)).toEqual({ ordered: [], any: [] })
  })

  it('is changed without touching what the host does not start, and in words', () => {
    const change = orderAutostart({ config: settings, names }, ['3', '2', '4', '3'])
    expect(change?.vms.map(({ id, after }) => [id, after?.startOrder])).toEqual([
      ['1', -1],
      ['2', 2],
      ['3', 1],
    ])
    expect(change && autostartChangeLines(createTranslator('en').t, change)).toEqual([
      'vm-1: starts in place 2, shut down guest → starts with the host, shut down guest',
      'vm-2: starts in place 1, shut down guest → starts in place 2, shut down guest',
      'vm-3: starts with the host, shut down guest → starts in place 1, shut down guest',
    ])
    expect(orderAutostart({ config: settings, names }, ['2', '1'])).toBeNull()
  })

  it('has the places from 1 on, whatever is asked for, and can be taken back', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(['1', '2', '3', '4', '5']), (order) => {
        const change = orderAutostart({ config: settings, names }, order)
        const next = change ? applyAutostart(settings, change) : settings
        const places = next.entries.filter(({ vm, startOrder: place }) => vm !== '4' && place > 0)
        expect(places.map(({ startOrder: place }) => place).toSorted()).toEqual(places.map((_, index) => index + 1))
        expect(startOrder(next).ordered).toEqual(order.filter((vm) => ['1', '2', '3'].includes(vm)))
        const back = autostartBetween(next, settings, (id) => id)
        expect(sameAutostart(applyAutostart(next, back), settings)).toBe(true)
      }),
    )
  })
})
