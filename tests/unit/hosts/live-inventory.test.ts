import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LiveInventory, readChange } from '../../../electron/hosts/live-inventory.ts'
import { inventoryOf, inventorySpecs } from '../../../electron/vim/inventory.ts'
import type { ServiceContent } from '../../../electron/vim/service-content.ts'
import type { ObjectUpdate } from '../../../electron/vim/updates.ts'
import type { XmlNode } from '../../../electron/vim/xml/node.ts'
import type { VmInventory } from '../../../shared/models/inventory.ts'
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

/** `changes`: a property's text, a whole element when it begins with one, or null for a value that is gone. */
const update = (
  kind: ObjectUpdate['kind'],
  id: string,
  changes: Record<string, string | null> = {},
  missing: Record<string, string> = {},
  type = 'VirtualMachine',
): ObjectUpdate => ({
  kind,
  ref: ref(type, id),
  changes: new Map(
    Object.entries(changes).map(([path, text]) => [path, text === null ? null : root(`<val>${text}</val>`)]),
  ),
  missing: new Map(Object.entries(missing)),
})

function live(): {
  apply: (...updates: ObjectUpdate[]) => boolean
  vms: () => unknown
  full: () => readonly VmInventory[]
  size: () => LiveInventory['size']
} {
  const inventory = new LiveInventory()
  const full = (): readonly VmInventory[] => inventory.snapshot(content).vms
  return {
    apply: (...updates) => inventory.apply(updates.flatMap((each) => readChange(each) ?? [])),
    vms: () => full().map(({ id, name, powerState, guestIp }) => [id, name, powerState, guestIp]),
    full,
    size: () => inventory.size,
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

  it('starts over with an object that enters again', () => {
    const { apply, vms } = live()
    apply(update('enter', '1', { name: 'a', 'guest.ipAddress': '192.0.2.1' }))
    apply(update('enter', '1', { name: 'b' }))
    expect(vms()).toEqual([['1', 'b', null, null]])
  })

  it('does not know what can no longer be read', () => {
    const { apply, vms, full } = live()
    apply(update('enter', '1', { name: 'a', 'guest.ipAddress': '192.0.2.1', 'config.template': 'false' }))
    expect(apply(update('modify', '1', {}, { 'guest.ipAddress': 'NoPermission', rootSnapshot: 'NoPermission' }))).toBe(
      true,
    )
    expect(vms()).toEqual([['1', 'a', null, null]])
    expect(full()[0]).toMatchObject({ hasSnapshot: null, template: false })
  })

  it('says when a change cannot be applied, and takes the rest', () => {
    const { apply, vms } = live()
    apply(update('enter', '1', { name: 'a', 'runtime.powerState': 'poweredOn' }))
    // Part of a watched value, or the whole around it: only a new read can tell what it is now.
    for (const path of ['guest', 'runtime', 'runtime.question["q"].text', 'guest.ipAddress.x', 'guest.net[4000]'])
      expect(apply(update('modify', '1', { [path]: 'x', name: 'b' }))).toBe(false)
    expect(vms()).toEqual([['1', 'b', 'poweredOn', null]])
    // A path of another type of object is not watched either.
    expect(apply(update('modify', '1', { 'runtime.bootTime': '2025-01-01T00:00:00Z' }))).toBe(false)
    expect(apply(update('leave', '1', { guest: 'x' }))).toBe(true)
  })

  it('tells objects of different types apart, and a snapshot stays as it was', () => {
    const inventory = new LiveInventory()
    const apply = (each: ObjectUpdate): boolean => inventory.apply([readChange(each)].filter((read) => read !== null))
    apply(update('enter', '1', { name: 'a' }))
    apply(update('enter', '1', { 'runtime.inMaintenanceMode': 'true' }, {}, 'HostSystem'))
    apply(update('enter', '1', { name: 'c' }, {}, 'Folder'))
    const before = inventory.snapshot(content)
    expect(before).toMatchObject({ hostId: '1', maintenance: true, vms: [{ id: '1', name: 'a' }] })
    apply(update('modify', '1', { name: 'b' }))
    apply(update('modify', '1', { 'runtime.inMaintenanceMode': null }, {}, 'HostSystem'))
    expect(before).toMatchObject({ maintenance: true, vms: [{ name: 'a' }] })
    expect(inventory.snapshot(content)).toMatchObject({ maintenance: null, vms: [{ name: 'b' }] })
  })

  it('keeps VMs that did not change as the same objects, also when they are sent again', () => {
    const { apply, full } = live()
    const question = '<id>q</id><text>Retry?</text>'
    const net = '<GuestNicInfo><macAddress>00:50:56:00:00:01</macAddress></GuestNicInfo>'
    const values = { name: 'a', 'runtime.question': question, 'guest.net': net }
    apply(update('enter', '1', values), update('enter', '2', { name: 'b' }), update('enter', '3', { name: 'c' }))
    const before = full()
    expect(full()).toBe(before)
    apply(update('modify', '2', { name: 'z', 'config.template': 'true' }))
    const after = full()
    expect(after.map(({ id }) => id)).toEqual(['1', '3', '2'])
    expect(after[0]).toBe(before[0])
    expect(after[1]).toBe(before[2])
    expect(after[2]).not.toBe(before[1])
    // A host sends a whole value when any of it changed, and may send what it sent before.
    apply(update('modify', '1', values), update('enter', '3', { name: 'c' }))
    expect(full()).toBe(after)
    apply(update('modify', '1', { ...values, 'runtime.question': null }))
    expect(full()[0]).toMatchObject({ question: null })
    expect(full()[0]?.macs).toBe(before[0]?.macs)
  })

  it('counts what it holds, whatever a host sends', () => {
    const { apply, full, size } = live()
    expect(size()).toEqual({ objects: 0, characters: 0 })
    apply(update('enter', '1', { name: 'a' }))
    const small = size().characters
    const many = Array.from({ length: 100 }, (_, at) => `<n><macAddress>00:50:56:00:00:${at + 10}</macAddress></n>`)
    const long = 'x'.repeat(100_000)
    apply(
      update('modify', '1', {
        name: long,
        'runtime.powerState': long,
        'runtime.question': `<id>${long}</id><text>${long}</text>`,
        'guest.ipAddress': long,
        'guest.net': many.join(''),
        'config.guestId': long,
        'config.instanceUuid': long,
        rootSnapshot: many.join(''),
      }),
    )
    expect(full()[0]).toMatchObject({ powerState: null, hasSnapshot: true })
    expect(full()[0]?.name).toMatch(/^x{511}…$/)
    expect(full()[0]?.macs).toHaveLength(16)
    expect(size().characters).toBeGreaterThan(small + 5_000)
    expect(size().characters).toBeLessThan(small + 8_000)
    // An id is not cut, since it would name another VM: it counts in full.
    apply(update('enter', long, {}))
    expect(size().characters).toBeGreaterThan(100_000)
    apply(update('enter', 'h', { 'summary.managementServerIp': long }, {}, 'HostSystem'), update('leave', long))
    expect(size().objects).toBe(2)
    apply(update('leave', 'h', {}, {}, 'HostSystem'), update('leave', '1'), update('leave', '1'))
    expect(size()).toEqual({ objects: 0, characters: 0 })
  })
})

/** Values that a property can have; two for one and the same, and some that no host sends. */
const texts: Readonly<Record<string, fc.Arbitrary<string>>> = {
  name: fc.constantFrom('a', 'b', 'B', 'a%2fb', 'ü', '数据库', ''),
  'runtime.powerState': fc.constantFrom('poweredOn', 'poweredOff', 'sideways'),
  'runtime.question': fc.constantFrom('<id>1</id><text>Retry?</text>', '<id>2</id>', '<text>?</text>'),
  'guest.net': fc.constantFrom('', '<n><macAddress>00:50:56:00:00:01</macAddress></n>'),
  rootSnapshot: fc.constantFrom('', '<ManagedObjectReference>1-snapshot-1</ManagedObjectReference>'),
  'config.template': fc.constantFrom('true', 'false'),
}
const paths = inventorySpecs[0]?.paths ?? []
const values = fc.dictionary(fc.constantFrom(...paths), fc.constantFrom('set', 'set', 'set', 'unset', 'missing'), {
  maxKeys: 6,
})
setFlagsFromString('--expose_gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes in use; long texts are outside of the heap proper. */
function memoryUsed(): number {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

it('keeps no reply in memory for the sake of a name in it', () => {
  const padding = 'x'.repeat(1024 * 1024)
  const { apply, full } = live()
  const enter = (at: number): boolean =>
    apply({
      ...update('enter', String(at)),
      changes: new Map([
        ['name', root(`<a><val>production-web-${at}</val><b>${padding}${at}</b></a>`).children[0] ?? null],
      ]),
    })
  enter(0)
  const before = memoryUsed()
  for (let at = 1; at <= 40; at += 1) enter(at)
  expect(full()[40]).toMatchObject({ name: 'production-web-9' })
  // The replies come to 40 MB; what the collector has not taken yet moves by some megabytes.
  expect(memoryUsed() - before).toBeLessThan(20 * 1024 * 1024)
})

const kinds = fc.constantFrom<ObjectUpdate['kind']>('enter', 'enter', 'modify', 'modify', 'modify', 'leave')
/** Updates of so many VMs. */
const updatesOf = (count: number): fc.Arbitrary<ObjectUpdate> =>
  fc.tuple(kinds, fc.integer({ min: 1, max: count }).map(String), values).chain(([kind, id, states]) =>
    fc
      .tuple(...Object.keys(states).map((path) => texts[path] ?? fc.constantFrom('true', 'poweredOn', 'x')))
      .map((drawn) => {
        const entries = Object.entries(states).map(([path, state], at) => [path, state, drawn[at] ?? ''] as const)
        return update(
          kind,
          id,
          Object.fromEntries(
            entries.flatMap(([path, state, text]) =>
              state === 'missing' ? [] : [[path, state === 'set' ? text : null]],
            ),
          ),
          Object.fromEntries(entries.flatMap(([path, state]) => (state === 'missing' ? [[path, 'NoPermission']] : []))),
        )
      }),
  )

/** What the host last said of every property, kept as it was sent. */
class Retold {
  readonly #objects = new Map<string, { values: Map<string, XmlNode>; missing: Map<string, string> }>()

  apply({ kind, ref: { value: id }, changes, missing }: ObjectUpdate): void {
    if (kind !== 'modify') this.#objects.delete(id)
    if (kind === 'leave') return
    // Of a VM that never entered nothing is known but what is said of it.
    const unknown = kind === 'modify' ? paths.map((path) => [path, 'unknown'] as const) : []
    const object = this.#objects.get(id) ?? { values: new Map<string, XmlNode>(), missing: new Map(unknown) }
    this.#objects.set(id, object)
    for (const [path, value] of changes) {
      object.missing.delete(path)
      object.values.delete(path)
      if (value) object.values.set(path, value)
    }
    for (const [path, fault] of missing) object.missing.set(path, fault)
  }

  get inventory(): readonly VmInventory[] {
    return inventoryOf(
      content,
      [...this.#objects].map(([id, object]) => ({ ref: ref('VirtualMachine', id), ...object })),
    ).vms
  }
}

it.each([
  ['one at a time', 12, { maxLength: 1 }],
  ['some at once', 12, { maxLength: 40 }],
  ['most at once', 200, { minLength: 120, maxLength: 200, size: 'max' as const }],
])('is the same as read from scratch after any updates, %s', (_how, vms, size) => {
  fc.assert(
    fc.property(fc.array(fc.array(updatesOf(vms), size), { maxLength: vms > 100 ? 4 : 30 }), (replies) => {
      const { apply, full } = live()
      const retold = new Retold()
      let before = full()
      for (const reply of replies) {
        apply(...reply)
        for (const each of reply) retold.apply(each)
        const now = full()
        expect(now).toEqual(retold.inventory)
        const old = new Map(before.map((vm) => [vm.id, vm]))
        const touched = new Set(reply.map((each) => each.ref.value))
        for (const vm of now) if (!touched.has(vm.id)) expect(vm).toBe(old.get(vm.id))
        before = now
      }
    }),
    { numRuns: vms > 100 ? 40 : 200 },
  )
})
