import { createHash } from 'node:crypto'
import { compareVersions } from './about.ts'
import type { PciFunction, PracticeDisk, PracticeMachine } from './hardware-machine.ts'
import { any, bool, int, list, long, str, struct } from './values.ts'
import type { Value } from './values.ts'

/** Fact: NVMe controllers are listed, and PCIe adapters a kind of their own, from this API version on. */
const nvmeSince = '7.0'

/** HostStorageDeviceInfo. */
export function storageInfo(machine: PracticeMachine, apiVersion: string): Value {
  const nvme = compareVersions(apiVersion, nvmeSince) >= 0
  const adapters = machine.pci.flatMap((device) =>
    device.use?.alias.startsWith('vmhba') === true ? [adapterOf(device, nvme)] : [],
  )
  return struct('HostStorageDeviceInfo', [
    [
      'hostBusAdapter',
      list(
        'HostHostBusAdapter',
        adapters.map((adapter) => any(adapterValue(adapter, nvme))),
      ),
    ],
    [
      'scsiLun',
      list(
        'ScsiLun',
        machine.disks.map((disk) => any(diskValue(disk))),
      ),
    ],
    [
      'scsiTopology',
      struct('HostScsiTopology', [
        [
          'adapter',
          list(
            'HostScsiTopologyInterface',
            adapters.map((adapter) => face(adapter, machine.disks)),
          ),
        ],
      ]),
    ],
    ['nvmeTopology', nvme ? nvmeTopology(adapters, machine.disks) : undefined],
    ['softwareInternetScsiEnabled', bool(false)],
  ])
}

/** A device as the host's storage knows it. */
interface Adapter {
  readonly device: PciFunction
  readonly alias: string
  readonly driver: string
  readonly type: string
  readonly key: string
}

const types: Readonly<Record<string, string>> = { nvme_pcie: 'HostPcieHba', lsi_msgpt35: 'HostSerialAttachedHba' }

function adapterOf(device: PciFunction, nvme: boolean): Adapter {
  const { alias = '', driver = '' } = device.use ?? {}
  const known = types[driver] ?? 'HostBlockHba'
  const type = known === 'HostPcieHba' && !nvme ? 'HostBlockHba' : known
  return { device, alias, driver, type, key: `key-vim.host.${type.slice('Host'.length)}-${alias}` }
}

function adapterValue({ device, alias, driver, type, key }: Adapter, nvme: boolean): Value {
  return struct(type, [
    ['key', str(key)],
    ['device', str(alias)],
    ['bus', int(Number.parseInt(device.address.slice(5, 7), 16))],
    ['status', str('unknown')],
    ['model', str(device.deviceName)],
    ['driver', str(driver)],
    ['pci', str(device.address)],
    ['storageProtocol', nvme ? str(driver === 'nvme_pcie' ? 'nvme' : 'scsi') : undefined],
    ['nodeWorldWideName', type === 'HostSerialAttachedHba' ? str('5000000000000001') : undefined],
  ])
}

const uuidOf = (disk: PracticeDisk): string => createHash('sha256').update(disk.name).digest('hex').slice(0, 40)
/** The name of a disk in HostBootDeviceInfo and in the topologies. */
export const diskKey = (disk: PracticeDisk): string => `key-vim.host.ScsiDisk-${uuidOf(disk)}`

function diskValue(disk: PracticeDisk): Value {
  return struct('HostScsiDisk', [
    ['deviceName', str(`/vmfs/devices/disks/${disk.name}`)],
    ['deviceType', str('disk')],
    ['key', str(diskKey(disk))],
    ['uuid', str(uuidOf(disk))],
    ['canonicalName', str(disk.name)],
    ['displayName', str(`Local ${disk.vendor} Disk (${disk.name})`)],
    ['lunType', str('disk')],
    // Fact: SCSI pads these fields with blanks.
    ['vendor', str(disk.vendor.padEnd(8))],
    ['model', str(disk.model.padEnd(16))],
    ['revision', str('1.0 ')],
    ['operationalState', list('string', [str('ok')])],
    [
      'capacity',
      struct('HostDiskDimensionsLba', [
        ['blockSize', int(disk.blockSize ?? 512)],
        ['block', long(disk.blocks)],
      ]),
    ],
    ['devicePath', str(`/vmfs/devices/disks/${disk.name}`)],
    ['ssd', bool(disk.ssd)],
    ['localDisk', bool(true)],
    ['scsiDiskType', str('native512')],
  ])
}

function face({ alias, key }: Adapter, disks: readonly PracticeDisk[]): Value {
  return struct('HostScsiTopologyInterface', [
    ['key', str(`key-vim.host.ScsiTopology.Interface-${alias}`)],
    ['adapter', str(key)],
    [
      'target',
      list(
        'HostScsiTopologyTarget',
        disks
          .filter((disk) => disk.adapter === alias)
          .map((disk, index) =>
            struct('HostScsiTopologyTarget', [
              ['key', str(`key-vim.host.ScsiTopology.Target-${alias}:0:${index}`)],
              ['target', int(index)],
              [
                'lun',
                list('HostScsiTopologyLun', [
                  struct('HostScsiTopologyLun', [
                    ['key', str(`key-vim.host.ScsiTopology.Lun-${uuidOf(disk)}`)],
                    ['lun', int(0)],
                    ['scsiLun', str(diskKey(disk))],
                  ]),
                ]),
              ],
            ]),
          ),
      ),
    ],
  ])
}

function nvmeTopology(adapters: readonly Adapter[], disks: readonly PracticeDisk[]): Value {
  const nvme = adapters.filter(({ driver }) => driver === 'nvme_pcie')
  return struct('HostNvmeTopology', [
    [
      'adapter',
      list(
        'HostNvmeTopologyInterface',
        nvme.map((adapter, index) =>
          struct('HostNvmeTopologyInterface', [
            ['key', str(`key-vim.host.NvmeTopology.Interface-${adapter.alias}`)],
            ['adapter', str(adapter.key)],
            [
              'connectedController',
              list(
                'HostNvmeController',
                disks.filter((disk) => disk.adapter === adapter.alias).map((disk) => controller(adapter, disk, index)),
              ),
            ],
          ]),
        ),
      ),
    ],
  ])
}

function controller({ device, alias, key }: Adapter, disk: PracticeDisk, index: number): Value {
  return struct('HostNvmeController', [
    ['key', str(`key-vim.host.NvmeController-${index + 256}`)],
    ['controllerNumber', int(index + 256)],
    ['subnqn', str(`nqn.2014-08.org.example:${uuidOf(disk).slice(0, 8)}`)],
    ['name', str(`nqn.2014-08.org.example#${alias}#`)],
    ['associatedAdapter', str(key)],
    ['transportType', str('pcie')],
    ['fusedOperationSupported', bool(disk.nvme?.fused ?? false)],
    ['numberOfQueues', int(8)],
    ['queueSize', int(1024)],
    [
      'attachedNamespace',
      list('HostNvmeNamespace', [
        struct('HostNvmeNamespace', [
          ['key', str(`key-vim.host.NvmeNamespace-${disk.name}@${index + 256}`)],
          ['name', str(disk.name)],
          ['id', int(1)],
          ['blockSize', int(disk.blockSize ?? 512)],
          ['capacityInBlocks', long(disk.blocks)],
        ]),
      ]),
    ],
    ['vendorId', str(`0x${device.vendor.toString(16)}`)],
    ['model', str(disk.model.padEnd(40))],
    ['serialNumber', str('PRACTICE')],
    ['firmwareVersion', str(disk.nvme?.firmware ?? '')],
  ])
}
