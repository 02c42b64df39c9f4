import { describe, expect, it } from 'vitest'
import type { PracticeOptions, PracticePermission } from '../../../electron/practice/api.ts'
import { receiptOf, scene, type RunOptions, type Scene } from './harness.ts'
import { clean } from './invariants.ts'

const account = { user: 'operator', password: 'op' }
const privileges = ['Host.Config.Maintenance', 'VirtualMachine.Interact.PowerOff', 'VirtualMachine.Interact.Suspend']
const noAccess = -5

/** A host that is shut down by an operator with these permissions. `root`: its role sits on the root folder, too. */
function operated(
  permissions: readonly PracticePermission[],
  root: boolean,
  options: Partial<PracticeOptions> = {},
): Promise<Scene> {
  const role = { roleId: 2001, privileges }
  const own = { entity: 'ha-folder-root', principal: 'operator', roleId: role.roleId }
  return scene({
    account,
    practice: {
      vms: 3,
      roles: [role],
      accounts: [account],
      permissions: [...(root ? [own] : []), ...permissions],
      ...options,
    },
  })
}

const codes = (s: Scene): string[] => s.plans[0]?.plan.warnings.map(({ code }) => code) ?? []

/** On everything but VM 2: the role does not sit on the root folder. */
const someVms: readonly PracticePermission[] = ['ha-host', '1', '3'].map((entity) => ({
  entity,
  principal: 'operator',
  roleId: 2001,
  propagate: entity !== 'ha-host',
}))
/** On everything, and taken away on VM 2. */
const exceptOne: readonly PracticePermission[] = [{ entity: '2', principal: 'operator', roleId: noAccess }]

describe.each([
  ['all', true],
  ['only those on what the account sees', false],
])('an account that does not see a running VM, but sees permissions: %s', (_which, tellsAllPermissions) => {
  it.each([
    ['its role is on some VMs', someVms, false],
    ['a VM is taken away from it', exceptOne, true],
  ] as const)("never takes that VM's power: %s", async (_how, permissions, root) => {
    const s = await operated(permissions, root, { tellsAllPermissions })
    const result = await s.run()
    expect(s.plans[0]?.situation.inventory.vms.map(({ id }) => id)).toEqual(['1', '3'])
    expect(receiptOf(result)).toMatchObject({ outcome: 'aborted', problem: { code: 'HIDDEN_VM_MAY_RUN' } })
    expect(codes(s)).toContain('VIEW_PARTIAL')
    expect(s.changeNames()).not.toContain('ShutdownHost_Task')
    expect(s.host.state()).toMatchObject({ powered: true, maintenance: false })
    expect(s.host.state().vms[1]).toMatchObject({ powerState: 'poweredOn', lostPower: false })
    await clean(s, result)
  })

  it('shuts the host down through maintenance mode when that VM is off', async () => {
    const s = await operated(someVms, false, {
      tellsAllPermissions,
      each: (index) => (index === 1 ? { powerState: 'poweredOff' } : {}),
    })
    const result = await s.run()
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(s.changeNames().slice(-2)).toEqual(['EnterMaintenanceMode_Task', 'ShutdownHost_Task'])
    expect(s.changes().at(-1)?.args).toEqual({ force: 'false' })
    expect(codes(s)).toEqual(expect.arrayContaining(['VIEW_PARTIAL', 'MAINTENANCE_ENTERED_BY_RUN']))
    await clean(s, result)
  })

  it('cannot leave a VM on: without force the host stays on', async () => {
    const s = await operated(someVms, false, {
      tellsAllPermissions,
      each: (index) => (index === 0 ? { connectionState: 'inaccessible' } : {}),
    })
    const result = await s.run({ policy: { inaccessible: 'leave' } })
    expect(receiptOf(result)).toMatchObject({ outcome: 'aborted', problem: { code: 'LEAVE_NEEDS_FORCE' } })
    expect(s.changes()).toEqual([])
  })
})

describe('an account that sees everything', () => {
  const direct = async (s: Scene, run: RunOptions = {}): Promise<void> => {
    const result = await s.run(run)
    expect(s.plans[0]?.situation.facts.view).toBe('full')
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(s.changes().at(-1)).toMatchObject({ method: 'ShutdownHost_Task', args: { force: 'true' } })
    expect(codes(s)).not.toContain('VIEW_PARTIAL')
    expect(s.host.state().maintenance).toBe(false)
    await clean(s, result)
  }

  it('is root', async () => {
    await direct(await scene({ practice: { vms: 2 } }))
  })

  it("is one with the administrator's role on the root folder", async () => {
    await direct(await operated([{ entity: 'ha-folder-root', principal: 'operator', roleId: -1 }], false))
  })

  it('is one in a group of administrators', async () => {
    const grouped = { ...account, groups: ['admins'] }
    await direct(
      await operated([{ entity: 'ha-folder-root', principal: 'admins', group: true, roleId: -1 }], false, {
        accounts: [grouped],
      }),
    )
  })

  it('is not one whose permissions the host does not tell', async () => {
    const s = await scene({ practice: { vms: 2 } })
    s.host.inject({ method: 'RetrieveAllPermissions', when: 'before', what: { fault: 'NoPermission' } })
    const result = await s.run()
    expect(s.plans[0]?.situation.facts.view).toBe('unknown')
    expect(s.changeNames().slice(-2)).toEqual(['EnterMaintenanceMode_Task', 'ShutdownHost_Task'])
    expect(s.changes().at(-1)?.args).toEqual({ force: 'false' })
    await clean(s, result)
  })
})
