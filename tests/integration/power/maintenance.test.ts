import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { leaveLeftoverMaintenance } from '../../../electron/power/leftover-maintenance.ts'
import { acquireHostLock } from '../../../electron/hosts/host-lock.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { receiptOf, scene, type RunOptions, type Scene } from './harness.ts'
import { violations } from './invariants.ts'

const policy = { mode: 'via-maintenance', noTools: 'abort', stuck: 'abort' } as const
const limits = { misses: 5, spanMs: 20_000, intervalMs: 4_000, giveUpMs: 60_000 }

/** A contact with the host, `minutes` later than now. */
const settle = (s: Scene, minutes = 0): Promise<Problem | null> =>
  leaveLeftoverMaintenance({
    client: s.newClient(),
    clock: { ...s.clock, now: () => s.clock.now() + minutes * 60_000 },
    host: s.record,
    dataRoot: s.dataRoot,
    journalDir: s.journalDir,
  })

/** Runs something once at a step. */
const at = (step: string, state: string, run: () => void): NonNullable<RunOptions['emit']> => {
  let done = false
  return (event) => {
    if (done || event.step !== step || event.state !== state) return
    done = true
    run()
  }
}

describe('by way of maintenance mode', () => {
  it('enters it when nothing runs and shuts down without force', async () => {
    const s = await scene({ practice: { vms: 2 } })
    const result = await s.run({ policy })
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(s.changeNames().slice(-2)).toEqual(['EnterMaintenanceMode_Task', 'ShutdownHost_Task'])
    expect(s.changes().at(-1)?.args).toEqual({ force: 'false' })
    expect((await s.journal()).some(({ type }) => type === 'maintenance-owed')).toBe(true)
    expect(await violations(s, result, policy)).toEqual([])
  })

  it('writes down that it owes leaving before it enters', async () => {
    const s = await scene({ practice: { vms: 0 } })
    await s.run({ policy })
    const entries = await s.journal()
    const owed = entries.findIndex(({ type }) => type === 'maintenance-owed')
    expect(owed).toBeGreaterThan(-1)
    expect(
      entries.findIndex((entry) => entry.type === 'call' && entry.method === 'EnterMaintenanceMode_Task'),
    ).toBeGreaterThan(owed)
  })

  it.each(['direct', 'via-maintenance'] as const)(
    'neither enters nor leaves a mode that was on before: %s',
    async (mode) => {
      const s = await scene({ practice: { vms: 0 } })
      s.host.setMaintenance(true)
      await s.run({ policy: { mode } })
      expect(s.changeNames()).toEqual(['ShutdownHost_Task'])
      expect(s.changes()[0]?.args).toEqual({ force: String(mode === 'direct') })
      await s.host.powerOn()
      expect(await settle(s)).toBeNull()
      expect(s.host.state().maintenance).toBe(true)
    },
  )

  it('does not leave a mode that another client entered just before', async () => {
    const s = await scene({ practice: { vms: 0 } })
    const result = await s.run({ policy, emit: at('maintenance', 'started', () => s.host.setMaintenance(true)) })
    expect(receiptOf(result)).toMatchObject({ outcome: 'aborted', problem: { code: 'INVALID_STATE' } })
    expect(s.changeNames()).toEqual(['EnterMaintenanceMode_Task'])
    expect(s.host.state().maintenance).toBe(true)
    expect(await settle(s)).toBeNull()
    expect(s.host.state().maintenance).toBe(true)
  })

  it('leaves it when the host refuses to shut down', async () => {
    const s = await scene({ practice: { vms: 1 } })
    s.host.inject({ method: 'ShutdownHost_Task', when: 'before', what: { fault: 'HostConfigFault' } })
    const result = await s.run({ policy })
    expect(receiptOf(result)).toMatchObject({ outcome: 'aborted', problem: { code: 'HOST_CONFIG_FAULT' } })
    expect(s.host.state().maintenance).toBe(false)
    expect(s.events.filter(({ code }) => code === 'MAINTENANCE_LEFT')).toHaveLength(1)
    expect((await s.journal()).filter(({ type }) => type === 'maintenance-settled')).toHaveLength(1)
    expect(await violations(s, result, policy)).toEqual([])
  })

  it('knows that it left although the answer was lost', async () => {
    const s = await scene({ practice: { vms: 0 }, factor: 10 })
    s.host.inject({ method: 'ShutdownHost_Task', when: 'before', what: { fault: 'HostConfigFault' } })
    s.host.inject({ method: 'ExitMaintenanceMode_Task', when: 'after', what: { disconnect: true } })
    await s.run({ policy })
    expect(s.host.state().maintenance).toBe(false)
    expect(s.events.map(({ code }) => code)).toContain('MAINTENANCE_LEFT')
    expect((await s.journal()).filter(({ type }) => type === 'maintenance-settled')).toHaveLength(1)
  })

  it('says that it did not leave when the host refuses that, and goes on owing it', async () => {
    const s = await scene({ practice: { vms: 0 } })
    s.host.inject({ method: 'ShutdownHost_Task', when: 'before', what: { fault: 'HostConfigFault' } })
    s.host.inject({ method: 'ExitMaintenanceMode_Task', when: 'before', times: 1, what: { fault: 'TaskInProgress' } })
    await s.run({ policy })
    expect(s.events.map(({ code }) => code)).toContain('MAINTENANCE_NOT_LEFT')
    expect(await settle(s, 11)).toMatchObject({ code: 'MAINTENANCE_LEFT' })
    expect(s.host.state().maintenance).toBe(false)
  })

  it.each([
    ['while it is entered', 'waiting'],
    ['when it is on', 'done'],
  ] as const)('leaves it when the person cancels %s', async (_what, state) => {
    const s = await scene({ practice: { vms: 1 } })
    const cancel = new AbortController()
    const result = await s.run({ policy, cancel: cancel.signal, emit: at('maintenance', state, () => cancel.abort()) })
    expect(receiptOf(result).outcome).toBe('cancelled')
    expect(s.changeNames()).not.toContain('ShutdownHost_Task')
    expect(s.host.state()).toMatchObject({ powered: true, maintenance: false })
    expect(await violations(s, result, policy)).toEqual([])
  })

  it('leaves it when a guest that was started keeps it from being entered', async () => {
    const s = await scene({ practice: { vms: 4 } })
    s.host.onCall(
      (call, phase) =>
        void (
          phase === 'received' &&
          call.method === 'EnterMaintenanceMode_Task' &&
          s.host.setVm('4', { powerState: 'poweredOn' })
        ),
    )
    const cancel = new AbortController()
    const ended = s.run({ policy, cancel: cancel.signal })
    // Entering waits for a VM that is never stopped; the user gives up.
    await new Promise<void>(
      (resolve) =>
        void s.host.onCall((call, phase) => {
          if (
            phase === 'answered' &&
            call.method === 'RetrievePropertiesEx' &&
            s.changeNames().at(-1) === 'EnterMaintenanceMode_Task'
          )
            resolve()
        }),
    )
    cancel.abort()
    const result = await ended
    expect(receiptOf(result).outcome).toBe('cancelled')
    expect(s.host.calls.map(({ method }) => method)).toContain('CancelTask')
    s.host.setVm('4', { powerState: 'poweredOff' })
    expect(s.host.state()).toMatchObject({ powered: true, maintenance: false })
    expect(await settle(s)).toBeNull()
  })

  it('finds out whether it entered when the answer was lost, and leaves it', async () => {
    const s = await scene({ practice: { vms: 0 }, factor: 10 })
    s.host.inject({ method: 'EnterMaintenanceMode_Task', when: 'after', what: { disconnect: true } })
    const result = await s.run({ policy })
    expect(receiptOf(result).outcome).toBe('failed')
    expect(s.changeNames()).toEqual(['EnterMaintenanceMode_Task', 'ExitMaintenanceMode_Task'])
    expect(s.host.state().maintenance).toBe(false)
    expect(await violations(s, result, policy)).toEqual([])
  })

  it('keeps owing when the host may yet enter', async () => {
    const s = await scene({ practice: { vms: 4 }, factor: 10 })
    s.host.inject({ method: 'EnterMaintenanceMode_Task', when: 'after', what: { disconnect: true } })
    const run = s.run({
      policy,
      emit: at('maintenance', 'started', () => s.host.setVm('4', { powerState: 'poweredOn' })),
    })
    expect(receiptOf(await run).outcome).toBe('failed')
    s.host.setVm('4', { powerState: 'poweredOff' })
    expect(s.host.state().maintenance).toBe(true)
    expect(await settle(s)).toBeNull()
    expect(await settle(s, 11)).toMatchObject({ code: 'MAINTENANCE_LEFT' })
    expect(s.host.state().maintenance).toBe(false)
  })

  it('leaves it when the host call was never confirmed and the host stays', async () => {
    const s = await scene({ practice: { vms: 0 } })
    s.host.inject({ method: 'ShutdownHost_Task', when: 'before', what: { disconnect: true } })
    const result = await s.run({ policy, verify: limits })
    expect(receiptOf(result)).toMatchObject({ outcome: 'still-reachable', problem: { code: 'HOST_CALL_UNCONFIRMED' } })
    expect(s.host.state().maintenance).toBe(false)
    expect(await violations(s, result, policy)).toEqual([])
  })
})

describe('at the next contact after the boot', () => {
  it('leaves the mode that the run entered, once, with the call in the journal', async () => {
    const s = await scene({ practice: { vms: 1 } })
    await s.run({ policy })
    await s.host.powerOn()
    expect(s.host.state().maintenance).toBe(true)
    expect(await settle(s)).toMatchObject({ code: 'MAINTENANCE_LEFT' })
    expect(s.host.state().maintenance).toBe(false)
    expect(await settle(s)).toBeNull()
    expect(s.changeNames().filter((name) => name === 'ExitMaintenanceMode_Task')).toHaveLength(1)
    const calls = (await s.journal()).flatMap((entry) =>
      entry.type === 'call' && entry.method === 'ExitMaintenanceMode_Task' ? [entry] : [],
    )
    expect(calls.map(({ state }) => state)).toEqual(['intent', 'accepted'])
    expect(calls[0]?.operationId).toBe(s.changes().at(-1)?.operationId)
  })

  it('says nothing when another client left it already', async () => {
    const s = await scene({ practice: { vms: 0 } })
    await s.run({ policy })
    await s.host.powerOn()
    s.host.setMaintenance(false)
    expect(await settle(s)).toBeNull()
    s.host.setMaintenance(true)
    expect(await settle(s)).toBeNull()
    expect(s.host.state().maintenance).toBe(true)
  })

  it('waits while another run holds the host', async () => {
    const hardwareUuid = randomUUID()
    const s = await scene({ practice: { vms: 0, hardwareUuid } })
    await s.run({ policy })
    await s.host.powerOn()
    // Known there by another name: the machine is the same.
    const lock = await acquireHostLock(
      s.dataRoot,
      { fingerprint: s.host.fingerprint, hardwareUuid },
      { name: 'other', what: 'shutdown', clock: s.clock },
    )
    if (!lock.ok) throw new Error(lock.problem.code)
    expect(await settle(s)).toBeNull()
    expect(s.host.state().maintenance).toBe(true)
    await lock.value.release()
    expect(await settle(s)).toMatchObject({ code: 'MAINTENANCE_LEFT' })
  })

  it('leaves a host alone that has not booted yet and may be on its way down', async () => {
    const s = await scene({ practice: { vms: 0, goneAfterSeconds: 3600 } })
    await s.run({ policy, verify: limits })
    expect(await settle(s)).toBeNull()
    expect(s.host.state().maintenance).toBe(true)
    expect(s.changeNames()).not.toContain('ExitMaintenanceMode_Task')
  })

  it('does not leave a mode that the user has asked for meanwhile, although it was on already', async () => {
    const s = await scene({ practice: { vms: 0, goneAfterSeconds: 3600 } })
    await s.run({ policy, verify: limits })
    expect(await settle(s)).toBeNull()
    const goal = { kind: 'maintenance', change: 'enter', stopGuests: false } as const
    expect(receiptOf(await s.run({ goal }))).toMatchObject({
      outcome: 'entered',
      problem: { code: 'MAINTENANCE_IS_ON' },
      runId: null,
    })
    expect((await s.journal()).at(-1)).toMatchObject({ type: 'maintenance-settled', code: 'MAINTENANCE_BY_USER' })
    expect(await settle(s, 11)).toBeNull()
    expect(s.host.state().maintenance).toBe(true)
    expect(s.changeNames()).not.toContain('ExitMaintenanceMode_Task')
  })

  it('tries again at the contact after one at which the host refused', async () => {
    const s = await scene({ practice: { vms: 0 } })
    await s.run({ policy })
    await s.host.powerOn()
    s.host.inject({ method: 'ExitMaintenanceMode_Task', when: 'before', times: 1, what: { fault: 'TaskInProgress' } })
    expect(await settle(s)).toMatchObject({ code: 'MAINTENANCE_NOT_LEFT' })
    expect(await settle(s)).toMatchObject({ code: 'MAINTENANCE_LEFT' })
  })

  it('knows that it worked although the answer was lost', async () => {
    const s = await scene({ practice: { vms: 0 }, factor: 10 })
    await s.run({ policy })
    await s.host.powerOn()
    s.host.inject({ method: 'ExitMaintenanceMode_Task', when: 'after', times: 1, what: { disconnect: true } })
    expect(await settle(s)).toMatchObject({ code: 'MAINTENANCE_LEFT' })
    expect(s.host.state().maintenance).toBe(false)
  })
})
