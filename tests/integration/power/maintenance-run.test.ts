import { describe, expect, it } from 'vitest'
import type { Goal } from '../../../electron/power/run-input.ts'
import type { RunEvent } from '../../../shared/models/power.ts'
import { readJournal } from '../../../electron/power/journal-read.ts'
import { leftoverMaintenance } from '../../../electron/power/journal-state.ts'
import { receiptOf, scene } from './harness.ts'

const enter: Goal = { kind: 'maintenance', change: 'enter', stopGuests: false }
const enterWithGuests: Goal = { ...enter, stopGuests: true }
const leave: Goal = { kind: 'maintenance', change: 'leave', stopGuests: false }
const nothingRuns = { practice: { vms: 0 } }

describe('entering maintenance mode', () => {
  it('is judged by the mode as read back, and owes nothing to a later contact', async () => {
    const place = await scene(nothingRuns)
    const receipt = receiptOf(await place.run({ goal: enter }))
    expect([receipt.kind, receipt.outcome, receipt.problem]).toEqual(['maintenance', 'entered', null])
    expect([place.changeNames(), place.host.state().maintenance]).toEqual([['EnterMaintenanceMode_Task'], true])
    const journal = await readJournal(place.journalDir)
    expect(journal.ok && leftoverMaintenance(journal.value.runs)).toEqual([])
  })

  it('is refused beforehand while VMs run, and named', async () => {
    const place = await scene({ practice: { vms: 3 } })
    const receipt = receiptOf(await place.run({ goal: enter }))
    expect([receipt.outcome, receipt.problem?.code, receipt.problem?.params['count'], receipt.runId]).toEqual([
      'aborted',
      'MAINTENANCE_VMS_RUN',
      3,
      null,
    ])
    expect(place.changes()).toEqual([])
  })

  it('shuts the guests down first when that was agreed', async () => {
    const place = await scene({ practice: { vms: 3 } })
    const receipt = receiptOf(await place.run({ goal: enterWithGuests }))
    expect([receipt.outcome, place.changeNames().at(-1), place.host.state().maintenance]).toEqual([
      'entered',
      'EnterMaintenanceMode_Task',
      true,
    ])
    expect(receipt.vms.map(({ how }) => how)).toEqual(['guest-shutdown', 'guest-shutdown', 'guest-shutdown'])
    expect(place.host.state().powered).toBe(true)
  })

  it('does not begin while a guest is stuck', async () => {
    const place = await scene({ practice: { vms: 1, stuck: 1 } })
    const receipt = receiptOf(await place.run({ goal: enterWithGuests }))
    expect([receipt.outcome, receipt.problem?.code]).toEqual(['aborted', 'VM_STUCK'])
    expect(place.changeNames()).toEqual(['ShutdownGuest 1'])
  })

  it('is refused beforehand by the free licence, with no write', async () => {
    const place = await scene({ practice: { vms: 0, mode: 'free' } })
    const receipt = receiptOf(await place.run({ goal: enter }))
    expect([receipt.outcome, receipt.problem?.code, place.changes()]).toEqual(['aborted', 'LICENCE_READ_ONLY', []])
  })

  it('has nothing to do for a host that is in it', async () => {
    const place = await scene(nothingRuns)
    place.host.setMaintenance(true)
    const receipt = receiptOf(await place.run({ goal: enter }))
    expect([receipt.outcome, receipt.problem?.code, place.changes()]).toEqual(['entered', 'MAINTENANCE_IS_ON', []])
  })

  it('is called off on the host itself when the user cancels', async () => {
    const place = await scene(nothingRuns)
    const stop = new AbortController()
    const emit = ({ step, state }: RunEvent): void => {
      if (step !== 'maintenance') return
      // A VM that is started now keeps the task from ending.
      if (state === 'started') place.host.startVm(place.host.addVm('late'))
      if (state === 'waiting') stop.abort()
    }
    const receipt = receiptOf(await place.run({ goal: enter, emit, cancel: stop.signal }))
    expect([receipt.outcome, receipt.problem?.code]).toEqual(['cancelled', 'CANCELLED'])
    expect(place.host.calls.some(({ method }) => method === 'CancelTask')).toBe(true)
    expect(place.host.state().maintenance).toBe(false)
  })

  it.each([
    ['carried out', 'after', 'entered'],
    ['not carried out', 'before', 'unknown'],
  ] as const)('whose answer is lost, and that was %s, is sent once', async (_what, when, outcome) => {
    const place = await scene(nothingRuns)
    place.host.inject({ method: 'EnterMaintenanceMode_Task', when, times: 1, what: { disconnect: true } })
    const receipt = receiptOf(await place.run({ goal: enter }))
    expect([receipt.outcome, place.changeNames()]).toEqual([outcome, ['EnterMaintenanceMode_Task']])
    expect(receipt.problem?.code ?? null).toBe(outcome === 'entered' ? null : 'MAINTENANCE_UNCONFIRMED')
  })

  it.each([
    ['refused', { fault: 'HostConfigFault' }],
    ['ended by a fault', { taskFault: 'HostConfigFault' }],
  ] as const)('that is %s is not entered', async (_what, what) => {
    const place = await scene(nothingRuns)
    place.host.inject({ method: 'EnterMaintenanceMode_Task', when: 'before', times: 1, what })
    const receipt = receiptOf(await place.run({ goal: enter }))
    expect([receipt.outcome, receipt.problem?.code]).toEqual(['aborted', 'HOST_CONFIG_FAULT'])
  })
})

describe('leaving maintenance mode', () => {
  it('touches no VM, and is judged by the mode as read back', async () => {
    const place = await scene({ practice: { vms: 2 } })
    place.host.setMaintenance(true)
    const receipt = receiptOf(await place.run({ goal: leave }))
    expect([receipt.outcome, place.changeNames(), place.host.state().maintenance]).toEqual([
      'left',
      ['ExitMaintenanceMode_Task'],
      false,
    ])
    expect(receipt.vms.map(({ how, after }) => [how, after])).toEqual([
      ['left-on', 'poweredOn'],
      ['left-on', 'poweredOn'],
    ])
  })

  it('has nothing to do for a host that is not in it', async () => {
    const place = await scene(nothingRuns)
    const receipt = receiptOf(await place.run({ goal: leave }))
    expect([receipt.outcome, receipt.problem?.code, place.changes()]).toEqual(['left', 'MAINTENANCE_IS_OFF', []])
  })

  it.each([
    ['carried out', 'after', 'left'],
    ['not carried out', 'before', 'unknown'],
  ] as const)('whose answer is lost, and that was %s, is sent once', async (_what, when, outcome) => {
    const place = await scene(nothingRuns)
    place.host.setMaintenance(true)
    place.host.inject({ method: 'ExitMaintenanceMode_Task', when, times: 1, what: { disconnect: true } })
    const receipt = receiptOf(await place.run({ goal: leave }))
    expect([receipt.outcome, place.changeNames()]).toEqual([outcome, ['ExitMaintenanceMode_Task']])
  })
})
