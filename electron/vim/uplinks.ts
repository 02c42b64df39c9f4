import { isIPv4 } from 'node:net'
import { ok, type Result } from '../../shared/result.ts'
import { parseMac } from '../../shared/rules/wake/mac.ts'
import type { VimClient } from './client.ts'
import { asArray, asBoolean, ownText } from './decode.ts'
import { managementVnics, type Values } from './host-config-decode.ts'
import { retrieveProperties } from './properties.ts'
import { isRefusal } from './refusal.ts'
import { child, childrenOf, childText, descend, type XmlNode } from './xml/node.ts'

/** The network cards that a host's management network goes through. */
export interface ManagementUplinks {
  /** As `00:50:56:00:00:01`, in the host's order. */
  readonly macs: readonly string[]
  /** Those of `macs` whose PhysicalNic.wakeOnLanSupported is false. */
  readonly incapable: readonly string[]
  /** IPv4 address that the host was reached at, else the one of its management network. */
  readonly ipv4: string | null
}

const paths = [
  'config.network.vnic',
  'config.network.pnic',
  'config.network.portgroup',
  'config.network.vswitch',
  'config.network.proxySwitch',
  'config.virtualNicManagerInfo',
] as const

/** More cards, switches or port groups than any host has. */
const most = 1_024
/** Uplinks that are kept. */
const mostUplinks = 64

/**
 * Reads the uplinks of a connected host's management network. Null when it does not tell; a refusal to tell is no failure.
 * Fails as `retrieveProperties`.
 */
export async function readUplinks(
  client: VimClient,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Result<ManagementUplinks | null>> {
  const read = await retrieveProperties(
    client,
    [{ type: 'HostSystem', paths: [...paths] }],
    (root) => [{ object: root, traverse: 'inventory' }],
    options,
  )
  if (!read.ok) return isRefusal(read.problem) ? ok(null) : read
  const host = read.value.find(({ ref }) => ref.type === 'HostSystem')
  const uplinks = host ? uplinksOf(host.values) : null
  const peer = client.peerAddress ?? ''
  return ok(uplinks && isIPv4(peer) ? { ...uplinks, ipv4: peer } : uplinks)
}

/**
 * Returns the PhysicalNics of each HostVirtualSwitch or, on a distributed switch, HostProxySwitch that a management
 * HostVirtualNic is connected to. Null when none of them is told.
 */
export function uplinksOf(values: Values): ManagementUplinks | null {
  const vnics = managementVnics(values.get('config.network.vnic'), values.get('config.virtualNicManagerInfo')) ?? []
  const keys = new Set(vnics.flatMap((vnic) => switchesOf(vnic, values)).flatMap(pnicKeys))
  const cards = listed(values, 'config.network.pnic')
    .filter((pnic) => keys.has(childText(pnic, 'key') ?? ''))
    .flatMap((pnic) => {
      const mac = parseMac(childText(pnic, 'mac') ?? '')
      return mac === null ? [] : [{ mac, able: asBoolean(child(pnic, 'wakeOnLanSupported')) }]
    })
    .slice(0, mostUplinks)
  if (cards.length === 0) return null
  const addresses = vnics.map((vnic) => descend(vnic, 'spec', 'ip', 'ipAddress')?.text.trim() ?? '')
  const address = addresses.find((each) => isIPv4(each) && each !== '0.0.0.0')
  return {
    macs: [...new Set(cards.map(({ mac }) => mac))],
    incapable: [...new Set(cards.filter(({ able }) => able === false).map(({ mac }) => mac))],
    ipv4: address === undefined ? null : ownText(address),
  }
}

/** The switches that a HostVirtualNic is connected to. */
function switchesOf(vnic: XmlNode, values: Values): XmlNode[] {
  const distributed = descend(vnic, 'spec', 'distributedVirtualPort', 'switchUuid')?.text
  if (distributed !== undefined)
    return listed(values, 'config.network.proxySwitch').filter((each) => childText(each, 'dvsUuid') === distributed)
  const name = childText(vnic, 'portgroup') ?? ''
  if (name === '') return []
  const names = listed(values, 'config.network.portgroup')
    .map((group) => child(group, 'spec'))
    .filter((spec) => spec !== undefined && childText(spec, 'name') === name)
    .map((spec) => spec && childText(spec, 'vswitchName'))
  return listed(values, 'config.network.vswitch').filter((each) => names.includes(childText(each, 'name')))
}

/** HostVirtualSwitch.pnic and HostProxySwitch.pnic: keys of PhysicalNics. */
function pnicKeys(node: XmlNode): string[] {
  return childrenOf(node, 'pnic').map(({ text }) => text)
}

function listed(values: Values, path: (typeof paths)[number]): readonly XmlNode[] {
  return asArray(values.get(path))?.slice(0, most) ?? []
}
