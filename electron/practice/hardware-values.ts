import { compareVersions } from './about.ts'
import type { PracticeSetup } from './api.ts'
import type { CpuLeaf, PciFunction, PracticeMachine } from './hardware-machine.ts'
import { countOf } from './hardware-machines.ts'
import { bool, int, list, long, short, str, struct, time } from './values.ts'
import type { Value } from './values.ts'

/** Fact: the firmware type is reported from this API version on. */
const firmwareTypeSince = '8.0.2.0'
/** Fact: family, model and stepping beside the CPUID leaves, and the state of Secure Boot, from this one on. */
const versionNumbersSince = '8.0.3.0'

const since = (apiVersion: string, version: string): boolean => compareVersions(apiVersion, version) >= 0

/** Fact: ids are sent as signed 16-bit numbers, so that 0x8086 arrives as -32634. */
const id16 = (unsigned: number): Value => short(unsigned > 0x7fff ? unsigned - 0x1_0000 : unsigned)

/** Fact: a register is 32 characters, bit 31 first, a colon after every fourth. */
export const bitString = (register: number): string =>
  (register >>> 0)
    .toString(2)
    .padStart(32, '0')
    .replace(/.{4}(?=.)/g, '$&:')

/** HostHardwareInfo. */
export function hardwareInfo(
  machine: PracticeMachine,
  uuid: string,
  apiVersion: string,
  powerManagement: Value,
): Value {
  const { cpu, bios, memoryBytes } = machine
  const features = cpu.leaves.map(cpuIdInfo)
  return struct('HostHardwareInfo', [
    [
      'systemInfo',
      struct('HostSystemInfo', [
        ['vendor', str(machine.vendor)],
        ['model', str(machine.model)],
        ['uuid', str(uuid)],
        ['serialNumber', str('PRACTICE-0001')],
      ]),
    ],
    [
      'cpuInfo',
      struct('HostCpuInfo', [
        ['numCpuPackages', short(cpu.packages)],
        ['numCpuCores', short(cpu.cores)],
        ['numCpuThreads', short(cpu.threads)],
        ['hz', long(cpu.mhz * 1e6)],
      ]),
    ],
    ['cpuPowerManagementInfo', powerManagement],
    [
      'cpuPkg',
      list(
        'HostCpuPackage',
        Array.from({ length: cpu.packages }, (_unused, index) => cpuPackage(machine, index, features, apiVersion)),
      ),
    ],
    ['memorySize', long(memoryBytes)],
    ['pciDevice', list('HostPciDevice', machine.pci.map(pciDevice))],
    ['cpuFeature', list('HostCpuIdInfo', features)],
    [
      'biosInfo',
      struct('HostBIOSInfo', [
        ['biosVersion', str(bios.version)],
        ['releaseDate', time(bios.releaseDate)],
        ['vendor', str(bios.vendor)],
        ['firmwareType', since(apiVersion, firmwareTypeSince) ? str(bios.firmware) : undefined],
      ]),
    ],
  ])
}

function cpuPackage({ cpu }: PracticeMachine, index: number, features: readonly Value[], apiVersion: string): Value {
  const threads = cpu.threads / cpu.packages
  const numbers = since(apiVersion, versionNumbersSince)
  return struct('HostCpuPackage', [
    ['index', short(index)],
    ['vendor', str('intel')],
    ['hz', long(cpu.mhz * 1e6)],
    ['busHz', long(1e8)],
    ['description', str(cpu.name)],
    [
      'threadId',
      list(
        'short',
        Array.from({ length: threads }, (_unused, thread) => short(index * threads + thread)),
      ),
    ],
    ['cpuFeature', list('HostCpuIdInfo', features)],
    ['family', numbers ? short(cpu.family) : undefined],
    ['model', numbers ? short(cpu.model) : undefined],
    ['stepping', numbers ? short(cpu.stepping) : undefined],
  ])
}

const cpuIdInfo = ({ leaf, eax, ebx, ecx, edx }: CpuLeaf): Value =>
  struct('HostCpuIdInfo', [
    // Fact: the level is a signed 32-bit number too.
    ['level', int(leaf | 0)],
    ['eax', str(bitString(eax))],
    ['ebx', str(bitString(ebx))],
    ['ecx', str(bitString(ecx))],
    ['edx', str(bitString(edx))],
  ])

function pciDevice(device: PciFunction): Value {
  const [bus = '', slot = '', fn = ''] = device.address.slice(5).split(/[:.]/)
  const byte = (hex: string): Value => ({
    kind: 'scalar',
    type: 'xsd:byte',
    text: String((Number.parseInt(hex, 16) << 24) >> 24),
  })
  return struct('HostPciDevice', [
    ['id', str(device.address)],
    ['classId', id16(device.classId)],
    ['bus', byte(bus)],
    ['slot', byte(slot)],
    ['function', byte(fn)],
    ['vendorId', id16(device.vendor)],
    ['subVendorId', id16(device.subvendor)],
    ['vendorName', str(device.vendorName)],
    ['deviceId', id16(device.device)],
    ['subDeviceId', id16(device.subdevice)],
    ['deviceName', str(device.deviceName)],
  ])
}

/** HostPciPassthruInfo of every device. */
export function passthroughInfo(machine: PracticeMachine): Value {
  return list(
    'HostPciPassthruInfo',
    machine.pci.map(({ address, passthrough }) =>
      struct('HostPciPassthruInfo', [
        ['id', str(address)],
        ['dependentDevice', str(address)],
        ['passthruEnabled', bool(passthrough === 'enabled' || passthrough === 'active')],
        ['passthruCapable', bool(passthrough !== undefined)],
        ['passthruActive', bool(passthrough === 'active')],
      ]),
    ),
  )
}

/** The MAC address of an adapter, by its name such as `vmnic0`. */
export function cardAddress({ pci }: PracticeMachine, alias: string): string {
  const index = pci.findIndex(({ use }) => use?.alias === alias)
  return `02:00:00:00:00:${index.toString(16).padStart(2, '0')}`
}

/** The physical adapters of HostNetworkInfo. Fact: a network port without a driver is not among them. */
export function networkInfo(
  machine: PracticeMachine,
  { wakeSupported, linksDown }: Pick<PracticeSetup, 'wakeSupported' | 'linksDown'>,
  parts: readonly (readonly [string, Value])[],
): Value {
  const nics = machine.pci.flatMap(({ address, use }) =>
    use?.alias.startsWith('vmnic') !== true
      ? []
      : [
          struct('PhysicalNic', [
            ['key', str(`key-vim.host.PhysicalNic-${use.alias}`)],
            ['device', str(use.alias)],
            ['pci', str(address)],
            ['driver', str(use.driver)],
            // Fact: a card without a link has no speed.
            [
              'linkSpeed',
              linksDown.includes(use.alias)
                ? undefined
                : struct('PhysicalNicLinkInfo', [
                    ['speedMb', int(1000)],
                    ['duplex', bool(true)],
                  ]),
            ],
            ['spec', struct('PhysicalNicSpec', [])],
            ['wakeOnLanSupported', bool(wakeSupported)],
            ['mac', str(cardAddress(machine, use.alias))],
          ]),
        ],
  )
  return struct('HostNetworkInfo', [['pnic', list('PhysicalNic', nics)], ...parts])
}

/** HostCapability. */
export function capability(machine: PracticeMachine, apiVersion: string, secureBoot: boolean): Value {
  return struct('HostCapability', [
    ['recursiveResourcePoolsSupported', bool(true)],
    ['cpuMemoryResourceConfigurationSupported', bool(true)],
    ['rebootSupported', bool(true)],
    ['shutdownSupported', bool(true)],
    ['standbySupported', bool(false)],
    ['maintenanceModeSupported', bool(true)],
    ['tpmSupported', bool(machine.tpm !== null)],
    ['tpmVersion', machine.tpm === null ? undefined : str(machine.tpm)],
    ['uefiSecureBoot', since(apiVersion, versionNumbersSince) ? bool(secureBoot) : undefined],
  ])
}

/** HostHardwareSummary. */
export function hardwareSummary(machine: PracticeMachine, uuid: string): Value {
  const { cpu } = machine
  return struct('HostHardwareSummary', [
    ['vendor', str(machine.vendor)],
    ['model', str(machine.model)],
    ['uuid', str(uuid)],
    ['memorySize', long(machine.memoryBytes)],
    ['cpuModel', str(cpu.name)],
    ['cpuMhz', int(cpu.mhz)],
    ['numCpuPkgs', short(cpu.packages)],
    ['numCpuCores', short(cpu.cores)],
    ['numCpuThreads', short(cpu.threads)],
    ['numNics', int(countOf(machine, 'vmnic'))],
    ['numHBAs', int(countOf(machine, 'vmhba'))],
  ])
}
