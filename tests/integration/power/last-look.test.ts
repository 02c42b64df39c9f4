import { describe, expect, it, onTestFinished } from 'vitest'
import { HostMonitor } from '../../../electron/hosts/monitor.ts'
import { openAppendFile, type OpenAppendFile } from '../../../electron/storage/append-file.ts'
import type { PracticeOptions } from '../../../electron/practice/practice-host.ts'
import type { PowerState } from '../../../shared/models/inventory.ts'
import type { DestructiveCall } from '../../../shared/models/power.ts'
import { receiptOf, scene, type Scene } from './harness.ts'
import { clean, hows } from './invariants.ts'
import { at } from './moments.ts'

/** A disk on which writing the intent of such a call takes as long as `meanwhile` does. */
const slowDisk =
  (method: DestructiveCall, meanwhile: () => Promise<void>): OpenAppendFile =>
  async (file, how) => {
    const real = await openAppendFile(file, how)
    return {
      close: real.close,
      append: async (text) => {
        if (text.includes(`"${method}"`) && text.includes('"intent"')) await meanwhile()
        await real.append(text)
      },
    }
  }

interface Watched {
  readonly s: Scene
  readonly monitor: HostMonitor
  /** Changes a VM and waits until its push has arrived. */
  change(id: string, powerState: PowerState): Promise<void>
}

/** A scene with the live monitor of an app. */
async function watched(practice: Partial<PracticeOptions>): Promise<Watched> {
  const s = await scene({ practice })
  const monitor = new HostMonitor({ client: s.newClient(), clock: s.clock, random: () => 0 })
  onTestFinished(() => monitor.stop())
  monitor.start()
  await monitor.waitFor(({ connection }) => connection === 'connected', { timeoutMs: 1_000_000 })
  return {
    s,
    monitor,
    change: async (id, powerState) => {
      s.host.setVm(id, { powerState })
      await monitor.waitFor(({ inventory }) => inventory?.vms.find((vm) => vm.id === id)?.powerState === powerState, {
        timeoutMs: 1_000_000,
      })
    },
  }
}

/** What the journal says became of each call of a method. */
const written = async (s: Scene, method: DestructiveCall): Promise<unknown[]> =>
  (await s.journal()).flatMap((entry) =>
    entry.type === 'call' && entry.method === method ? [[entry.state, entry.code]] : [],
  )

describe('what happens while the intent is being written', () => {
  it.each([
    ['direct', 'ShutdownHost_Task'],
    ['via-maintenance', 'ShutdownHost_Task'],
    ['now', 'ShutdownHost_Task'],
  ] as const)('a VM that is started keeps the host call from being sent: %s', async (mode, method) => {
    const { s, monitor, change } = await watched({ vms: 4 })
    const run = { monitor, policy: { mode }, openFile: slowDisk(method, () => change('4', 'poweredOn')) }
    const result = await s.run(run)
    expect(receiptOf(result)).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'VM_STARTED_MEANWHILE', params: { id: '4' } },
    })
    expect(s.changeNames()).not.toContain(method)
    expect(await written(s, method)).toEqual([
      ['intent', null],
      ['not-sent', 'VM_STARTED_MEANWHILE'],
    ])
    expect(s.host.state()).toMatchObject({ powered: true, maintenance: false })
    expect(hows(result)[4]?.[1]).toBe('poweredOn')
    await clean(s, result, run)
  })

  it.each([
    ['poweredOff', ['guest-shutdown', 'poweredOff']],
    ['suspended', ['suspended', 'suspended']],
  ] as const)('a stuck guest that comes to rest is not powered off: %s', async (powerState, how) => {
    const { s, monitor, change } = await watched({ vms: 1, stuck: 1 })
    const result = await s.run({
      monitor,
      policy: { stuck: 'power-off' },
      openFile: slowDisk('PowerOffVM_Task', () => change('1', powerState)),
    })
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(s.changeNames()).toEqual(['ShutdownGuest 1', 'ShutdownHost_Task'])
    expect(await written(s, 'PowerOffVM_Task')).toEqual([
      ['intent', null],
      ['not-sent', 'CALL_OVERTAKEN'],
    ])
    expect(hows(result)[1]).toEqual(how)
  })

  it('a stuck guest that went down and was started again is not powered off: it is another start, which was not asked', async () => {
    const { s, monitor, change } = await watched({ vms: 1, stuck: 1 })
    const run = {
      monitor,
      policy: { stuck: 'power-off' as const },
      openFile: slowDisk('PowerOffVM_Task', async () => {
        await change('1', 'poweredOff')
        await change('1', 'poweredOn')
      }),
    }
    const result = await s.run(run)
    expect(receiptOf(result)).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'VM_STARTED_MEANWHILE', params: { id: '1' } },
    })
    expect(s.changeNames()).toEqual(['ShutdownGuest 1'])
    expect(await written(s, 'PowerOffVM_Task')).toEqual([
      ['intent', null],
      ['not-sent', 'VM_STARTED_MEANWHILE'],
    ])
    expect(s.host.state().vms[0]?.lostPower).toBe(false)
    await clean(s, result, run)
  })

  it.each(['ShutdownGuest', 'SuspendVM_Task'] as const)(
    'a VM that another client powers off is sent no %s, and nothing is claimed about it',
    async (method) => {
      const { s, monitor, change } = await watched({ vms: 1, noTools: method === 'SuspendVM_Task' ? 1 : 0 })
      const run = {
        monitor,
        policy: { noTools: 'suspend' as const },
        openFile: slowDisk(method, () => change('1', 'poweredOff')),
      }
      const result = await s.run(run)
      expect(receiptOf(result).outcome).toBe('unreachable')
      expect(s.changeNames()).toEqual(['ShutdownHost_Task'])
      expect(hows(result)[1]).toEqual([null, 'poweredOff'])
      await clean(s, result, run)
    },
  )

  it('a cancel keeps the host call from being sent', async () => {
    const s = await scene({ practice: { vms: 1 } })
    const cancel = new AbortController()
    const run = {
      cancel: cancel.signal,
      openFile: slowDisk('ShutdownHost_Task', () => Promise.resolve(cancel.abort())),
    }
    const result = await s.run(run)
    expect(receiptOf(result)).toMatchObject({ outcome: 'cancelled', problem: { code: 'CANCELLED' } })
    expect(s.changeNames()).toEqual(['ShutdownGuest 1'])
    expect(await written(s, 'ShutdownHost_Task')).toEqual([
      ['intent', null],
      ['not-sent', 'CANCELLED'],
    ])
    await clean(s, result, run)
  })
})

describe('a push that comes in while the host is being read', () => {
  it('counts against the reply that it overtook', async () => {
    const { s, monitor, change } = await watched({ vms: 4 })
    // The reply is made before the VM starts and arrives after its push.
    const held = Promise.withResolvers<undefined>()
    const { emit } = at({ step: 'recheck', state: 'started', mode: 'direct' }, () => {
      s.host.inject({ method: 'RetrievePropertiesEx', times: 1, when: 'after', what: { delayMs: 500 } })
      const stop = s.host.onCall((call, phase) => {
        if (phase !== 'received' || call.method !== 'RetrievePropertiesEx') return
        stop()
        // Not before the reply is made.
        setImmediate(() => void change('4', 'poweredOn').then(() => held.resolve(undefined)))
      })
    })
    const run = { monitor, emit }
    const result = await s.run(run)
    await held.promise
    expect(receiptOf(result)).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'VM_STARTED_MEANWHILE', params: { id: '4' } },
    })
    await clean(s, result, run)
  })
})

it('the host call is not sent when connecting keeps taking longer than what was read lasts', async () => {
  const s = await scene({ practice: { vms: 0 } })
  const result = await s.run({ freshMs: -1 })
  expect(receiptOf(result)).toMatchObject({
    outcome: 'failed',
    problem: { code: 'CALL_TOO_LATE', params: { method: 'ShutdownHost_Task' } },
  })
  expect(s.changeNames()).toEqual([])
  expect(s.host.state().powered).toBe(true)
  expect(await written(s, 'ShutdownHost_Task')).toEqual([
    ['intent', null],
    ['not-sent', 'CALL_TOO_LATE'],
  ])
})
