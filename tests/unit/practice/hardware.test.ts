import { describe, expect, it } from 'vitest'
import type { PracticeOptions } from '../../../electron/practice/practice-host.ts'
import { machines, type MachineName } from '../../../electron/practice/hardware-machines.ts'
import {
  all,
  at,
  collector,
  loggedIn,
  properties,
  property,
  retrieveOne,
  text,
  type Node,
  type Wire,
} from './support.ts'

const names = Object.keys(machines) as MachineName[]
const host = 'HostSystem:ha-host'

async function read(wire: Wire, ...paths: readonly string[]): Promise<Record<string, Node>> {
  const answer = await wire.call('RetrievePropertiesEx', collector, retrieveOne(host, ...paths))
  return properties(at(answer.value, 'returnval', 'objects'))
}
const field = (node: Node, name: string): string | undefined => text(at(node, name))

describe.each(names)('the machine %s', (machine) => {
  it('sends PCI ids as signed 16-bit numbers', async () => {
    const { wire } = await loggedIn({ machine })
    const devices = all(at((await read(wire, 'hardware'))['hardware'], 'pciDevice'))
    expect(devices).toHaveLength(machines[machine].pci.length)
    devices.forEach((node, index) => {
      const truth = machines[machine].pci[index]
      for (const [name, id] of [
        ['vendorId', truth?.vendor],
        ['deviceId', truth?.device],
        ['subVendorId', truth?.subvendor],
        ['subDeviceId', truth?.subdevice],
        ['classId', truth?.classId],
      ] as const) {
        const sent = Number(field(node, name))
        expect(sent).toBeGreaterThanOrEqual(-32_768)
        expect(sent).toBeLessThanOrEqual(32_767)
        expect(sent & 0xffff).toBe(id)
      }
      expect(field(node, 'id')).toBe(truth?.address)
    })
    expect(devices.some((node) => field(node, 'vendorId') === '-32634')).toBe(true)
  })

  it('gives the processor as bits that agree with its numbers', async () => {
    const { wire } = await loggedIn({ machine })
    const info = (await read(wire, 'hardware'))['hardware']
    const packages = all(at(info, 'cpuPkg'))
    const { cpu } = machines[machine]
    expect([
      packages.length,
      field(at(info, 'cpuInfo'), 'numCpuCores'),
      field(at(info, 'cpuInfo'), 'numCpuThreads'),
    ]).toEqual([cpu.packages, String(cpu.cores), String(cpu.threads)])
    expect(packages.flatMap((each) => all(at(each, 'threadId'))).length).toBe(cpu.threads)
    for (const each of packages) {
      const features = all(at(each, 'cpuFeature'))
      for (const leaf of features)
        for (const name of ['eax', 'ebx', 'ecx', 'edx']) expect(field(leaf, name)).toMatch(/^[01]{4}(?::[01]{4}){7}$/)
      const version = features.find((leaf) => field(leaf, 'level') === '1')
      const eax = Number.parseInt(field(version, 'eax')?.replaceAll(':', '') ?? '', 2)
      expect({ family: (eax >> 8) & 15, model: ((eax >> 12) & 0xf0) | ((eax >> 4) & 15), stepping: eax & 15 }).toEqual({
        family: cpu.family,
        model: cpu.model,
        stepping: cpu.stepping,
      })
      expect([field(each, 'family'), field(each, 'model'), field(each, 'stepping')].map(Number)).toEqual([
        cpu.family,
        cpu.model,
        cpu.stepping,
      ])
      expect(features.map((leaf) => field(leaf, 'level'))).toEqual([
        '0',
        '1',
        '-2147483648',
        '-2147483647',
        '-2147483640',
      ])
    }
  })

  it('names what drives a device by its address, and counts the same in its summary', async () => {
    const { wire } = await loggedIn({ machine })
    const { pci } = machines[machine]
    const values = await read(
      wire,
      'config.network.pnic',
      'config.storageDevice.hostBusAdapter',
      'config.pciPassthruInfo',
      'summary.hardware',
    )
    const users = [
      ...all(at(values['config.network.pnic'], 'PhysicalNic')),
      ...all(at(values['config.storageDevice.hostBusAdapter'], 'HostHostBusAdapter')),
    ]
    expect(users.map((user) => [field(user, 'pci'), field(user, 'device'), field(user, 'driver')]).toSorted()).toEqual(
      pci.flatMap(({ address, use }) => (use ? [[address, use.alias, use.driver]] : [])).toSorted(),
    )
    expect(all(at(values['config.pciPassthruInfo'], 'HostPciPassthruInfo'))).toHaveLength(pci.length)
    const summary = values['summary.hardware']
    expect(Number(field(summary, 'numNics')) + Number(field(summary, 'numHBAs'))).toBe(users.length)
    expect(field(summary, 'memorySize')).toBe(String(machines[machine].memoryBytes))
  })

  it('boots from one of its disks', async () => {
    const { wire } = await loggedIn({ machine })
    const info = at((await wire.call('QueryBootDevices', 'HostBootDeviceSystem:bootDeviceSystem')).value, 'returnval')
    const current = field(info, 'currentBootDeviceKey')
    const luns = all(at((await read(wire, 'config.storageDevice.scsiLun'))['config.storageDevice.scsiLun'], 'ScsiLun'))
    expect(luns.filter((lun) => field(lun, 'key') === current).map((lun) => field(lun, 'canonicalName'))).toEqual(
      machines[machine].disks.filter(({ boot }) => boot).map(({ name }) => name),
    )
  })
})

it('has no port of its own for a network controller without a driver', async () => {
  const { wire } = await loggedIn({ machine: 'mini-pc' })
  const values = await read(wire, 'hardware', 'config.network.pnic')
  expect(
    all(at(values['hardware'], 'pciDevice'))
      .filter((node) => field(node, 'vendorId') === '4332')
      .map((node) => Number(field(node, 'deviceId')) & 0xffff),
  ).toEqual([0x8168, 0x8125])
  expect(
    all(at(values['config.network.pnic'], 'PhysicalNic')).map((nic) => [field(nic, 'device'), field(nic, 'driver')]),
  ).toEqual([['vmnic0', 'igc']])
})

it.each([
  ['8.0.3.0', 'UEFI', 'true', '106'],
  ['8.0.2.0', 'UEFI', undefined, undefined],
  ['8.0.1.0', undefined, undefined, undefined],
])('API %s knows the firmware as %s and Secure Boot as %s', async (apiVersion, firmware, secureBoot, model) => {
  const { wire } = await loggedIn({ apiVersion })
  expect([
    await property(wire, host, 'hardware.biosInfo.firmwareType'),
    await property(wire, host, 'capability.uefiSecureBoot'),
  ]).toEqual([firmware, secureBoot])
  expect(field(at((await read(wire, 'hardware'))['hardware'], 'cpuPkg'), 'model')).toBe(model)
})

it('lists NVMe controllers from API 7.0 on', async () => {
  for (const [apiVersion, count] of [
    ['7.0', 2],
    ['6.7', 0],
  ] as const) {
    const { wire } = await loggedIn({ apiVersion })
    const values = await read(wire, 'config.storageDevice.nvmeTopology', 'config.storageDevice.hostBusAdapter')
    expect(all(at(values['config.storageDevice.nvmeTopology'], 'adapter'))).toHaveLength(count)
    expect(
      all(at(values['config.storageDevice.hostBusAdapter'], 'HostHostBusAdapter')).filter(
        (adapter) => field(adapter, '@type') === 'HostPcieHba',
      ),
    ).toHaveLength(count)
  }
})

it('lists its packages to accounts that may see them', async () => {
  const { wire } = await loggedIn()
  const answer = await wire.call('fetchSoftwarePackages', 'HostImageConfigManager:ha-image-config-manager')
  const packages = all(at(answer.value, 'returnval'))
  expect(packages).toHaveLength(13)
  expect(new Set(packages.map((each) => field(each, 'acceptanceLevel')))).toEqual(
    new Set(['vmware_certified', 'vmware_accepted', 'partner', 'community']),
  )
  await wire.call('Logout', 'SessionManager:ha-sessionmgr')
  wire.cookie = undefined
  await wire.login('readonly', 'canary-7f & <pw> "q"-ro')
  expect((await wire.call('fetchSoftwarePackages', 'HostImageConfigManager:ha-image-config-manager')).fault).toBe(
    'NoPermission',
  )
})

it('no two hosts have one UUID, and a host keeps its own at its port; or it is the one given', async () => {
  const uuids = async (options: Partial<PracticeOptions> = {}) => {
    const { host, wire } = await loggedIn(options)
    const read = [
      await property(wire, 'HostSystem:ha-host', 'hardware.systemInfo.uuid'),
      await property(wire, 'HostSystem:ha-host', 'summary.hardware.uuid'),
    ]
    await host.close()
    expect(read[1]).toBe(read[0])
    return { uuid: read[0], port: host.port }
  }
  const first = await uuids({ port: 0 })
  const standing = await loggedIn({ port: first.port })
  const second = await uuids()
  expect(first.uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  expect(second.uuid).not.toBe(first.uuid)
  expect(await property(standing.wire, 'HostSystem:ha-host', 'hardware.systemInfo.uuid')).toBe(first.uuid)
  expect((await uuids({ hardwareUuid: '00000000-0000-0000-0000-0025900c3d4e' })).uuid).toBe(
    '00000000-0000-0000-0000-0025900c3d4e',
  )
})
