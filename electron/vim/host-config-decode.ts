import { X509Certificate } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import type {
  ConfiguredDatastore,
  HostCertificate,
  HostConfig,
  HostLicence,
  ManagementNic,
  PhysicalNic,
} from '../../shared/models/host-config.ts'
import { asArray, asBoolean, asEnum, asInteger, asString } from './decode.ts'
import { fieldText, plainText } from './hardware-text.ts'
import { isFreeEdition } from './licence.ts'
import { child, childrenOf, childText, type XmlNode } from './xml/node.ts'

/** Bounds of what is taken from one host. */
const limits = {
  nics: 256,
  servers: 32,
  datastores: 1_000,
  volumes: 1_000,
  settings: 5_000,
  certificateBytes: 32_768,
  vms: 10_000,
}

/** Advanced settings that the checks look at. */
const settingKeys: ReadonlySet<string> = new Set([
  'Syslog.global.logHost',
  'Syslog.global.logDir',
  'ScratchConfig.CurrentScratchLocation',
  'UserVars.ESXiShellTimeOut',
  'UserVars.ESXiShellInteractiveTimeOut',
])

/** HostSystem properties by path. */
export type Values = ReadonlyMap<string, XmlNode>

/** An IPv4 or IPv6 address; null for anything else, also for the "no address" of either family. */
function addressOf(text: string | null): string | null {
  const plain = text?.trim() ?? ''
  return ipaddr.isValid(plain) && ipaddr.parse(plain).range() !== 'unspecified' ? plain : null
}

function addressesOf(node: XmlNode, name: string): string[] {
  return childrenOf(node, name)
    .slice(0, limits.servers)
    .map(({ text }) => addressOf(text))
    .filter((address) => address !== null)
}

/** HostDnsConfig: the servers and the host's own name. */
export function dnsOf(node: XmlNode | undefined): Pick<HostConfig, 'hostName' | 'domainName' | 'dnsServers'> {
  if (!node) return { hostName: null, domainName: null, dnsServers: null }
  return {
    hostName: fieldText(node, 'hostName'),
    domainName: fieldText(node, 'domainName'),
    dnsServers: addressesOf(node, 'address'),
  }
}

/** The HostVirtualNics that HostVirtualNicManagerInfo selects for management; null when the host does not tell which they are. */
export function managementOf(
  vnics: XmlNode | undefined,
  manager: XmlNode | undefined,
): readonly ManagementNic[] | null {
  return (
    managementVnics(vnics, manager)?.flatMap((nic) => {
      const device = plainText(childText(nic, 'device'))
      if (device === null) return []
      const spec = child(nic, 'spec')
      const ip = spec && child(spec, 'ip')
      return [
        {
          device,
          dhcp: asBoolean(ip && child(ip, 'dhcp')),
          ip: addressOf(ip ? childText(ip, 'ipAddress') : null),
          netmask: ip ? fieldText(ip, 'subnetMask') : null,
        },
      ]
    }) ?? null
  )
}

/** The same as they came; null when the host does not tell. */
export function managementVnics(vnics: XmlNode | undefined, manager: XmlNode | undefined): readonly XmlNode[] | null {
  const nics = asArray(vnics)
  const config = manager && childrenOf(manager, 'netConfig').find((each) => childText(each, 'nicType') === 'management')
  if (nics === null || !config) return null
  // HostVirtualNicManagerNetConfig.selectedVnic holds keys such as `management.key-vim.host.VirtualNic-vmk0`, which its
  // candidates resolve.
  const selected = new Set(childrenOf(config, 'selectedVnic').map(({ text }) => text))
  const devices = new Set(
    childrenOf(config, 'candidateVnic')
      .filter((each) => selected.has(childText(each, 'key') ?? ''))
      .map((each) => childText(each, 'device')),
  )
  return nics.slice(0, limits.nics).filter((nic) => {
    const device = childText(nic, 'device')
    return device !== null && (devices.has(device) || selected.has(device) || selected.has(childText(nic, 'key') ?? ''))
  })
}

/** HostIpRouteConfig.defaultGateway. */
export function gatewayOf(node: XmlNode | undefined): string | null {
  return addressOf(node ? childText(node, 'defaultGateway') : null)
}

/** PhysicalNic elements. */
export function nicsOf(node: XmlNode | undefined): readonly PhysicalNic[] | null {
  return (
    asArray(node)
      ?.slice(0, limits.nics)
      .flatMap((nic) => {
        const device = fieldText(nic, 'device')
        const link = child(nic, 'linkSpeed')
        return device === null ? [] : [{ device, linkMbit: asInteger(link && child(link, 'speedMb')) }]
      }) ?? null
  )
}

/** HostDateTimeInfo.ntpConfig.server; an absent list is none. */
export function ntpServersOf(node: XmlNode | undefined): readonly string[] | null {
  if (!node) return null
  const config = child(node, 'ntpConfig')
  return config
    ? childrenOf(config, 'server')
        .slice(0, limits.servers)
        .map(({ text }) => plainText(text))
        .filter((text) => text !== null)
    : []
}

/** LicenseManager.licenses and .evaluation. */
export function hostLicenceOf(licences: XmlNode | undefined, evaluation: XmlNode | undefined): HostLicence | null {
  const all = (licences?.children ?? [])
    .map((node) => ({
      edition: (childText(node, 'editionKey') ?? '').toLowerCase(),
      name: fieldText(node, 'name'),
      node,
    }))
    .filter(({ edition }) => edition !== '')
  const bought = all.find(({ edition }) => edition !== 'eval' && !isFreeEdition(edition))
  if (bought) return { state: 'licensed', name: bought.name, hoursLeft: null }
  const free = all.find(({ edition }) => isFreeEdition(edition))
  if (free) return { state: 'free', name: free.name, hoursLeft: null }
  const trial = all.find(({ edition }) => edition === 'eval')
  if (!trial) return null
  const hoursLeft = hoursOf(trial.node) ?? (evaluation ? hoursOf(evaluation) : null)
  return { state: hoursLeft !== null && hoursLeft <= 0 ? 'expired' : 'evaluation', name: trial.name, hoursLeft }
}

/** `expirationHours` among the KeyAnyValue properties of a licence. */
function hoursOf(node: XmlNode): number | null {
  const property = childrenOf(node, 'properties').find((each) => childText(each, 'key') === 'expirationHours')
  return asInteger(property && child(property, 'value'))
}

/** Datastore.summary and .info of one datastore. */
export function datastoreOf(values: Values): ConfiguredDatastore | null {
  const summary = values.get('summary')
  const name = fieldText(summary, 'name')
  if (!summary || name === null) return null
  const info = values.get('info')
  const vmfs = info && child(info, 'vmfs')
  return {
    name,
    type: fieldText(summary, 'type') ?? '',
    capacity: sizeOf(child(summary, 'capacity')),
    free: sizeOf(child(summary, 'freeSpace')),
    accessible: asBoolean(child(summary, 'accessible')),
    vmfsVersion: vmfs ? fieldText(vmfs, 'version') : null,
  }
}

/** How many datastores are looked at. */
export const mostDatastores = limits.datastores

function sizeOf(node: XmlNode | undefined): number | null {
  const bytes = asInteger(node)
  return bytes !== null && bytes >= 0 ? bytes : null
}

/** HostVmfsVolume.majorVersion of every VMFS in a HostFileSystemVolumeInfo. */
export function vmfsMajorsOf(node: XmlNode | undefined): readonly number[] | null {
  return node
    ? childrenOf(node, 'mountInfo')
        .slice(0, limits.volumes)
        .flatMap((mount) => {
          const volume = child(mount, 'volume')
          const major =
            volume && childText(volume, 'type')?.toUpperCase() === 'VMFS'
              ? asInteger(child(volume, 'majorVersion'))
              : null
          return major === null ? [] : [major]
        })
    : null
}

/** Those OptionValues that the checks look at; null when the host gives none at all, as it then kept them to itself. */
export function settingsOf(node: XmlNode | undefined): ReadonlyMap<string, string> | null {
  const options = asArray(node)?.slice(0, limits.settings) ?? []
  const found = options.flatMap((option): [string, string][] => {
    const key = childText(option, 'key')
    return key !== null && settingKeys.has(key)
      ? [[key, (childText(option, 'value') ?? '').trim().slice(0, 1_000)]]
      : []
  })
  return found.length === 0 ? null : new Map(found)
}

export const lockdownOf = asEnum<NonNullable<HostConfig['lockdown']>>([
  'lockdownDisabled',
  'lockdownNormal',
  'lockdownStrict',
])

/** HostConfigInfo.certificate: bytes of a PEM or DER certificate, sent as signed numbers. */
export function certificateOf(node: XmlNode | undefined): HostCertificate | null {
  const bytes = asArray(node)
  if (bytes === null || bytes.length === 0 || bytes.length > limits.certificateBytes) return null
  const numbers = bytes.map((each) => asInteger(each))
  if (numbers.some((number) => number === null || number < -128 || number > 255)) return null
  try {
    const certificate = new X509Certificate(Buffer.from(numbers.map((number) => (number ?? 0) & 0xff)))
    return {
      subject: certificate.subject,
      issuer: certificate.issuer,
      validFrom: new Date(certificate.validFrom).toISOString(),
      validTo: new Date(certificate.validTo).toISOString(),
    }
  } catch {
    // What is no certificate tells nothing; the pinned one of the connection was judged long before.
    return null
  }
}

/** HostAutoStartManagerConfig: whether it is on, and how many virtual machines it starts. */
export function autostartOf(node: XmlNode | undefined): HostConfig['autostart'] {
  if (!node) return null
  const defaults = child(node, 'defaults')
  const starting = childrenOf(node, 'powerInfo')
    .slice(0, limits.vms)
    .filter((each) => childText(each, 'startAction')?.toLowerCase() === 'poweron')
  // A host on which it was never set leaves `enabled` out, and starts nothing.
  const enabled = defaults ? (asBoolean(child(defaults, 'enabled')) ?? false) : null
  return { enabled, starting: starting.length }
}

/** HostCpuPowerManagementInfo. Its support is an empty text where the firmware keeps power management to itself. */
export function powerOf(node: XmlNode | undefined): Pick<HostConfig, 'powerSupport' | 'powerPolicy'> {
  return {
    powerSupport: node ? (asString(child(node, 'hardwareSupport'))?.trim().slice(0, 300) ?? null) : null,
    powerPolicy: fieldText(node, 'currentPolicy'),
  }
}
