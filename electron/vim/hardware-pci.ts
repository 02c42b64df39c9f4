import type { PciDevice } from '../../shared/models/hardware.ts'
import { asBoolean, asUnsigned16, type Decoder } from './decode.ts'
import { fieldText, pciAddress, plainText } from './hardware-text.ts'
import { child, childrenOf, childText, type XmlNode } from './xml/node.ts'

/** Bounds of the model: what a host lists beyond them is no machine's. */
const limits = { devices: 4_096, aliases: 64 }

/** What has names and drivers for PCI devices: `PhysicalNic` and `HostHostBusAdapter` elements. */
export interface PciUsers {
  readonly nics: readonly XmlNode[]
  readonly adapters: readonly XmlNode[]
  /** HostPciPassthruInfo elements; null when the host does not tell. */
  readonly passthrough: readonly XmlNode[] | null
}

/**
 * Decodes HostHardwareInfo.pciDevice, with the driver and the vmnic or vmhba names of each device. Null when the host lists none, which
 * no machine's own answer does; a device without readable ids is left out, as nothing can be said of it.
 */
export function pciDevicesOf(hardware: XmlNode | undefined, users: PciUsers): PciDevice[] | null {
  const nodes = hardware ? childrenOf(hardware, 'pciDevice').slice(0, limits.devices) : []
  if (nodes.length === 0) return null
  const inUse = usesByAddress([...users.nics, ...users.adapters])
  const passthrough = new Map((users.passthrough ?? []).map((node) => [pciAddress(childText(node, 'id')), node]))
  return nodes.map((node) => deviceOf(node, inUse, passthrough)).filter((device) => device !== null)
}

interface Use {
  driver: string | null
  readonly aliases: string[]
}

function usesByAddress(nodes: readonly XmlNode[]): Map<string, Use> {
  const uses = new Map<string, Use>()
  for (const node of nodes) {
    const address = pciAddress(childText(node, 'pci'))
    if (address === null) continue
    const use = uses.get(address) ?? { driver: null, aliases: [] }
    uses.set(address, use)
    use.driver ??= fieldText(node, 'driver')
    const alias = fieldText(node, 'device')
    if (alias !== null && !use.aliases.includes(alias) && use.aliases.length < limits.aliases) use.aliases.push(alias)
  }
  return uses
}

function deviceOf(
  node: XmlNode,
  uses: ReadonlyMap<string, Use>,
  passthrough: ReadonlyMap<string | null, XmlNode>,
): PciDevice | null {
  const vendor = hex4(child(node, 'vendorId'))
  const device = hex4(child(node, 'deviceId'))
  if (vendor === null || device === null) return null
  const address = pciAddress(childText(node, 'id'))
  const use = address === null ? undefined : uses.get(address)
  return {
    address,
    vendor,
    device,
    subvendor: hex4(child(node, 'subVendorId')),
    subdevice: hex4(child(node, 'subDeviceId')),
    // HostPciDevice.classId is class and subclass; the programming interface is not reported.
    class: hex4(child(node, 'classId')),
    interface: null,
    name: plainText(`${fieldText(node, 'vendorName') ?? ''} ${fieldText(node, 'deviceName') ?? ''}`),
    driver: use?.driver ?? null,
    aliases: use?.aliases ?? [],
    passthrough: address === null ? null : passthroughOf(passthrough.get(address)),
  }
}

/** Four lower-case hex digits. HostPciDevice sends its ids as signed 16-bit numbers. */
const hex4: Decoder<string> = (node) => asUnsigned16(node)?.toString(16).padStart(4, '0') ?? null

function passthroughOf(node: XmlNode | undefined): PciDevice['passthrough'] {
  if (!node) return null
  const capable = asBoolean(child(node, 'passthruCapable'))
  const enabled = asBoolean(child(node, 'passthruEnabled'))
  const active = asBoolean(child(node, 'passthruActive'))
  return capable === null || enabled === null || active === null ? null : { capable, enabled, active }
}
