import { acceptanceLevelOf } from '../../shared/rules/vibs/acceptance.ts'
import type { Hardware } from '../../shared/models/hardware.ts'
import type { ProductInfo } from '../../shared/models/inventory.ts'
import { asArray, asBoolean, asInteger } from './decode.ts'
import { cpuOf } from './hardware-cpu.ts'
import { pciDevicesOf } from './hardware-pci.ts'
import { disksOf, nvmeOf } from './hardware-storage.ts'
import { fieldText } from './hardware-text.ts'
import { licenceOf } from './licence.ts'
import { child, type XmlNode } from './xml/node.ts'

const mostVibs = 4_096

/** HostSystem properties that every API version since 6.0 knows. */
export const hardwarePaths = [
  'hardware',
  'capability',
  'config.product',
  'config.network.pnic',
  'config.pciPassthruInfo',
  'config.storageDevice.hostBusAdapter',
  'config.storageDevice.scsiLun',
  'config.storageDevice.scsiTopology',
] as const

/** Known from API 7.0; an older host refuses the whole request for it. */
export const nvmeTopologyPath = 'config.storageDevice.nvmeTopology'

/** What was read of a host. */
export interface HardwareReply {
  /** HostSystem property values by path; absent where the host did not tell. */
  readonly values: ReadonlyMap<string, XmlNode>
  /** ServiceContent.about, for hosts that keep `config.product` to themselves. */
  readonly about: Pick<ProductInfo, 'version' | 'build'> & { readonly apiVersion: string | null }
  /** LicenseManager.licenses. */
  readonly licences: XmlNode | undefined
  /** HostBootDeviceInfo. */
  readonly boot: XmlNode | null
  /** SoftwarePackage elements. */
  readonly packages: readonly XmlNode[] | null
  /** The acceptance level in the API's words. */
  readonly acceptance: string | null
}

/** Decodes the hardware of a host; what it did not report, or reported in an unreadable form, is null. */
export function hardwareOf({ values, about, licences, boot, packages, acceptance }: HardwareReply): Hardware {
  const hardware = values.get('hardware')
  const system = hardware && child(hardware, 'systemInfo')
  const bios = hardware && child(hardware, 'biosInfo')
  const capability = values.get('capability')
  const array = (path: string): readonly XmlNode[] | null => asArray(values.get(path))
  const adapters = array('config.storageDevice.hostBusAdapter') ?? []
  const storage = {
    adapters,
    luns: array('config.storageDevice.scsiLun'),
    scsiTopology: values.get('config.storageDevice.scsiTopology'),
    nvmeTopology: values.get(nvmeTopologyPath),
  }
  return {
    vendor: fieldText(system, 'vendor'),
    model: fieldText(system, 'model'),
    biosVersion: fieldText(bios, 'biosVersion'),
    firmware: firmwareOf(bios),
    secureBoot: asBoolean(capability && child(capability, 'uefiSecureBoot')),
    tpm: tpmOf(capability),
    cpu: cpuOf(hardware),
    memoryMib: mebibytes(hardware && child(hardware, 'memorySize')),
    pci: pciDevicesOf(hardware, {
      nics: array('config.network.pnic') ?? [],
      adapters,
      passthrough: array('config.pciPassthruInfo'),
    }),
    // vim25 has no list of the host's own USB devices.
    usb: null,
    nvme: nvmeOf(storage),
    disks: disksOf(storage, boot),
    vibs: vibsOf(packages),
    acceptance: acceptanceLevelOf(acceptance),
    running: runningOf(values.get('config.product'), about),
    licence: licenceOf(licences),
  }
}

/** HostBIOSInfo.firmwareType, from API 8.0.2.0. */
function firmwareOf(bios: XmlNode | undefined): Hardware['firmware'] {
  const type = fieldText(bios, 'firmwareType')?.toLowerCase()
  return type === 'uefi' || type === 'bios' ? type : null
}

/** HostCapability.tpmSupported and tpmVersion. */
function tpmOf(capability: XmlNode | undefined): Hardware['tpm'] {
  const supported = asBoolean(capability && child(capability, 'tpmSupported'))
  if (supported !== true) return supported === null ? null : 'none'
  const version = fieldText(capability, 'tpmVersion')
  return version === '1.2' || version === '2.0' ? version : null
}

function mebibytes(node: XmlNode | undefined): number | null {
  const bytes = asInteger(node)
  return bytes !== null && bytes >= 2 ** 20 ? Math.floor(bytes / 2 ** 20) : null
}

function vibsOf(packages: readonly XmlNode[] | null): Hardware['vibs'] {
  if (packages === null) return null
  const vibs: NonNullable<Hardware['vibs']> = []
  for (const node of packages) {
    const name = fieldText(node, 'name')
    if (name === null || vibs.length >= mostVibs) continue
    vibs.push({
      name,
      version: fieldText(node, 'version') ?? '',
      vendor: fieldText(node, 'vendor'),
      acceptance: fieldText(node, 'acceptanceLevel'),
    })
  }
  return vibs
}

/**
 * `8.0` and update 3 of AboutInfo.version `8.0.3`. Up to 6.7 that third number is always 0, and the API's own version tells the
 * update (6.7.3); what it leaves open is null.
 */
function runningOf(product: XmlNode | undefined, about: HardwareReply['about']): Hardware['running'] {
  const productField = (name: 'version' | 'build' | 'apiVersion'): string =>
    fieldText(product, name) ?? about[name] ?? ''
  const match = /^(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?/.exec(productField('version'))
  if (!match) return null
  const [, major = '', minor = '', third] = match
  const inApi = new RegExp(`^${major}\\.${minor}\\.([1-9]\\d?)(?:\\.|$)`).exec(productField('apiVersion'))?.[1]
  const update = Number(major) >= 7 ? third : inApi
  return {
    version: `${major}.${minor}`,
    update: update === undefined ? null : Number(update),
    build: productField('build').slice(0, 300),
  }
}
