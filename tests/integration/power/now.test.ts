import { describe, expect, it, onTestFinished } from 'vitest'
import { HostMonitor } from '../../../electron/hosts/monitor.ts'
import type { Acknowledged } from '../../../electron/power/run-input.ts'
import { receiptOf, scene, type Scene } from './harness.ts'
import { clean, hows } from './invariants.ts'
import { at } from './moments.ts'

const now = { policy: { mode: 'now' } } as const

/** VMs 1 to 3 run and 4 is off. */
const four = (): Promise<Scene> => scene({ practice: { vms: 4 } })

/** While the user takes long to confirm, a colleague starts VM 4. */
const startedMeanwhile = (s: Scene) => ({
  confirm: () => (s.host.setVm('4', { powerState: 'poweredOn' }), Promise.resolve(true)),
})

async function refused(s: Scene, result: Awaited<ReturnType<Scene['run']>>, id = '4'): Promise<void> {
  expect(receiptOf(result)).toMatchObject({
    outcome: 'aborted',
    problem: { code: 'VM_STARTED_MEANWHILE', params: { id } },
  })
  expect(s.changes()).toEqual([])
  expect(s.host.state().vms.filter(({ lostPower }) => lostPower)).toEqual([])
  expect(hows(result)[id]).toEqual(['left-on', 'poweredOn'])
  await clean(s, result, now)
}

describe('a VM that is started between preview and confirmation', () => {
  it.each<[string, Acknowledged | undefined]>([
    ['those of the plan, unless told otherwise', undefined],
    ['those of the plan', null],
    ['those that the user saw', new Set(['1', '2', '3'])],
  ])('ends the run when the user acknowledged %s', async (_what, acknowledge) => {
    const s = await four()
    await refused(
      s,
      await s.run({ ...now, ask: startedMeanwhile(s), ...(acknowledge !== undefined && { acknowledge }) }),
    )
  })

  it('is named', async () => {
    const s = await four()
    const result = await s.run({ ...now, ask: startedMeanwhile(s) })
    expect(receiptOf(result).problem?.params['vm']).toBe("builder's agent")
  })

  it.each<[string, Acknowledged]>([
    ['by its id', new Set(['1', '2', '3', '4'])],
    ['beforehand, with whatever a fresh read shows', 'fresh-read'],
  ])('loses power when it was acknowledged %s', async (_what, acknowledge) => {
    const s = await four()
    const result = await s.run({ ...now, acknowledge, ask: startedMeanwhile(s) })
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(s.changeNames()).toEqual(['ShutdownHost_Task'])
    // Not "already off", which it was in the plan.
    expect(hows(result)[4]).toEqual(['left-on', null])
    await clean(s, result, now)
  })

  it('counts although the live monitor fell behind', async () => {
    const s = await four()
    const monitor = new HostMonitor({ client: s.newClient(), clock: s.clock, random: () => 0 })
    onTestFinished(() => monitor.stop())
    s.host.inject({ method: 'WaitForUpdatesEx', after: 1, when: 'after', what: { silence: true } })
    monitor.start()
    await monitor.waitFor(({ connection }) => connection === 'connected', { timeoutMs: 1_000_000 })
    const result = await s.run({ ...now, monitor, ask: startedMeanwhile(s) })
    expect(monitor.state.inventory?.vms.find(({ id }) => id === '4')?.powerState).toBe('poweredOff')
    await refused(s, result)
  })

  it('counts although there are no pushes at all', async () => {
    const s = await four()
    s.host.inject({ method: 'CreateFilter', when: 'before', what: { fault: 'NoPermission' } })
    await refused(s, await s.run({ ...now, ask: startedMeanwhile(s) }))
  })
})

describe('a VM that is started between the fresh read and the call', () => {
  it.each<[string, Acknowledged]>([
    ['those of the plan', null],
    ['what the fresh read shows', 'fresh-read'],
  ])('ends the run once its push has arrived: %s', async (_what, acknowledge) => {
    const s = await four()
    const monitor = new HostMonitor({ client: s.newClient(), clock: s.clock, random: () => 0 })
    onTestFinished(() => monitor.stop())
    monitor.start()
    await monitor.waitFor(({ connection }) => connection === 'connected', { timeoutMs: 1_000_000 })
    // Its push comes in while the call before the host's own is answered.
    s.host.inject({ method: 'RetrievePropertiesEx', after: 6, times: 1, when: 'after', what: { delayMs: 1_000 } })
    let reads = 0
    s.host.onCall((call, phase) => {
      if (phase !== 'received' || call.method !== 'RetrievePropertiesEx' || (reads += 1) !== 7) return
      setImmediate(() => s.host.setVm('4', { powerState: 'poweredOn' }))
    })
    const result = await s.run({ ...now, monitor, acknowledge })
    expect(reads).toBeGreaterThanOrEqual(7)
    await refused(s, result)
  })
})

describe('what else stands in the way of the bare call', () => {
  it('is a VM whose state is unknown and was not acknowledged', async () => {
    const s = await four()
    const result = await s.run({
      ...now,
      acknowledge: new Set(['1', '2']),
      ask: { confirm: () => (s.host.setVm('3', { unreadable: ['runtime'] }), Promise.resolve(true)) },
    })
    expect(receiptOf(result)).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'VM_STATE_UNKNOWN', params: { id: '3' } },
    })
    expect(s.changes()).toEqual([])
    await clean(s, result, now)
  })

  it('is a host that cannot be read after the confirmation', async () => {
    const s = await four()
    const result = await s.run({
      ...now,
      acknowledge: 'fresh-read',
      ask: { confirm: () => (s.host.restartManagement(Infinity), Promise.resolve(true)) },
    })
    expect(receiptOf(result)).toMatchObject({ outcome: 'failed', problem: { code: 'HTTP_STATUS' } })
    expect(s.changes()).toEqual([])
  })

  it('is not a VM that went down meanwhile', async () => {
    const s = await four()
    const result = await s.run({
      ...now,
      ask: { confirm: () => (s.host.setVm('1', { powerState: 'poweredOff' }), Promise.resolve(true)) },
    })
    expect(receiptOf(result).outcome).toBe('unreachable')
    await clean(s, result, now)
  })

  it('is one that is started at the last moment', async () => {
    const s = await four()
    const monitor = new HostMonitor({ client: s.newClient(), clock: s.clock, random: () => 0 })
    onTestFinished(() => monitor.stop())
    monitor.start()
    await monitor.waitFor(({ connection }) => connection === 'connected', { timeoutMs: 1_000_000 })
    s.host.inject({ method: 'ShutdownHost_Task', times: 1, when: 'before', what: { fault: 'TaskInProgress' } })
    // While the run waits to try again.
    const result = await s.run({
      ...now,
      monitor,
      emit: at({ step: 'host', state: 'waiting', mode: 'now' }, () => s.host.setVm('4', { powerState: 'poweredOn' }))
        .emit,
    })
    expect(receiptOf(result)).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'VM_STARTED_MEANWHILE', params: { id: '4' } },
    })
    expect(s.changeNames()).toEqual(['ShutdownHost_Task'])
    await clean(s, result, now)
  })
})
