import { describe, expect, test } from 'vitest'
import {
  all,
  at,
  collector,
  loggedIn,
  password,
  practice,
  properties,
  property,
  retrieveOne,
  text,
  vmSpec,
} from './support.ts'
import type { Node, Wire } from './support.ts'

const retrieve = async (wire: Wire, args: string) => wire.call('RetrievePropertiesEx', collector, args)
const objects = (value: Node) => all(at(value, 'returnval', 'objects'))
const ids = (value: Node) => objects(value).map((object) => text(at(object, 'obj')))

// The recursive walk of the vSphere documentation: folders hold folders by a selection that names itself.
const recursive =
  '<specSet><propSet><type>ManagedEntity</type><pathSet>name</pathSet></propSet><objectSet><obj type="Folder">ha-folder-root</obj>' +
  '<selectSet xsi:type="TraversalSpec"><name>folders</name><type>Folder</type>' +
  '<path>childEntity</path><selectSet><name>folders</name></selectSet>' +
  '<selectSet xsi:type="TraversalSpec"><name>toVms</name><type>Datacenter</type>' +
  '<path>vmFolder</path><selectSet><name>folders</name></selectSet></selectSet>' +
  '<selectSet xsi:type="TraversalSpec"><type>Datacenter</type><path>hostFolder</path><selectSet>' +
  '<name>folders</name></selectSet></selectSet>' +
  '<selectSet xsi:type="TraversalSpec"><type>ComputeResource</type><path>host</path></selectSet>' +
  '</selectSet></objectSet></specSet><options/>'

describe('what is selected', () => {
  test('a traversal with a recursive named selection reaches everything once', async () => {
    const { wire } = await loggedIn()
    const { value } = await retrieve(wire, recursive)
    expect(ids(value)).toEqual([
      'ha-folder-root',
      'ha-datacenter',
      'ha-folder-vm',
      '1',
      '2',
      '3',
      '4',
      'ha-folder-host',
      'ha-compute-res',
      'ha-host',
    ])
  })

  test('selections that lead in a circle end', async () => {
    const { wire } = await loggedIn()
    const { value } = await retrieve(
      wire,
      '<specSet><propSet><type>ManagedEntity</type><pathSet>name</pathSet></propSet><objectSet><obj type="HostSystem">ha-host</obj>' +
        '<selectSet xsi:type="TraversalSpec"><name>down</name><type>HostSystem</type><path>vm</path>' +
        '<selectSet><name>up</name></selectSet></selectSet>' +
        '<selectSet xsi:type="TraversalSpec"><name>up</name><type>VirtualMachine</type>' +
        '<path>runtime.host</path><selectSet><name>down</name></selectSet></selectSet></objectSet>' +
        '</specSet><options/>',
    )
    expect(ids(value)).toEqual(['ha-host', '1', '2', '3', '4'])
    const unnamed = await retrieve(
      wire,
      vmSpec('specSet', 'name').replace(
        '<skip>false</skip>',
        '<skip>false</skip><selectSet><name>nowhere</name></selectSet>',
      ),
    )
    expect(unnamed.fault).toBe('InvalidArgument')
  })

  test('skip leaves the start out and a base type means its subtypes', async () => {
    const { wire } = await loggedIn()
    const { value } = await retrieve(
      wire,
      vmSpec('specSet', 'name').replace('<type>VirtualMachine</type>', '<type>ManagedEntity</type>'),
    )
    expect(ids(value)).toEqual(['1', '2', '3', '4'])
  })

  test('a container view holds what exists now', async () => {
    const { host, wire } = await loggedIn()
    const view = text(
      at(
        (
          await wire.call(
            'CreateContainerView',
            'ViewManager:ViewManager',
            '<container type="Folder">ha-folder-root</container><type>VirtualMachine</type>' +
              '<type>HostSystem</type><recursive>true</recursive>',
          )
        ).value,
        'returnval',
      ),
    )
    const spec =
      '<specSet><propSet><type>VirtualMachine</type><pathSet>name</pathSet></propSet><objectSet><obj ' +
      `type="ContainerView">${view}</obj><skip>true</skip>` +
      '<selectSet xsi:type="TraversalSpec"><name>view</name><type>ContainerView</type><path>view</path>' +
      '</selectSet></objectSet></specSet><options/>'
    expect(ids((await retrieve(wire, spec)).value)).toEqual(['1', '2', '3', '4'])
    const held = await retrieve(wire, retrieveOne(`ContainerView:${view}`, 'view'))
    expect(
      held.raw
        .match(/<ManagedObjectReference type="\w+"/g)
        ?.map((item) => item.slice(30, -1))
        .sort(),
    ).toEqual(['HostSystem', ...Array<string>(4).fill('VirtualMachine')])
    host.addVm('new')
    host.removeVm('2')
    expect(ids((await retrieve(wire, spec)).value)).toEqual(['1', '3', '4', '5'])
    const shallow = text(
      at(
        (
          await wire.call(
            'CreateContainerView',
            'ViewManager:ViewManager',
            '<container type="Folder">ha-folder-root</container><recursive>false</recursive>',
          )
        ).value,
        'returnval',
      ),
    )
    const read = await retrieve(wire, retrieveOne(`ContainerView:${shallow}`, 'view'))
    expect(read.raw).toContain(
      '<val xsi:type="ArrayOfManagedObjectReference"><ManagedObjectReference type="Datacenter" ' +
        'xsi:type="ManagedObjectReference">ha-datacenter</ManagedObjectReference></val>',
    )
  })

  test('nothing selected is a reply without returnval', async () => {
    const { wire } = await loggedIn({ vms: 0 })
    const answer = await retrieve(wire, vmSpec('specSet', 'name'))
    expect([answer.status, at(answer.value, 'returnval')]).toEqual([200, undefined])
  })

  test('prefixes do not matter', async () => {
    const { wire } = await loggedIn()
    const body =
      '<?xml version="1.0"?><S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/" ' +
      'xmlns:v="urn:vim25"><S:Body><v:RetrievePropertiesEx><v:_this ' +
      'type="PropertyCollector">ha-property-collector</v:_this>' +
      '<v:specSet><v:propSet><v:type>HostSystem</v:type><v:pathSet>name</v:pathSet></v:propSet>' +
      '<v:objectSet><v:obj type="HostSystem">ha-host</v:obj></v:objectSet></v:specSet><v:options/>' +
      '</v:RetrievePropertiesEx></S:Body></S:Envelope>'
    expect((await wire.send('/sdk', { method: 'POST', body, headers: { cookie: wire.cookie ?? '' } })).raw).toContain(
      'practice.example.org',
    )
  })
})

test('the older RetrieveProperties answers without pages, and wants a session', async () => {
  const { wire } = await loggedIn({ pageSize: 1 })
  const { value } = await wire.call('RetrieveProperties', collector, vmSpec('specSet', 'name'))
  expect(all(at(value, 'returnval')).map((object) => text(properties(object)['name']))[2]).toBe('文件服务器')
  wire.cookie = undefined
  expect((await wire.call('RetrieveProperties', collector, vmSpec('specSet', 'name'))).fault).toBe('NotAuthenticated')
})

describe('what a property looks like', () => {
  test('every val spells its type; names are escaped and Chinese', async () => {
    const { wire } = await loggedIn()
    const { raw, value } = await retrieve(
      wire,
      vmSpec(
        'specSet',
        'name',
        'runtime.powerState',
        'guest.toolsRunningStatus',
        'guest.ipAddress',
        'summary.config.memorySizeMB',
        'runtime.bootTime',
        'effectiveRole',
        'parent',
      ),
    )
    expect(raw).toContain(
      '<name>name</name><val xsi:type="xsd:string">db &lt;primary&gt; &amp; &quot;replica&quot;</val>',
    )
    expect(objects(value).map((object) => text(properties(object)['name']))).toEqual([
      'web-01',
      expect.stringContaining('replica'),
      '文件服务器',
      expect.stringContaining('agent'),
    ])
    expect(raw).toContain('<val xsi:type="VirtualMachinePowerState">poweredOn</val>')
    expect(raw).toContain('<val xsi:type="xsd:int">1024</val>')
    expect(raw).toMatch(/<val xsi:type="xsd:dateTime">2024-12-31T23:00:00\.000000Z<\/val>/)
    expect(raw).toContain('<val xsi:type="ArrayOfInt"><int>-1</int></val>')
    expect(raw).toContain('<val type="Folder" xsi:type="ManagedObjectReference">ha-folder-vm</val>')
    expect(text(properties(objects(value)[0])['guest.toolsRunningStatus'])).toBe('guestToolsRunning')
  })

  test('a property that is not set is absent: no address on a VM that is off', async () => {
    const { wire } = await loggedIn()
    const off = (
      await retrieve(
        wire,
        retrieveOne('VirtualMachine:4', 'guest.ipAddress', 'runtime.question', 'runtime.powerState', 'snapshot'),
      )
    ).value
    expect(Object.keys(properties(objects(off)[0]))).toEqual(['runtime.powerState'])
    expect(at(objects(off)[0], 'missingSet')).toBeUndefined()
  })

  test('nested values come whole and in parts', async () => {
    const { wire } = await loggedIn()
    const whole = await retrieve(wire, retrieveOne('VirtualMachine:1', 'summary'))
    expect(at(properties(objects(whole.value)[0])['summary'], 'config', 'memorySizeMB')).toBe('1024')
    expect(await property(wire, 'AuthorizationManager:ha-authmgr', 'roleList')).toBeDefined()
    expect(await property(wire, 'HostAutoStartManager:ha-autostart-mgr', 'config.defaults.stopAction')).toBe('PowerOff')
    expect(await property(wire, 'HostSystem:ha-host', 'summary.hardware.numCpuCores')).toBe('16')
  })

  test('`all` brings every property that is set', async () => {
    const { wire } = await loggedIn()
    const args =
      '<specSet><propSet><type>HostSystem</type><all>true</all></propSet><objectSet><obj ' +
      'type="HostSystem">ha-host</obj></objectSet></specSet><options/>'
    expect(Object.keys(properties(objects((await retrieve(wire, args)).value)[0]))).toEqual(
      expect.arrayContaining(['name', 'runtime', 'summary', 'config', 'vm', 'capability']),
    )
  })

  test('an unreadable property is in missingSet and does not fail the call', async () => {
    const { host, wire } = await loggedIn()
    host.setVm('1', { unreadable: ['guest'] })
    const { status, value } = await retrieve(wire, retrieveOne('VirtualMachine:1', 'name', 'guest.ipAddress'))
    expect([status, text(properties(objects(value)[0])['name'])]).toEqual([200, 'web-01'])
    expect(at(objects(value)[0], 'missingSet')).toMatchObject({
      path: 'guest.ipAddress',
      fault: { fault: { '@type': 'NoPermission', privilegeId: 'System.Read' } },
    })
  })

  test('a wholly unknown property is InvalidProperty, an unknown object ManagedObjectNotFound', async () => {
    const { wire } = await loggedIn()
    for (const path of ['nonsense', 'runtime.nonsense', '__proto__', 'runtime.constructor']) {
      const answer = await retrieve(wire, retrieveOne('VirtualMachine:1', path))
      expect([answer.status, answer.fault, text(at(answer.detail, 'name'))]).toEqual([500, 'InvalidProperty', path])
    }
    const gone = await retrieve(wire, retrieveOne('VirtualMachine:99', 'name'))
    expect([gone.status, gone.fault, text(at(gone.detail, 'obj'))]).toEqual([500, 'ManagedObjectNotFound', '99'])
    expect(
      (await wire.call('RetrievePropertiesEx', 'PropertyCollector:other', retrieveOne('VirtualMachine:1', 'name')))
        .fault,
    ).toBe('ManagedObjectNotFound')
  })

  test("the account's role and what it may do", async () => {
    const { wire } = await practice()
    await wire.login('readonly', `${password}-ro`)
    const role = await retrieve(wire, retrieveOne('HostSystem:ha-host', 'effectiveRole'))
    expect(role.raw).toContain('<val xsi:type="ArrayOfInt"><int>-2</int></val>')
    const list = (await retrieve(wire, retrieveOne('AuthorizationManager:ha-authmgr', 'roleList'))).value
    const roles = all(at(properties(objects(list)[0])['roleList'], 'AuthorizationRole'))
    const privileges = (id: string) =>
      all(
        at(
          roles.find((item) => at(item, 'roleId') === id),
          'privilege',
        ),
      ).map(text)
    expect(privileges('-1')).toContain('Host.Config.Maintenance')
    expect(privileges('-2')).not.toContain('Host.Config.Maintenance')
    const licences = (await retrieve(wire, retrieveOne('LicenseManager:ha-license-manager', 'licenses'))).value
    expect(at(objects(licences)[0], 'missingSet')).toMatchObject({
      path: 'licenses',
      fault: { fault: { privilegeId: 'Global.Licenses' } },
    })
  })
})

describe('modes', () => {
  test('the free licence has its own edition key, and a masked key', async () => {
    for (const [mode, edition, name] of [
      ['free', 'esxBasic', 'VMware vSphere 8 Hypervisor'],
      ['standard', 'esx.standard.cpuPackage', 'VMware vSphere 8 Standard'],
    ] as const) {
      const { wire } = await loggedIn({ mode })
      const { raw } = await retrieve(wire, retrieveOne('LicenseManager:ha-license-manager', 'licenses'))
      expect(raw).toContain(`<editionKey>${edition}</editionKey><name>${name}</name>`)
      expect(raw).toContain('<licenseKey>*****-')
      expect(raw.includes('vSphere API')).toBe(mode === 'standard')
    }
  })

  test('a managed host shows its vCenter, others nothing', async () => {
    const managed = await loggedIn({ mode: 'managed' })
    expect(await property(managed.wire, 'HostSystem:ha-host', 'summary.managementServerIp')).toBe('192.0.2.250')
    const alone = await loggedIn()
    expect(await property(alone.wire, 'HostSystem:ha-host', 'summary.managementServerIp')).toBeUndefined()
  })

  test('autostart settings name every VM', async () => {
    const { wire } = await loggedIn({ autostart: true })
    const { value } = await retrieve(wire, retrieveOne('HostAutoStartManager:ha-autostart-mgr', 'config'))
    const config = properties(objects(value)[0])['config']
    expect(at(config, 'defaults')).toMatchObject({ enabled: 'true', stopDelay: '120', stopAction: 'guestShutdown' })
    expect(
      all(at(config, 'powerInfo')).map((item) => [
        text(at(item, 'key')),
        at(item, 'startOrder'),
        at(item, 'stopAction'),
      ])[2],
    ).toEqual(['3', '3', 'guestShutdown'])
  })
})

describe('pages', () => {
  const pageSizes = async (options: string, pageSize?: number) => {
    const { wire } = await loggedIn({ vms: 10, ...(pageSize === undefined ? {} : { pageSize }) })
    const sizes: number[] = []
    const seen: (string | undefined)[] = []
    let answer = await retrieve(wire, `${vmSpec('specSet', 'name')}<options>${options}</options>`)
    for (;;) {
      sizes.push(ids(answer.value).length)
      seen.push(...ids(answer.value))
      const token = text(at(answer.value, 'returnval', 'token'))
      if (token === undefined) return { sizes, seen, wire }
      answer = await wire.call('ContinueRetrievePropertiesEx', collector, `<token>${token}</token>`)
    }
  }

  test("follow maxObjects and the server's own cap, whichever is smaller", async () => {
    expect((await pageSizes('<maxObjects>4</maxObjects>')).sizes).toEqual([4, 4, 2])
    const capped = await pageSizes('<maxObjects>100</maxObjects>', 3)
    expect(capped.sizes).toEqual([3, 3, 3, 1])
    expect(new Set(capped.seen).size).toBe(10)
    expect((await pageSizes('<maxObjects>10</maxObjects>')).sizes).toEqual([10])
  })

  test('a token works once, and not after it was cancelled', async () => {
    const { wire } = await loggedIn({ pageSize: 1 })
    const first = text(at((await retrieve(wire, vmSpec('specSet', 'name'))).value, 'returnval', 'token'))
    const more = await wire.call('ContinueRetrievePropertiesEx', collector, `<token>${first}</token>`)
    expect((await wire.call('ContinueRetrievePropertiesEx', collector, `<token>${first}</token>`)).fault).toBe(
      'InvalidArgument',
    )
    const second = text(at(more.value, 'returnval', 'token'))
    expect((await wire.call('CancelRetrievePropertiesEx', collector, `<token>${second}</token>`)).status).toBe(200)
    expect((await wire.call('ContinueRetrievePropertiesEx', collector, `<token>${second}</token>`)).fault).toBe(
      'InvalidArgument',
    )
  })
})

test('five thousand VMs are read in one chunked reply', async () => {
  const { wire } = await loggedIn({ vms: 5000 })
  const args = vmSpec(
    'specSet',
    'name',
    'runtime.powerState',
    'guest.toolsRunningStatus',
    'guest.ipAddress',
    'summary.config.memorySizeMB',
  )
  const body =
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" ' +
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><e:Body><RetrievePropertiesEx ' +
    `xmlns="urn:vim25"><_this type="PropertyCollector">ha-property-collector</_this>${args}<options/>` +
    '</RetrievePropertiesEx></e:Body></e:Envelope>'
  const { raw, headers } = await wire.send('/sdk', { method: 'POST', body, headers: { cookie: wire.cookie ?? '' } })
  expect(headers['transfer-encoding']).toBe('chunked')
  expect(raw.match(/<objects>/g)).toHaveLength(5000)
})
