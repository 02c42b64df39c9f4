import { describe, expect, it } from 'vitest'
import type { HostMode, ShutdownPolicy } from '../../../shared/models/power.ts'
import { receiptOf, scene, type Scene } from './harness.ts'
import { violations } from './invariants.ts'

const codes = (problems: readonly { readonly code: string }[]): string[] => problems.map(({ code }) => code)

async function rehearsed(
  s: Scene,
  policy: Partial<ShutdownPolicy> = {},
): Promise<{ blockers: string[]; warnings: string[] }> {
  const read = await s.dryRun(policy)
  if (!read.ok) throw new Error(read.problem.code)
  return { blockers: codes(read.value.plan.blockers), warnings: codes(read.value.plan.warnings) }
}

describe('a rehearsal', () => {
  it.each<HostMode>(['direct', 'via-maintenance', 'now'])('reads and writes nothing: %s', async (mode) => {
    const s = await scene({ practice: { vms: 4, stuck: 1, noTools: 1 } })
    const before = s.host.state()
    await rehearsed(s, { mode, noTools: 'power-off', stuck: 'power-off' })
    expect(s.host.state()).toEqual(before)
    expect([...new Set(s.host.calls.map(({ method }) => method))].toSorted()).toEqual([
      'Login',
      'RetrieveAllPermissions',
      'RetrievePropertiesEx',
      'RetrieveServiceContent',
    ])
    expect(await s.journal()).toEqual([])
  })

  it('finds nothing wrong with a host of which all is known', async () => {
    const s = await scene({ practice: { vms: 1, autostart: true } })
    expect(await rehearsed(s)).toEqual({ blockers: [], warnings: [] })
  })

  it('warns of a host that a vCenter manages, with its address', async () => {
    const s = await scene({ practice: { vms: 0, mode: 'managed' } })
    const read = await s.dryRun()
    expect(read).toMatchObject({
      ok: true,
      value: { plan: { blockers: [], warnings: [{ code: 'MANAGED_BY_VCENTER', params: { server: '192.0.2.250' } }] } },
    })
  })

  it('warns of a free licence, which is no block', async () => {
    const s = await scene({ practice: { vms: 0, mode: 'free' } })
    expect(await rehearsed(s)).toEqual({ blockers: [], warnings: ['LICENCE_FREE'] })
  })

  it('announces maintenance mode that will be entered, and warns of one that is on already', async () => {
    const s = await scene({ practice: { vms: 0 } })
    expect(await rehearsed(s, { mode: 'via-maintenance' })).toEqual({
      blockers: [],
      warnings: ['MAINTENANCE_ENTERED_BY_RUN'],
    })
    s.host.setMaintenance(true)
    expect(await rehearsed(s, { mode: 'via-maintenance' })).toEqual({
      blockers: [],
      warnings: ['MAINTENANCE_ALREADY_ON'],
    })
    expect(await rehearsed(s)).toEqual({ blockers: [], warnings: ['MAINTENANCE_ALREADY_ON'] })
  })

  it('warns of tasks that are running', async () => {
    const s = await scene({ practice: { vms: 1, noTools: 1, autostart: true } })
    await s.client.call('SuspendVM_Task', { type: 'VirtualMachine', value: '1' }, '')
    const read = await s.dryRun({ noTools: 'suspend' })
    expect(read).toMatchObject({
      ok: true,
      value: {
        plan: {
          warnings: [
            { code: 'VM_TASK_RUNNING', params: { vm: 'web-01', id: '1', task: 'VirtualMachine.suspend' } },
            { code: 'VM_ADDRESSES_UNKNOWN', params: { count: 1 } },
          ],
        },
      },
    })
  })

  it('warns of clusters, and of a restart that is due', async () => {
    const s = await scene({ practice: { vms: 0, setup: { cluster: { ha: true, vsan: true } } } })
    expect(await rehearsed(s)).toEqual({ blockers: [], warnings: ['HOST_IN_HA_CLUSTER', 'HOST_USES_VSAN'] })
  })

  it('warns of a pending question, and plans to ask the guest all the same', async () => {
    const s = await scene({ practice: { vms: 1, autostart: true } })
    s.host.setVm('1', { question: { id: '7', text: 'Moved or copied?' } })
    expect(await rehearsed(s)).toEqual({ blockers: [], warnings: ['VM_QUESTION_PENDING'] })
  })

  it('is blocked by a running VM that the host cannot reach, and only warned by one that is off', async () => {
    const s = await scene({ practice: { vms: 4, autostart: true } })
    s.host.setVm('4', { connectionState: 'inaccessible' })
    expect(await rehearsed(s)).toEqual({ blockers: [], warnings: ['VM_INACCESSIBLE'] })
    s.host.setVm('1', { connectionState: 'inaccessible' })
    expect(await rehearsed(s)).toEqual({ blockers: ['VM_INACCESSIBLE'], warnings: ['VM_INACCESSIBLE'] })
  })

  it('is blocked for a user without the privilege', async () => {
    const s = await scene({ user: 'readonly', practice: { vms: 0 } })
    expect((await rehearsed(s)).blockers).toEqual(['PRIVILEGE_MISSING'])
  })

  it('takes what a host does not let be read for unknown, not for no', async () => {
    const s = await scene({ practice: { vms: 0 } })
    s.host.inject({ method: 'RetrievePropertiesEx', when: 'before', after: 1, what: { fault: 'NoPermission' } })
    expect(await rehearsed(s)).toEqual({ blockers: [], warnings: ['LICENCE_UNKNOWN', 'TASKS_UNKNOWN'] })
  })
})

describe('a run on such a host', () => {
  const direct = { mode: 'direct', noTools: 'abort', stuck: 'abort' } as const

  it('of a user without the privilege sends nothing that changes anything', async () => {
    const s = await scene({ user: 'readonly', practice: { vms: 2 } })
    const result = await s.run()
    expect(receiptOf(result)).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'PRIVILEGE_MISSING' },
      runId: null,
      journalFile: null,
    })
    expect(s.changes()).toEqual([])
  })

  it.each([
    ['with guests', 4, ['ShutdownGuest']],
    ['without guests', 0, ['ShutdownHost_Task']],
  ] as const)(
    'with a free licence is detected by the first write, and nothing is touched: %s',
    async (_what, vms, sent) => {
      const s = await scene({ practice: { vms, mode: 'free' } })
      const before = s.host.state()
      const result = await s.run()
      expect(receiptOf(result)).toMatchObject({ outcome: 'aborted', problem: { code: 'LICENCE_RESTRICTED' } })
      expect(s.changes().map(({ method }) => method)).toEqual(sent)
      expect(s.host.state()).toEqual(before)
      expect(await violations(s, result, direct)).toEqual([])
    },
  )

  it('with a pending question waits for the answer and then for the guest', async () => {
    const s = await scene({ practice: { vms: 1 } })
    s.host.setVm('1', { question: { id: '7', text: 'Moved or copied?' } })
    const result = await s.run({
      policy: { stuck: 'wait', guestTimeoutSeconds: 8 },
      emit: ({ code }) => void (code === 'VM_STUCK' && s.host.setVm('1', { question: null })),
    })
    expect(receiptOf(result)).toMatchObject({ outcome: 'unreachable', vms: [{ how: 'guest-shutdown' }] })
  })

  it('of a host that a vCenter manages continues, since the user was warned', async () => {
    const s = await scene({ practice: { vms: 1, mode: 'managed' } })
    const result = await s.run()
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(s.plans[0]?.plan.warnings.map(({ code }) => code)).toContain('MANAGED_BY_VCENTER')
  })

  it('gets the plan before it is asked to confirm, and nothing is done without a confirmation', async () => {
    const s = await scene({ practice: { vms: 2 } })
    const told: number[] = []
    const result = await s.run({ ask: { confirm: () => (told.push(s.plans.length), Promise.resolve(false)) } })
    expect(told).toEqual([1])
    expect(receiptOf(result)).toMatchObject({ outcome: 'cancelled', problem: { code: 'CANCELLED' }, journalFile: null })
    expect(await s.run({ ask: { confirm: () => Promise.resolve(null) } })).toMatchObject({
      ok: false,
      problem: { code: 'CONFIRMATION_NEEDED' },
    })
    expect(s.changes()).toEqual([])
    expect(await s.journal()).toEqual([])
  })
})

describe('two hosts behind one endpoint', () => {
  const practice = {
    vms: 6,
    secondHost: true,
    guestSeconds: 0.2,
    each: (index: number) => ({ onSecondHost: index % 2 === 1, template: index === 4, ...(index === 4 && off) }),
  }
  const off = { powerState: 'poweredOff' } as const

  it('only VMs on the host itself are planned, whatever the mode, and no template is', async () => {
    const s = await scene({ practice })
    for (const mode of ['direct', 'via-maintenance', 'now'] as const) {
      const read = await s.dryRun({ mode })
      if (!read.ok) throw new Error(read.problem.code)
      const { plan, situation } = read.value
      const planned = [...plan.groups.flatMap(({ vms }) => vms), ...plan.untouched].map(({ id }) => id)
      expect(planned.toSorted()).toEqual(['1', '3'])
      expect(situation.inventory.vms.map(({ id }) => id).toSorted()).toEqual(['1', '3'])
      expect([...situation.vmRights.keys()].toSorted()).toEqual(['1', '3'])
    }
  })

  it('a run leaves the VMs of the other host alone, and they do not stand in its way', async () => {
    const s = await scene({ practice })
    const receipt = receiptOf(await s.run())
    expect(receipt).toMatchObject({ outcome: 'unreachable' })
    expect(receipt.vms.map(({ id, how }) => [id, how]).toSorted()).toEqual([
      ['1', 'guest-shutdown'],
      ['3', 'guest-shutdown'],
    ])
    const { vms } = s.host.state()
    expect(vms.filter(({ id }) => Number(id) % 2 === 0).map(({ powerState, how }) => [powerState, how])).toEqual([
      ['poweredOn', null],
      ['poweredOff', null],
      ['poweredOn', null],
    ])
    expect(s.host.calls.filter(({ objectId }) => ['2', '4', '5', '6'].includes(objectId))).toEqual([])
  })
})
