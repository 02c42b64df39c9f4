import type { Hardware, PciDevice } from '../../models/hardware.ts'

type Value = string | number | boolean | null

/** A single fact that differs. `name` is its path in {@link Hardware}: `biosVersion`, `cpu.name`, `running.build`. */
export interface FactDifference {
  readonly name: string
  readonly before: Value
  readonly after: Value
}

/**
 * `moved`: the same card at another address. `replaced`: another card at the same address. `changed`: the same card
 * there, with another driver, name in ESXi or passthrough state.
 */
export interface DeviceDifference {
  readonly change: 'added' | 'removed' | 'replaced' | 'moved' | 'changed'
  readonly before: PciDevice | null
  readonly after: PciDevice | null
}

/** Something of a list that was there a number of times. */
export interface ItemDifference {
  readonly list: 'nvme' | 'disks' | 'usb' | 'vibs'
  readonly item: string
  readonly before: number
  readonly after: number
}

export interface HardwareComparison {
  readonly facts: readonly FactDifference[]
  readonly devices: readonly DeviceDifference[]
  readonly items: readonly ItemDifference[]
  /** Lists that only one side gives, so that they cannot be compared. */
  readonly incomparable: readonly ('pci' | ItemDifference['list'])[]
}

/** In what two machines, or a machine at two times, differ. Pure; the order of devices and lists does not matter. */
export function compareHardware(before: Hardware, after: Hardware): HardwareComparison {
  const incomparable: ('pci' | ItemDifference['list'])[] = []
  const items: ItemDifference[] = []
  if ((before.pci === null) !== (after.pci === null)) incomparable.push('pci')
  for (const list of ['nvme', 'disks', 'usb', 'vibs'] as const) {
    const [was, is] = [itemsOf(before, list), itemsOf(after, list)]
    if (was === null && is === null) continue
    if (was === null || is === null) incomparable.push(list)
    else items.push(...compareItems(list, was, is))
  }
  const devices = before.pci === null || after.pci === null ? [] : compareDevices(before.pci, after.pci)
  return { facts: compareFacts(before, after), devices, items, incomparable }
}

function factsOf({ cpu, running, ...hardware }: Hardware): ReadonlyMap<string, Value> {
  const { vendor, model, biosVersion, firmware, secureBoot, tpm, memoryMib, licence, acceptance } = hardware
  const groups: readonly (readonly [string, Readonly<Record<string, Value | undefined>>])[] = [
    ['', { vendor, model, biosVersion, firmware, secureBoot, tpm, memoryMib, licence, acceptance }],
    ['cpu.', { ...cpu }],
    ['running.', { ...running }],
  ]
  return new Map(
    groups.flatMap(([prefix, facts]) =>
      Object.entries(facts).map(([name, value]) => [prefix + name, value ?? null] as const),
    ),
  )
}

function compareFacts(before: Hardware, after: Hardware): FactDifference[] {
  const [was, is] = [factsOf(before), factsOf(after)]
  const names = [...new Set([...was.keys(), ...is.keys()])]
  return names
    .map((name) => ({ name, before: was.get(name) ?? null, after: is.get(name) ?? null }))
    .filter((fact) => fact.before !== fact.after)
}

function itemsOf(hardware: Hardware, list: ItemDifference['list']): readonly string[] | null {
  switch (list) {
    case 'nvme':
      return hardware.nvme?.map(({ model, version }) => [model ?? '?', version].filter(Boolean).join(' ')) ?? null
    case 'disks':
      return (
        hardware.disks?.map(({ name, model, bytes }) =>
          [name, model, bytes].filter((part) => part !== null).join(' '),
        ) ?? null
      )
    case 'usb':
      return (
        hardware.usb?.map(({ vendor, device, name }) => [`${vendor}:${device}`, name].filter(Boolean).join(' ')) ?? null
      )
    case 'vibs':
      return hardware.vibs?.map(({ name, version }) => `${name} ${version}`) ?? null
  }
}

function compareItems(
  list: ItemDifference['list'],
  before: readonly string[],
  after: readonly string[],
): ItemDifference[] {
  const [was, is] = [countsOf(before), countsOf(after)]
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((item) => ({ list, item, before: was.get(item) ?? 0, after: is.get(item) ?? 0 }))
    .filter((item) => item.before !== item.after)
}

function countsOf(items: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}

const idsOf = ({ vendor, device, subvendor, subdevice }: PciDevice): string =>
  [vendor, device, subvendor, subdevice].join(':')

/**
 * Pairs what is the same card at the same address, then the same card elsewhere, then the same address; the rest came or
 * went.
 */
function compareDevices(before: readonly PciDevice[], after: readonly PciDevice[]): DeviceDifference[] {
  const differences: DeviceDifference[] = []
  let [was, is] = [before, after]
  const pairUp = (keyOf: (device: PciDevice) => string | null, change: 'changed' | 'moved' | 'replaced'): void => {
    const free = new Map<string, PciDevice[]>()
    for (const device of is) {
      const key = keyOf(device)
      if (key === null) continue
      const list = free.get(key)
      if (list === undefined) free.set(key, [device])
      else list.push(device)
    }
    // The first of them is taken first; taking it from the end does not move the others.
    for (const list of free.values()) list.reverse()
    const taken = new Set<PciDevice>()
    was = was.filter((device) => {
      const key = keyOf(device)
      const partner = key === null ? undefined : free.get(key)?.pop()
      if (partner === undefined) return true
      taken.add(partner)
      if (change !== 'changed' || stateOf(device) !== stateOf(partner))
        differences.push({ change, before: device, after: partner })
      return false
    })
    is = is.filter((device) => !taken.has(device))
  }
  pairUp((device) => `${device.address} ${idsOf(device)}`, 'changed')
  pairUp(idsOf, 'moved')
  pairUp(({ address }) => address, 'replaced')
  return [
    ...differences,
    ...was.map((device): DeviceDifference => ({ change: 'removed', before: device, after: null })),
    ...is.map((device): DeviceDifference => ({ change: 'added', before: null, after: device })),
  ]
}

function stateOf({ driver, aliases, passthrough }: PciDevice): string {
  return JSON.stringify([
    driver,
    aliases,
    passthrough && [passthrough.capable, passthrough.enabled, passthrough.active],
  ])
}
