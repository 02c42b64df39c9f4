import type { Disk, NvmeDrive } from '../../shared/models/hardware.ts'
import { asBoolean, asInteger } from './decode.ts'
import { fieldText, pciAddress, plainText } from './hardware-text.ts'
import { child, childrenOf, childText, type XmlNode } from './xml/node.ts'

const limits = { disks: 1_024, nvme: 256 }

/** Elements of HostStorageDeviceInfo; null where the host does not tell. */
export interface StorageNodes {
  readonly adapters: readonly XmlNode[]
  readonly luns: readonly XmlNode[] | null
  /** HostScsiTopology: which LUN is behind which adapter. */
  readonly scsiTopology: XmlNode | undefined
  /** HostNvmeTopology, from API 7.0. */
  readonly nvmeTopology: XmlNode | undefined
}

/** Decodes the disks of HostStorageDeviceInfo.scsiLun, NVMe namespaces included; `boot` is HostBootDeviceInfo. */
export function disksOf({ adapters, luns, scsiTopology }: StorageNodes, boot: XmlNode | null): Disk[] | null {
  if (luns === null) return null
  const disks = luns.filter(isDisk).slice(0, limits.disks)
  const behind = adaptersByLun(adapters, scsiTopology)
  const bootDisk = boot && bootDiskOf(boot, disks)
  return disks.map((lun) => {
    const adapter = behind.get(childText(lun, 'key') ?? '')
    return {
      name: fieldText(lun, 'canonicalName') ?? fieldText(lun, 'deviceName') ?? '',
      model: modelOf(lun),
      bytes: bytesOf(child(lun, 'capacity')),
      bus: busOf(lun, adapter),
      boot: bootDisk ? lun === bootDisk : null,
    }
  })
}

function isDisk(lun: XmlNode): boolean {
  return lun.type?.local === 'HostScsiDisk' || childText(lun, 'lunType') === 'disk'
}

/** SCSI vendor fields of these buses repeat the bus. */
const busVendors: ReadonlySet<string> = new Set(['ATA', 'NVMe'])

function modelOf(lun: XmlNode): string | null {
  const vendor = fieldText(lun, 'vendor')
  return plainText(`${vendor === null || busVendors.has(vendor) ? '' : vendor} ${fieldText(lun, 'model') ?? ''}`)
}

/** HostDiskDimensionsLba in bytes. */
function bytesOf(capacity: XmlNode | undefined): number | null {
  const size = asInteger(capacity && child(capacity, 'blockSize'))
  const blocks = asInteger(capacity && child(capacity, 'block'))
  const bytes = size === null || blocks === null || size <= 0 || blocks < 0 ? NaN : size * blocks
  return Number.isSafeInteger(bytes) ? bytes : null
}

function adaptersByLun(adapters: readonly XmlNode[], topology: XmlNode | undefined): Map<string, XmlNode> {
  const byKey = new Map(adapters.map((adapter) => [childText(adapter, 'key'), adapter]))
  const found = new Map<string, XmlNode>()
  for (const face of topology ? childrenOf(topology, 'adapter') : []) {
    const adapter = byKey.get(childText(face, 'adapter'))
    if (!adapter) continue
    for (const target of childrenOf(face, 'target')) {
      for (const lun of childrenOf(target, 'lun')) found.set(childText(lun, 'scsiLun') ?? '', adapter)
    }
  }
  return found
}

/** The disk's own word (its name, the bus in place of a vendor) before its adapter's, as SATA disks are found behind SAS adapters. */
function busOf(lun: XmlNode, adapter: XmlNode | undefined): Disk['bus'] {
  const name = childText(lun, 'canonicalName') ?? ''
  const vendor = fieldText(lun, 'vendor')
  if (name.startsWith('t10.NVMe') || vendor === 'NVMe') return 'nvme'
  const driver = (adapter && childText(adapter, 'driver')?.toLowerCase()) ?? ''
  // Bridges in USB cases speak for the disk inside, so the adapter has the last word here.
  if (/^(?:vmk)?usb/.test(driver)) return 'usb'
  if (name.startsWith('t10.ATA') || vendor === 'ATA') return 'sata'
  if (!adapter) return null
  if (driver.startsWith('nvme') || childText(adapter, 'storageProtocol') === 'nvme') return 'nvme'
  if (adapter.type?.local === 'HostSerialAttachedHba') return 'sas'
  return /ahci|^ata|^sata/.test(driver) ? 'sata' : 'other'
}

/** The one disk that the current boot device names; undefined when none or several are named. */
function bootDiskOf(boot: XmlNode, disks: readonly XmlNode[]): XmlNode | undefined {
  const key = childText(boot, 'currentBootDeviceKey')
  if (!key) return undefined
  const device = childrenOf(boot, 'bootDevices').find((each) => childText(each, 'key') === key)
  const words = new Set(`${key} ${(device && childText(device, 'description')) ?? ''}`.split(/[\s()[\],;/]+/))
  const named = disks.filter((disk) => {
    const name = childText(disk, 'canonicalName')
    return (
      key === childText(disk, 'key') ||
      key === childText(disk, 'uuid') ||
      (name !== null && name !== '' && words.has(name))
    )
  })
  return named.length === 1 ? named[0] : undefined
}

/** Decodes the local controllers of a HostNvmeTopology. The protocol version is not in the API. */
export function nvmeOf({ adapters, nvmeTopology }: StorageNodes): NvmeDrive[] | null {
  if (!nvmeTopology) return null
  const byKey = new Map(adapters.map((adapter) => [childText(adapter, 'key'), adapter]))
  const drives: NvmeDrive[] = []
  for (const face of childrenOf(nvmeTopology, 'adapter')) {
    const adapter = byKey.get(childText(face, 'adapter'))
    for (const controller of childrenOf(face, 'connectedController')) {
      // NVMe over Fabrics: no drive of this machine.
      if ((childText(controller, 'transportType') ?? 'pcie').toLowerCase() !== 'pcie' || drives.length >= limits.nvme)
        continue
      drives.push({
        model: fieldText(controller, 'model'),
        version: null,
        fusedCompareWrite: asBoolean(child(controller, 'fusedOperationSupported')),
        blockSize: blockSizeOf(childrenOf(controller, 'attachedNamespace')),
        address: adapter ? pciAddress(childText(adapter, 'pci')) : null,
      })
    }
  }
  return drives
}

/** Of namespaces that differ no single size is so. */
function blockSizeOf(namespaces: readonly XmlNode[]): number | null {
  const sizes = new Set(namespaces.map((each) => asInteger(child(each, 'blockSize'))))
  const [only] = sizes
  return sizes.size === 1 && only !== undefined && only !== null && only > 0 ? only : null
}
