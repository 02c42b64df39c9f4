import { describe, expect, it } from 'vitest'
import type { PracticeHost } from '../../../electron/practice/practice-host.ts'
import { join } from 'node:path'
import { lockHolder } from '../../../electron/storage/lock.ts'
import { acquireHostLock, isHostBusy } from '../../../electron/hosts/host-lock.ts'
import { actOnVms } from '../../../electron/vms/vm-actions.ts'
import { systemClock } from '../../../shared/clock.ts'
import type { VmActionEnd, VmActionEvent, VmPowerAction } from '../../../shared/models/vm-action.ts'
import { valueOf, vmScene, type VmScene } from './scene.ts'

const methods = {
  start: 'PowerOnVM_Task',
  shutdown: 'ShutdownGuest',
  restart: 'RebootGuest',
  suspend: 'SuspendVM_Task',
  reset: 'ResetVM_Task',
  off: 'PowerOffVM_Task',
} as const

/** Practice hosts begin with VMs 1 to 3 on and 4 off. */
const vmFor = (action: VmPowerAction): string => (action === 'start' ? '4' : '1')
/** A guest that restarts is away for some seconds, as a real one. */
const slow = (action: VmPowerAction) => (action === 'restart' || action === 'reset' ? { guestSeconds: 2 } : {})
const powerOf = (host: PracticeHost, id: string) => host.state().vms.find((vm) => vm.id === id)?.powerState
const after = {
  start: 'poweredOn',
  shutdown: 'poweredOff',
  restart: 'poweredOn',
  suspend: 'suspended',
  reset: 'poweredOn',
  off: 'poweredOff',
} as const

interface Acted {
  readonly ends: readonly VmActionEnd[]
  readonly events: readonly VmActionEvent[]
}

async function act(scene: VmScene, action: VmPowerAction, ids: readonly string[], timeoutMs = 20_000): Promise<Acted> {
  const reading = await scene.read()
  const events: VmActionEvent[] = []
  const ends = await actOnVms(scene.session, action, ids.map(reading.vm), {
    timeoutMs,
    startOrder: reading.startOrder,
    host: reading.hostNow,
    emit: (event) => events.push(event),
  })
  return { ends, events }
}

/** What the holder of the host's lock says it does. */
async function holderOf({ dataRoot, session }: VmScene): Promise<string | undefined> {
  const { hardwareUuid, fingerprint } = session.options.host
  return (await lockHolder(join(dataRoot, `host-${hardwareUuid ?? fingerprint}`)))?.what
}

const actions = Object.keys(methods) as VmPowerAction[]

describe('an action on one VM', () => {
  it.each(actions)('%s: sent once, and done only when the host shows it', async (action) => {
    const scene = await vmScene(slow(action))
    const id = vmFor(action)
    const { ends, events } = await act(scene, action, [id])
    expect(ends).toMatchObject([{ id, outcome: 'done', after: after[action], problem: null }])
    expect(powerOf(scene.host, id)).toBe(after[action])
    expect(scene.calls(methods[action])).toEqual([`${methods[action]} ${id}`])
    expect(events.map(({ state }) => state)).toEqual(['started', 'waiting', 'done'])
    expect(await scene.journal()).toMatchObject([{ work: action, vm: id, state: 'done', code: null }])
  })

  it.each(actions)('%s: a lost answer is not sent again, and the VM itself tells', async (action) => {
    const scene = await vmScene(slow(action))
    const id = vmFor(action)
    scene.host.inject({ method: methods[action], when: 'after', what: { disconnect: true } })
    const { ends } = await act(scene, action, [id])
    expect(ends).toMatchObject([{ outcome: 'done' }])
    expect(scene.calls(methods[action])).toHaveLength(1)
  })

  it.each(actions)('%s: a call that was lost on the way is unknown, and not sent again', async (action) => {
    const scene = await vmScene()
    const id = vmFor(action)
    scene.host.inject({ method: methods[action], when: 'before', what: { disconnect: true } })
    const { ends } = await act(scene, action, [id], 600)
    expect(ends).toMatchObject([{ outcome: 'unknown', problem: { code: 'VM_ACTION_UNCONFIRMED' } }])
    expect(scene.calls(methods[action])).toHaveLength(1)
    expect(await scene.journal()).toMatchObject([{ state: 'unconfirmed', code: 'VM_ACTION_UNCONFIRMED' }])
  })

  it.each([
    ['TaskInProgress', 'TASK_IN_PROGRESS'],
    ['InvalidPowerState', 'INVALID_POWER_STATE'],
    ['ToolsUnavailable', 'TOOLS_UNAVAILABLE'],
    ['RestrictedVersion', 'LICENCE_RESTRICTED'],
    ['NoPermission', 'NO_PERMISSION'],
    ['InvalidState', 'INVALID_STATE'],
  ] as const)('%s from the host: refused, nothing was done', async (fault, code) => {
    const scene = await vmScene()
    scene.host.inject({ method: 'ShutdownGuest', when: 'before', what: { fault } })
    const { ends } = await act(scene, 'shutdown', ['1'])
    expect(ends).toMatchObject([{ outcome: 'refused', problem: { code } }])
    expect(scene.calls('ShutdownGuest')).toHaveLength(1)
    expect(powerOf(scene.host, '1')).toBe('poweredOn')
    expect(await scene.journal()).toMatchObject([{ state: 'refused', code }])
  })

  it('a task that fails: failed with its own fault', async () => {
    const scene = await vmScene()
    scene.host.setVm('1', { taskFaults: { SuspendVM_Task: 'NotSupported' } })
    const { ends } = await act(scene, 'suspend', ['1'])
    expect(ends).toMatchObject([{ outcome: 'failed', after: 'poweredOn', problem: { code: 'NOT_SUPPORTED' } }])
    expect(await scene.journal()).toMatchObject([{ state: 'failed', code: 'NOT_SUPPORTED' }])
  })

  it('silence after the call: the answer is given up, and the VM is read over a new connection', async () => {
    const scene = await vmScene({
      limits: { connectMs: 10_000, tlsMs: 10_000, replyMs: 10_000, bodyMs: 10_000, replyBytes: 4 * 1024 * 1024 },
    })
    scene.host.inject({ method: 'PowerOffVM_Task', when: 'after', what: { silence: true } })
    const { ends } = await act(scene, 'off', ['1'])
    expect(ends).toMatchObject([{ outcome: 'done', after: 'poweredOff' }])
    expect(scene.calls('PowerOffVM_Task')).toHaveLength(1)
  }, 40_000)

  it('a guest that ignores the request: not seen in time, and still running', async () => {
    const scene = await vmScene({ stuck: 1 })
    const { ends } = await act(scene, 'shutdown', ['1'], 600)
    expect(ends).toMatchObject([{ outcome: 'timed-out', after: 'poweredOn', problem: { code: 'VM_ACTION_LATE' } }])
    const restarted = await act(await vmScene({ stuck: 1 }), 'restart', ['1'], 600)
    expect(restarted.ends).toMatchObject([{ outcome: 'timed-out' }])
  })

  it('a host that lets nothing more be read: unknown and not failed, since it has accepted', async () => {
    const scene = await vmScene()
    scene.host.onCall(({ method }, phase) => {
      if (method === 'ResetVM_Task' && phase === 'answered')
        scene.host.inject({ method: 'RetrievePropertiesEx', when: 'before', what: { fault: 'NoPermission' } })
    })
    const { ends } = await act(scene, 'reset', ['1'])
    expect(ends).toMatchObject([{ outcome: 'unknown', problem: { code: 'VM_ACTION_UNCONFIRMED' } }])
    expect(await scene.journal()).toMatchObject([{ work: 'reset', state: 'unconfirmed' }])
  })

  it('a question at the start ends the waiting, and the task goes on', async () => {
    const scene = await vmScene()
    scene.host.setVm('4', { asksOnStart: { id: 'q', text: 'Moved?' } })
    const { ends } = await act(scene, 'start', ['4'])
    expect(ends).toMatchObject([{ outcome: 'asks', after: 'poweredOff', problem: { code: 'VM_STOPPED_BY_QUESTION' } }])
    scene.host.setVm('4', { question: null })
    expect(powerOf(scene.host, '4')).toBe('poweredOn')
  })

  it('is already there: nothing is sent', async () => {
    const scene = await vmScene()
    expect((await act(scene, 'off', ['4'])).ends).toMatchObject([{ outcome: 'already' }])
    expect((await act(scene, 'start', ['1'])).ends).toMatchObject([{ outcome: 'already' }])
    expect(scene.calls(...Object.values(methods))).toEqual([])
    expect(await scene.journal()).toEqual([])
  })

  it('another program did it meanwhile: already, and nothing is sent', async () => {
    const scene = await vmScene()
    const reading = await scene.read()
    scene.host.setVm('1', { powerState: 'poweredOff' })
    const options = { timeoutMs: 5_000, startOrder: reading.startOrder, host: reading.hostNow, emit: () => undefined }
    const ends = await actOnVms(scene.session, 'off', [reading.vm('1')], options)
    expect(ends).toMatchObject([{ outcome: 'already' }])
    expect(scene.calls('PowerOffVM_Task')).toEqual([])
    expect(await scene.journal()).toMatchObject([{ state: 'not-sent', code: 'VM_IS_OFF' }])
  })
})

describe('several VMs', () => {
  it('start up the start order and stop down it, each with its own end', async () => {
    const scene = await vmScene({ vms: 3, autostart: true })
    const reading = await scene.read()
    const order = new Map([
      ['1', 2],
      ['2', 1],
    ])
    const options = { timeoutMs: 20_000, startOrder: order, host: reading.hostNow, emit: () => undefined }
    scene.host.setVm('1', { taskFaults: { PowerOffVM_Task: 'SystemError' } })
    const ends = await actOnVms(scene.session, 'off', ['1', '2', '3'].map(reading.vm), options)
    expect(scene.calls('PowerOffVM_Task')).toEqual(['3', '1', '2'].map((id) => `PowerOffVM_Task ${id}`))
    expect(ends.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['1', 'failed'],
      ['2', 'done'],
      ['3', 'done'],
    ])
    scene.host.setVm('1', { powerState: 'poweredOff' })
    const off = await scene.read()
    await actOnVms(scene.session, 'start', ['1', '2', '3'].map(off.vm), options)
    expect(scene.calls('PowerOnVM_Task')).toEqual(['2', '1', '3'].map((id) => `PowerOnVM_Task ${id}`))
  })

  it('a cancel ends the waiting and keeps the rest from being sent', async () => {
    const scene = await vmScene({ stuck: 1 })
    const order = new Map([['2', 1]])
    const reading = await scene.read()
    const ends = await actOnVms(scene.session, 'shutdown', ['1', '2'].map(reading.vm), {
      timeoutMs: 60_000,
      startOrder: order,
      host: reading.hostNow,
      emit: ({ state }) => state === 'waiting' && scene.cancel.abort(),
    })
    expect(ends).toMatchObject([
      { id: '1', outcome: 'cancelled', problem: { code: 'VM_ACTION_GOES_ON' } },
      { id: '2', outcome: 'not-tried', problem: { code: 'CANCELLED' } },
    ])
    expect(scene.calls('ShutdownGuest')).toEqual(['ShutdownGuest 1'])
  })
})

describe('beside a power run', () => {
  it('nothing is sent while the host is locked for a run', async () => {
    const scene = await vmScene()
    const { host } = scene.session.options
    const lock = valueOf(
      await acquireHostLock(scene.dataRoot, host, { name: 'esx', what: 'shutdown', clock: systemClock }),
    )
    const { ends } = await act(scene, 'off', ['1'])
    expect(ends).toMatchObject([{ outcome: 'refused', problem: { code: 'RUN_IN_PROGRESS' } }])
    expect(scene.calls('PowerOffVM_Task')).toEqual([])
    await lock.release()
    expect((await act(scene, 'off', ['1'])).ends).toMatchObject([{ outcome: 'done' }])
  })

  it('a slow look ends by its own limit, is no cancel of the user’s, and leaves the call to the run', async () => {
    const scene = await vmScene()
    const reading = await scene.read()
    scene.host.inject({ method: 'RetrievePropertiesEx', when: 'before', what: { silence: true } })
    const acting = actOnVms(scene.session, 'off', [reading.vm('1')], {
      timeoutMs: 60_000,
      startOrder: reading.startOrder,
      host: reading.hostNow,
      emit: () => undefined,
    })
    await expect.poll(() => holderOf(scene)).toBe('vm')
    // One request for a VM is no run, and is said to be none.
    expect(await isHostBusy(scene.dataRoot, scene.session.options.host)).toBe(false)
    // A shutdown that begins meanwhile is not refused because of it.
    const { host } = scene.session.options
    const lock = await acquireHostLock(scene.dataRoot, host, { name: 'esx', what: 'shutdown', clock: systemClock })
    await valueOf(lock).release()
    expect(await acting).toMatchObject([{ problem: { code: 'REPLY_TIMEOUT' } }])
    expect(scene.calls('PowerOffVM_Task')).toEqual([])
  }, 40_000)

  it('a run waits for a request under way, and not for its VM', async () => {
    const scene = await vmScene({ stuck: 1 })
    const { host } = scene.session.options
    scene.host.inject({ method: 'ShutdownGuest', when: 'before', what: { delayMs: 1_000 } })
    const acting = act(scene, 'shutdown', ['1'], 60_000)
    await expect.poll(() => scene.calls('ShutdownGuest')).toHaveLength(1)
    const options = { name: 'esx', what: 'shutdown', clock: systemClock } as const
    const lock = valueOf(await acquireHostLock(scene.dataRoot, host, options))
    expect(scene.host.calls.find(({ method }) => method === 'ShutdownGuest')?.outcome).toBe('ok')
    await lock.release()
    scene.cancel.abort()
    expect((await acting).ends).toMatchObject([{ outcome: 'cancelled' }])
  })
})
