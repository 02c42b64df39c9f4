import { describe, expect, it } from 'vitest'
import { inventoryOf } from '../../../electron/vim/inventory.ts'
import { filterSpec, readObjectContent } from '../../../electron/vim/properties.ts'
import { readServiceContent } from '../../../electron/vim/service-content.ts'
import { newVm, readVm } from '../../../electron/vim/vm-record.ts'
import { childrenOf, childText, descend } from '../../../electron/vim/xml/node.ts'
import { bareVm } from '../../support/bare-vm.ts'
import { root } from './parse.ts'

const xsi = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'

describe('one object as it was returned', () => {
  it('has values, and names of faults for what could not be read', () => {
    const object = readObjectContent(
      root(`<objects ${xsi}><obj type="VirtualMachine">12</obj>
      <propSet><name>name</name><val i:type="xsd:string" xmlns:xsd="urn:x">a</val></propSet>
      <propSet><name>roles</name><val i:type="ArrayOfInt"><int>1</int><int>2</int></val></propSet>
      <propSet><name>without value</name></propSet>
      <missingSet><path>guest.ipAddress</path><fault>
        <fault i:type="NoPermission"><privilegeId>System.Read</privilegeId></fault>
        <localizedMessage>no</localizedMessage></fault></missingSet>
      <missingSet><path>config</path><fault/></missingSet><missingSet><fault/></missingSet></objects>`),
    )
    expect(object?.ref).toEqual({ type: 'VirtualMachine', value: '12' })
    expect([...(object?.values.keys() ?? [])]).toEqual(['name', 'roles'])
    expect(object?.values.get('roles')?.children.map((node) => node.text)).toEqual(['1', '2'])
    expect([...(object?.missing ?? [])]).toEqual([
      ['guest.ipAddress', 'NoPermission'],
      ['config', 'unknown'],
    ])
  })

  it('without a reference is none', () => {
    expect(readObjectContent(root('<objects><propSet><name>a</name><val>b</val></propSet></objects>'))).toBeNull()
    expect(readObjectContent(root('<objects><obj>12</obj></objects>'))).toBeNull()
  })
})

it('a filter specification says what is asked, escaped', () => {
  const written = filterSpec(
    'specSet',
    [{ type: 'VirtualMachine', paths: ['name', 'a<b'] }],
    [{ object: { type: 'Folder', value: 'f&1' }, traverse: 'inventory' }],
  )
  const spec = root(`<a ${xsi.replace(':i', ':xsi')}>${written}</a>`)
  const set = descend(spec, 'specSet')
  expect(set && descend(set, 'propSet')?.children.map((node) => [node.name, node.text])).toEqual([
    ['type', 'VirtualMachine'],
    ['all', 'false'],
    ['pathSet', 'name'],
    ['pathSet', 'a<b'],
  ])
  const objects = set && descend(set, 'objectSet')
  expect(objects && descend(objects, 'obj')).toMatchObject({ refType: 'Folder', text: 'f&1' })
  const traversals = objects ? childrenOf(objects, 'selectSet') : []
  const names = traversals.map((node) => childText(node, 'name'))
  expect(traversals.every((node) => node.type?.local === 'TraversalSpec')).toBe(true)
  // Every selection leads to a traversal that is there.
  for (const node of traversals)
    for (const next of childrenOf(node, 'selectSet')) expect(names).toContain(childText(next, 'name'))
})

describe('the inventory', () => {
  const content = readServiceContent(
    root(
      '<r><returnval><rootFolder type="Folder">f</rootFolder><propertyCollector ' +
        'type="PropertyCollector">p</propertyCollector><about><name>N</name><version>8</version>' +
        '<build>1</build><apiType>HostAgent</apiType></about><sessionManager ' +
        'type="SessionManager">s</sessionManager></returnval></r>',
    ),
  )
  if (!content) throw new Error('content')

  it('knows what was not reported', () => {
    expect(inventoryOf(content, [])).toEqual({
      hostId: null,
      product: { name: 'N', version: '8', build: '1', apiType: 'HostAgent' },
      maintenance: null,
      bootTime: null,
      managementServerIp: null,
      vms: [],
    })
    expect(newVm('1', {})).toEqual(bareVm('1'))
    // A list that is unset is empty.
    expect(newVm('1', readVm({ values: new Map(), whole: true }))).toEqual({ ...bareVm('1'), hasSnapshot: false })
    expect(content).toMatchObject({
      authorizationManager: null,
      licenseManager: null,
      taskManager: null,
      about: { apiVersion: null },
    })
  })

  it('takes values it does not know for unknown, and an empty address for none', () => {
    const vm = readVm({
      values: new Map([
        ['runtime.powerState', root('<v>poweredSideways</v>')],
        ['guest.ipAddress', root('<v/>')],
        ['runtime.question', root('<v><text>?</text></v>')],
        ['runtime.host', root('<v>not a reference</v>')],
        ['guest.toolsVersionStatus2', root('<v>guestToolsExcellent</v>')],
        ['config.template', root('<v>perhaps</v>')],
        ['name', root('<v/>')],
      ]),
      whole: false,
    })
    expect(vm).toEqual({
      powerState: null,
      guestIp: null,
      question: null,
      hostMoid: null,
      toolsVersionStatus2: null,
      template: null,
      name: null,
    })
  })

  it('reads addresses of virtual cards, not of what a guest made up itself', () => {
    const cards = root(`<v>
      <GuestNicInfo><macAddress>00:50:56:AB:cd:01</macAddress><deviceConfigId>4000</deviceConfigId></GuestNicInfo>
      <GuestNicInfo><macAddress>00:50:56:ab:cd:02</macAddress></GuestNicInfo>
      <GuestNicInfo><macAddress>00:50:56:ab:cd:02</macAddress><deviceConfigId>4001</deviceConfigId></GuestNicInfo>
      <GuestNicInfo><macAddress>02:42:ac:11:00:02</macAddress><deviceConfigId>-1</deviceConfigId></GuestNicInfo>
      <GuestNicInfo><macAddress>none</macAddress></GuestNicInfo><GuestNicInfo/></v>`)
    expect(readVm({ values: new Map([['guest.net', cards]]), whole: false })).toEqual({
      macs: ['00:50:56:ab:cd:01', '00:50:56:ab:cd:02'],
    })
  })

  it('is in the order of names, then of ids', () => {
    const vm = (
      value: string,
      name: string,
    ): Parameters<typeof inventoryOf>[1] extends Iterable<infer T> ? T : never => ({
      ref: { type: 'VirtualMachine', value },
      values: new Map([['name', root(`<v>${name}</v>`)]]),
    })
    expect(
      inventoryOf(content, [
        vm('3', 'b'),
        vm('2', 'a'),
        vm('1', 'b'),
        { ref: { type: 'Folder', value: 'f' }, values: new Map() },
      ]).vms.map((each) => each.id),
    ).toEqual(['2', '1', '3'])
  })
})

it('service content without what no server leaves out is none', () => {
  for (const text of [
    '<r/>',
    '<r><returnval/></r>',
    '<r><returnval><about/></returnval></r>',
    '<r><returnval><about/><rootFolder type="Folder">f</rootFolder><sessionManager type="S">s</sessionManager></returnval></r>',
  ]) {
    expect(readServiceContent(root(text))).toBeNull()
  }
})
