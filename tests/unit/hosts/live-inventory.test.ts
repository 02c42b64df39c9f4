import { describe, expect, it } from 'vitest'
import { LiveInventory } from '../../../electron/hosts/live-inventory.ts'
import type { ServiceContent } from '../../../electron/vim/service-content.ts'
import type { ObjectUpdate } from '../../../electron/vim/updates.ts'
import { root } from '../vim/parse.ts'

const ref = (type: string, value: string): { type: string; value: string } => ({ type, value })
const content: ServiceContent = {
  about: { name: 'N', version: '8', build: '1', apiType: 'HostAgent', apiVersion: null },
  rootFolder: ref('Folder', 'f'),
  propertyCollector: ref('PropertyCollector', 'p'),
  sessionManager: ref('SessionManager', 's'),
  authorizationManager: null,
  licenseManager: null,
  taskManager: null,
}

const update = (
  kind: ObjectUpdate['kind'],
  id: string,
  changes: Record<string, string | null> = {},
  missing: Record<string, string> = {},
): ObjectUpdate => ({
  kind,
  ref: ref('VirtualMachine', id),
  changes: new Map(
    Object.entries(changes).map(([path, text]) => [path, text === null ? null : root(`<val>${text}</val>`)]),
  ),
  missing: new Map(Object.entries(missing)),
})

function live(): { apply: (...updates: ObjectUpdate[]) => boolean; vms: () => unknown } {
  const inventory = new LiveInventory(['name', 'runtime.powerState', 'guest.ipAddress'])
  return {
    apply: (...updates) => inventory.apply(updates),
    vms: () =>
      inventory.snapshot(content).vms.map(({ id, name, powerState, guestIp }) => [id, name, powerState, guestIp]),
  }
}

describe('the inventory built by pushes', () => {
  it('lets objects enter, change and leave', () => {
    const { apply, vms } = live()
    expect(
      apply(
        update('enter', '1', { name: 'a', 'runtime.powerState': 'poweredOn', 'guest.ipAddress': '192.0.2.1' }),
        update('enter', '2', { name: 'b' }),
      ),
    ).toBe(true)
    expect(vms()).toEqual([
      ['1', 'a', 'poweredOn', '192.0.2.1'],
      ['2', 'b', null, null],
    ])
    expect(apply(update('modify', '1', { 'runtime.powerState': 'poweredOff', 'guest.ipAddress': null }))).toBe(true)
    expect(vms()).toEqual([
      ['1', 'a', 'poweredOff', null],
      ['2', 'b', null, null],
    ])
    expect(apply(update('leave', '1'), update('leave', 'never seen'))).toBe(true)
    expect(vms()).toEqual([['2', 'b', null, null]])
  })

  it('an object that enters again starts from scratch', () => {
    const { apply, vms } = live()
    apply(update('enter', '1', { name: 'a', 'guest.ipAddress': '192.0.2.1' }))
    apply(update('enter', '1', { name: 'b' }))
    expect(vms()).toEqual([['1', 'b', null, null]])
  })

  it('what can no longer be read is unknown', () => {
    const { apply, vms } = live()
    apply(update('enter', '1', { name: 'a', 'guest.ipAddress': '192.0.2.1' }))
    expect(apply(update('modify', '1', {}, { 'guest.ipAddress': 'NoPermission' }))).toBe(true)
    expect(vms()).toEqual([['1', 'a', null, null]])
  })

  it('says when a change cannot be applied, and takes the rest', () => {
    const { apply, vms } = live()
    apply(update('enter', '1', { name: 'a', 'runtime.powerState': 'poweredOn' }))
    // Part of a watched value, or the whole around it: only a new read can tell what it is now.
    for (const path of ['guest', 'runtime', 'runtime.question["q"].text', 'guest.ipAddress.x'])
      expect(apply(update('modify', '1', { [path]: 'x', name: 'b' }))).toBe(false)
    expect(vms()).toEqual([['1', 'b', 'poweredOn', null]])
  })

  it('tells objects of different types apart, and a snapshot stays as it was', () => {
    const inventory = new LiveInventory(['name', 'runtime.inMaintenanceMode'])
    const host: ObjectUpdate = {
      kind: 'enter',
      ref: ref('HostSystem', '1'),
      changes: new Map([['runtime.inMaintenanceMode', root('<val>true</val>')]]),
      missing: new Map(),
    }
    inventory.apply([update('enter', '1', { name: 'a' }), host])
    const before = inventory.snapshot(content)
    expect(before).toMatchObject({ hostId: '1', maintenance: true, vms: [{ id: '1', name: 'a' }] })
    inventory.apply([update('modify', '1', { name: 'b' })])
    expect(before.vms[0]?.name).toBe('a')
  })
})
