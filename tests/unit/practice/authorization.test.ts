import { describe, expect, test } from 'vitest'
import type { PracticeOptions } from '../../../electron/practice/practice-host.ts'
import {
  all,
  at,
  collector,
  loggedIn,
  practice,
  properties,
  property,
  retrieveOne,
  text,
  vmSpec,
  wireTo,
} from './support.ts'
import type { Answer, Node, Wire } from './support.ts'

const manager = 'AuthorizationManager:ha-authmgr'
const hostRef = 'HostSystem:ha-host'
const shutdown = ['Host.Config.Maintenance', 'VirtualMachine.Interact.PowerOff', 'VirtualMachine.Interact.Suspend']
const noAccess = -5

/** An operator whose role is on the root folder and everything below, and who is kept from VM 2. */
const partial: Partial<PracticeOptions> = {
  accounts: [{ user: 'operator', password: 'op', privileges: shutdown }],
  permissions: [{ entity: '2', principal: 'operator', roleId: noAccess }],
}

async function as(user: string, options: Partial<PracticeOptions>) {
  const made = await practice(options)
  await made.wire.login(user, 'op')
  return made
}

const listed = (value: Node): (string | undefined)[] => all(at(value, 'ManagedObjectReference')).map(text)
const listOf = async (wire: Wire, object: string, path: string) => {
  const { value } = await wire.call('RetrievePropertiesEx', collector, retrieveOne(object, path))
  return listed(properties(at(value, 'returnval', 'objects'))[path])
}
const rolesOf = async (wire: Wire, object: string) => {
  const { value } = await wire.call('RetrievePropertiesEx', collector, retrieveOne(object, 'effectiveRole'))
  return all(at(properties(at(value, 'returnval', 'objects')).effectiveRole, 'int')).map(text)
}
const permissionsIn = (answer: Answer) =>
  all(at(answer.value, 'returnval')).map((item) =>
    [
      text(at(item, 'entity')),
      text(at(item, 'principal')),
      text(at(item, 'group')),
      text(at(item, 'roleId')),
      text(at(item, 'propagate')),
    ].join(' '),
  )
const everyPermission = async (wire: Wire) => permissionsIn(await wire.call('RetrieveAllPermissions', manager))
const refusal = (answer: Answer) => [
  answer.status,
  answer.fault,
  text(at(answer.detail, 'object')),
  text(at(answer.detail, 'privilegeId')),
]
const updatedIds = (answer: Answer) =>
  all(at(answer.value, 'returnval', 'filterSet', 'objectSet')).map(
    (item) => `${text(at(item, 'kind'))} ${text(at(item, 'obj'))}`,
  )

describe('permissions', () => {
  const own = [
    'ha-folder-root dcui false -1 true',
    'ha-folder-root root false -1 true',
    'ha-folder-root vpxuser false -1 true',
    'ha-folder-root readonly false -2 true',
  ]

  test('RetrieveAllPermissions tells those of a fresh host, and the entity its own', async () => {
    const { wire } = await loggedIn()
    expect(await everyPermission(wire)).toEqual(own)
    const read = await wire.call(
      'RetrievePropertiesEx',
      collector,
      retrieveOne('Folder:ha-folder-root', 'permission', 'effectiveRole'),
    )
    expect(
      all(at(properties(at(read.value, 'returnval', 'objects')).permission, 'Permission')).map((item) =>
        text(at(item, 'principal')),
      ),
    ).toEqual(['dcui', 'root', 'vpxuser', 'readonly'])
    expect(await rolesOf(wire, hostRef)).toEqual(['-1'])
  })

  test('an account with privileges has a role of its own, which holds what every such role does', async () => {
    const { wire } = await as('operator', { accounts: [{ user: 'operator', password: 'op', privileges: shutdown }] })
    expect(await everyPermission(wire)).toEqual([...own, 'ha-folder-root operator false 1001 true'])
    for (const object of ['Folder:ha-folder-root', hostRef, 'VirtualMachine:1'])
      expect(await rolesOf(wire, object)).toEqual(['1001'])
    const { raw } = await wire.call('RetrievePropertiesEx', collector, retrieveOne(manager, 'roleList'))
    expect(raw).toContain('<roleId>1001</roleId><system>false</system><name>operator</name>')
    expect(raw).toContain(
      `<privilege>System.Read</privilege><privilege>${shutdown.join('</privilege><privilege>')}</privilege>`,
    )
  })

  test('on what the caller cannot see are not listed, including the one that hides a VM', async () => {
    const { host, wire } = await as('operator', partial)
    expect(await everyPermission(wire)).not.toContain('2 operator false -5 true')
    const root = wireTo(host)
    await root.login()
    expect(await everyPermission(root)).toContain('2 operator false -5 true')
    expect(
      permissionsIn(
        await root.call(
          'RetrieveEntityPermissions',
          manager,
          '<entity type="VirtualMachine">2</entity><inherited>false</inherited>',
        ),
      ),
    ).toEqual(['2 operator false -5 true'])
    expect(
      permissionsIn(
        await root.call(
          'RetrieveEntityPermissions',
          manager,
          '<entity type="VirtualMachine">2</entity><inherited>true</inherited>',
        ),
      ),
    ).toContain('ha-folder-root root false -1 true')
    expect(
      (
        await wire.call(
          'RetrieveEntityPermissions',
          manager,
          '<entity type="VirtualMachine">2</entity><inherited>false</inherited>',
        )
      ).fault,
    ).toBe('ManagedObjectNotFound')
    expect(permissionsIn(await root.call('RetrieveRolePermissions', manager, '<roleId>-5</roleId>'))).toEqual([
      '2 operator false -5 true',
    ])
  })

  test('an option lists all of them', async () => {
    const { wire } = await as('operator', { ...partial, tellsAllPermissions: true })
    expect(await everyPermission(wire)).toContain('2 operator false -5 true')
  })

  test("a principal has one on an entity: a later one takes the place of its account's", async () => {
    const { wire } = await as('operator', {
      ...partial,
      permissions: [
        { entity: 'ha-folder-root', principal: 'operator', roleId: 1001, propagate: false },
        { entity: 'ha-host', principal: 'operator', roleId: 1001, propagate: false },
      ],
    })
    expect(await everyPermission(wire)).toEqual([
      ...own,
      'ha-folder-root operator false 1001 false',
      'ha-host operator false 1001 false',
    ])
    expect(await listOf(wire, hostRef, 'vm')).toEqual([])
  })

  test("the nearest decides, a user's own outweighs those of groups, whose roles add up", async () => {
    const { wire } = await as('operator', {
      accounts: [{ user: 'operator', password: 'op', groups: ['admins', 'stewards'] }],
      roles: [
        { roleId: 7, privileges: [] },
        { roleId: 8, privileges: shutdown },
      ],
      permissions: [
        { entity: 'ha-folder-root', principal: 'admins', group: true, roleId: 7 },
        { entity: 'ha-folder-root', principal: 'stewards', group: true, roleId: 8 },
        { entity: '1', principal: 'admins', group: true, roleId: 8 },
        { entity: '1', principal: 'operator', roleId: -2 },
        { entity: '3', principal: 'operators', group: true, roleId: -1 },
      ],
    })
    expect(await rolesOf(wire, hostRef)).toEqual(['7', '8'])
    expect(await rolesOf(wire, 'VirtualMachine:1')).toEqual(['-2'])
    expect(await rolesOf(wire, 'VirtualMachine:3')).toEqual(['7', '8'])
  })

  test('one that does not propagate counts on its entity alone', async () => {
    const { wire } = await as('operator', {
      accounts: [{ user: 'operator', password: 'op' }],
      permissions: [
        { entity: 'ha-folder-root', principal: 'operator', roleId: -2, propagate: false },
        { entity: 'ha-host', principal: 'operator', roleId: -1, propagate: false },
        { entity: '1', principal: 'operator', roleId: -2 },
      ],
    })
    expect([
      await rolesOf(wire, 'Folder:ha-folder-root'),
      await rolesOf(wire, hostRef),
      await rolesOf(wire, 'VirtualMachine:1'),
    ]).toEqual([['-2'], ['-1'], ['-2']])
    expect(await listOf(wire, hostRef, 'vm')).toEqual(['1'])
  })

  test('can be replaced during sessions, which are notified', async () => {
    const { host, wire } = await as('operator', partial)
    await wire.call('CreateFilter', collector, `${vmSpec('spec', 'name')}<partialUpdates>false</partialUpdates>`)
    const first = await wire.call('WaitForUpdatesEx', collector, '<version/>')
    expect(updatedIds(first)).toEqual(['enter 1', 'enter 3', 'enter 4'])
    host.setPermissions([{ entity: '1', principal: 'operator', roleId: noAccess }])
    const next = await wire.call(
      'WaitForUpdatesEx',
      collector,
      `<version>${text(at(first.value, 'returnval', 'version'))}</version>`,
    )
    expect(updatedIds(next).toSorted()).toEqual(['enter 2', 'leave 1'])
    expect(() => host.setPermissions([{ entity: 'nowhere', principal: 'operator', roleId: -2 }])).toThrow(RangeError)
    expect(() => host.setPermissions([{ entity: '1', principal: 'operator', roleId: 99 }])).toThrow(RangeError)
  })
})

describe('a VM that an account may not view', () => {
  test('does not exist for it: in lists, views, reads, calls and tasks', async () => {
    const { host, wire } = await as('operator', { ...partial, autostart: true })
    for (const [object, path] of [
      [hostRef, 'vm'],
      ['Folder:ha-folder-vm', 'childEntity'],
      ['ResourcePool:ha-root-pool', 'vm'],
    ] as const) {
      expect(await listOf(wire, object, path)).toEqual(['1', '3', '4'])
    }
    expect((await wire.call('RetrievePropertiesEx', collector, vmSpec('specSet', 'name'))).raw).not.toContain('>2<')
    const view = text(
      at(
        (
          await wire.call(
            'CreateContainerView',
            'ViewManager:ViewManager',
            '<container type="Folder">ha-folder-root</container><type>VirtualMachine</type><recursive>true</recursive>',
          )
        ).value,
        'returnval',
      ),
    )
    expect(await listOf(wire, `ContainerView:${view}`, 'view')).toEqual(['1', '3', '4'])
    expect((await wire.call('RetrievePropertiesEx', collector, retrieveOne('VirtualMachine:2', 'name'))).fault).toBe(
      'ManagedObjectNotFound',
    )
    expect((await wire.call('ShutdownGuest', 'VirtualMachine:2')).fault).toBe('ManagedObjectNotFound')
    expect(
      (
        await wire.call(
          'RetrievePropertiesEx',
          collector,
          retrieveOne('HostAutoStartManager:ha-autostart-mgr', 'config'),
        )
      ).raw,
    ).not.toContain('"VirtualMachine">2<')
    const root = wireTo(host)
    await root.login()
    const task = text(at((await root.call('SuspendVM_Task', 'VirtualMachine:2')).value, 'returnval')) ?? ''
    expect(await listOf(root, 'TaskManager:ha-taskmgr', 'recentTask')).toEqual([task])
    expect(await listOf(wire, 'TaskManager:ha-taskmgr', 'recentTask')).toEqual([])
    expect((await wire.call('RetrievePropertiesEx', collector, retrieveOne(`Task:${task}`, 'info.state'))).fault).toBe(
      'ManagedObjectNotFound',
    )
  })

  test('still runs: maintenance mode waits for it, and without it force=false is refused', async () => {
    const { host, wire, clock } = await as('operator', partial)
    for (const id of ['1', '3']) await wire.call('ShutdownGuest', `VirtualMachine:${id}`)
    clock.advance(10_000)
    const task = text(
      at((await wire.call('EnterMaintenanceMode_Task', hostRef, '<timeout>0</timeout>')).value, 'returnval'),
    )
    clock.advance(600_000)
    expect([await property(wire, `Task:${task}`, 'info.state'), host.state().maintenance]).toEqual(['running', false])
    expect((await wire.call('ShutdownHost_Task', hostRef, '<force>false</force>')).fault).toBe('InvalidState')
    host.setVm('2', { powerState: 'poweredOff' })
    expect([await property(wire, `Task:${task}`, 'info.state'), host.state().maintenance]).toEqual(['success', true])
    expect((await wire.call('ShutdownHost_Task', hostRef, '<force>false</force>')).status).toBe(200)
  })

  test('loses power with a host that is forced down', async () => {
    const { host, wire, clock } = await as('operator', partial)
    for (const id of ['1', '3']) await wire.call('ShutdownGuest', `VirtualMachine:${id}`)
    clock.advance(10_000)
    expect((await wire.call('ShutdownHost_Task', hostRef, '<force>true</force>')).status).toBe(200)
    clock.advance(10_000)
    expect(host.state().vms.map(({ id, lostPower, how }) => [id, lostPower, how])).toEqual([
      ['1', false, 'guest-shutdown'],
      ['2', true, 'host-off'],
      ['3', false, 'guest-shutdown'],
      ['4', false, null],
    ])
  })
})

describe('privileges', () => {
  test.each([
    ['ShutdownGuest', 'VirtualMachine.Interact.PowerOff'],
    ['PowerOffVM_Task', 'VirtualMachine.Interact.PowerOff'],
    ['SuspendVM_Task', 'VirtualMachine.Interact.Suspend'],
    ['PowerOnVM_Task', 'VirtualMachine.Interact.PowerOn'],
  ])('%s without %s is NoPermission that names it', async (method, privilege) => {
    const { host, wire, clock } = await as('operator', {
      accounts: [{ user: 'operator', password: 'op', privileges: ['Host.Config.Maintenance'] }],
    })
    expect(refusal(await wire.call(method, 'VirtualMachine:1'))).toEqual([500, 'NoPermission', '1', privilege])
    clock.advance(10_000)
    expect(host.state().vms[0]?.powerState).toBe('poweredOn')
    expect((await wire.call('EnterMaintenanceMode_Task', hostRef, '<timeout>0</timeout>')).status).toBe(200)
  })

  test('may be lacking on one VM alone', async () => {
    const { wire } = await as('operator', {
      accounts: [{ user: 'operator', password: 'op', privileges: shutdown }],
      roles: [{ roleId: 7, privileges: ['VirtualMachine.Interact.Suspend'] }],
      permissions: [{ entity: '1', principal: 'operator', roleId: 7 }],
    })
    expect(refusal(await wire.call('ShutdownGuest', 'VirtualMachine:1'))).toEqual([
      500,
      'NoPermission',
      '1',
      'VirtualMachine.Interact.PowerOff',
    ])
    expect((await wire.call('SuspendVM_Task', 'VirtualMachine:1')).status).toBe(200)
    expect((await wire.call('ShutdownGuest', 'VirtualMachine:3')).status).toBe(200)
  })

  test('on the host are its own', async () => {
    const { wire } = await as('operator', {
      accounts: [{ user: 'operator', password: 'op', roleId: -2 }],
      roles: [{ roleId: 7, privileges: ['Host.Config.Maintenance'] }],
      permissions: [{ entity: 'ha-host', principal: 'operator', roleId: 7 }],
    })
    expect((await wire.call('EnterMaintenanceMode_Task', hostRef, '<timeout>0</timeout>')).status).toBe(200)
    expect(
      refusal(await wire.call('EnableRuleset', 'HostFirewallSystem:firewallSystem', '<id>sshServer</id>')),
    ).toEqual([500, 'NoPermission', 'firewallSystem', 'Host.Config.NetService'])
  })
})

test('an account without any permission cannot log in, however right its password', async () => {
  const { wire } = await practice({ accounts: [{ user: 'guest', password: 'op' }] })
  expect(refusal(await wire.login('guest', 'op'))).toEqual([500, 'NoPermission', 'ha-folder-root', 'System.View'])
  expect((await wire.login('guest', 'wrong')).fault).toBe('InvalidLogin')
})

test('an account that may view one VM alone sees what leads to it', async () => {
  const { wire } = await as('owner', {
    accounts: [{ user: 'owner', password: 'op' }],
    permissions: [{ entity: '3', principal: 'owner', roleId: -1 }],
  })
  expect((await wire.call('RetrievePropertiesEx', collector, vmSpec('specSet', 'name'))).raw).not.toContain('web-01')
  expect(await listOf(wire, 'Folder:ha-folder-vm', 'childEntity')).toEqual(['3'])
  expect(await rolesOf(wire, 'Folder:ha-folder-root')).toEqual([])
})
