import type { AllowedHosts, FirewallRule, HostService, Ruleset, ServicePolicy } from '../../shared/models/firewall.ts'
import { asBoolean, asEnum, asInteger, asString } from './decode.ts'
import { child, childrenOf, childText, type XmlNode } from './xml/node.ts'

/** Bounds of what is taken from one host. ESXi 8.0 has about 60 rulesets with up to 20 rules each. */
const limits = {
  rulesets: 2_000,
  services: 2_000,
  rules: 500,
  allowed: 500,
  rulesetsOfService: 200,
  key: 120,
  label: 300,
  address: 64,
}

const direction = asEnum<FirewallRule['direction']>(['inbound', 'outbound'])
const portType = asEnum<NonNullable<FirewallRule['portType']>>(['src', 'dst'])
const policy = asEnum<ServicePolicy>(['on', 'off', 'automatic'])

/** What a HostFirewallInfo says. */
export interface FirewallInfo {
  readonly rulesets: readonly Ruleset[]
  readonly incomingBlocked: boolean | null
  readonly outgoingBlocked: boolean | null
}

/** Decodes a HostFirewallInfo; null when it is absent or holds no ruleset, which no host's own answer does. */
export function firewallInfoOf(info: XmlNode | undefined): FirewallInfo | null {
  if (!info) return null
  const rulesets = distinct(childrenOf(info, 'ruleset').slice(0, limits.rulesets).map(rulesetOf))
  if (rulesets.length === 0) return null
  const defaults = child(info, 'defaultPolicy')
  return {
    rulesets,
    incomingBlocked: asBoolean(defaults && child(defaults, 'incomingBlocked')),
    outgoingBlocked: asBoolean(defaults && child(defaults, 'outgoingBlocked')),
  }
}

/** Decodes a HostServiceInfo; null when it is absent. */
export function servicesOf(info: XmlNode | undefined): readonly HostService[] | null {
  return info ? distinct(childrenOf(info, 'service').slice(0, limits.services).map(serviceOf)) : null
}

function rulesetOf(node: XmlNode): Ruleset | null {
  const key = keyOf(node)
  if (key === null) return null
  return {
    key,
    label: labelOf(node, key),
    required: asBoolean(child(node, 'required')),
    enabled: asBoolean(child(node, 'enabled')),
    service: given(childText(node, 'service'), limits.key),
    allowed: allowedOf(child(node, 'allowedHosts')),
    userControllable: asBoolean(child(node, 'userControllable')),
    ipListUserConfigurable: asBoolean(child(node, 'ipListUserConfigurable')),
    rules: childrenOf(node, 'rule')
      .slice(0, limits.rules)
      .map(ruleOf)
      .filter((rule) => rule !== null),
  }
}

/** A rule without a direction is ambiguous, so it is left out. */
function ruleOf(node: XmlNode): FirewallRule | null {
  const way = direction(child(node, 'direction'))
  if (way === null) return null
  // HostFirewallRule.endPort is 0 or absent where there is no range.
  const end = portOf(child(node, 'endPort'))
  return {
    direction: way,
    protocol: given(childText(node, 'protocol'), limits.key) ?? '',
    portType: portType(child(node, 'portType')),
    port: portOf(child(node, 'port')),
    endPort: end === 0 ? null : end,
  }
}

function portOf(node: XmlNode | undefined): number | null {
  const port = asInteger(node)
  return port !== null && port >= 0 && port <= 65_535 ? port : null
}

/** HostFirewallRulesetIpList. A list that is cut short counts as unknown, since it would say less than the host does. */
function allowedOf(node: XmlNode | undefined): AllowedHosts | null {
  if (!node) return null
  const all = asBoolean(child(node, 'allIp'))
  const addresses = childrenOf(node, 'ipAddress').map((address) => asString(address))
  const networks = childrenOf(node, 'ipNetwork').map(networkOf)
  const readable = (entries: readonly (string | null)[]): entries is readonly string[] =>
    entries.length <= limits.allowed &&
    entries.every((entry) => entry !== null && entry !== '' && entry.length <= limits.address)
  if (all === null || !readable(addresses) || !readable(networks)) return null
  return { all, addresses: [...addresses], networks: [...networks] }
}

/** HostFirewallRulesetIpNetwork in CIDR notation. */
function networkOf(node: XmlNode): string | null {
  const network = childText(node, 'network')
  const length = asInteger(child(node, 'prefixLength'))
  return network !== null && length !== null && length >= 0 && length <= 128 ? `${network}/${length}` : null
}

function serviceOf(node: XmlNode): HostService | null {
  const key = keyOf(node)
  if (key === null) return null
  return {
    key,
    label: labelOf(node, key),
    running: asBoolean(child(node, 'running')),
    policy: policy(child(node, 'policy')),
    required: asBoolean(child(node, 'required')),
    rulesets: childrenOf(node, 'ruleset')
      .map(({ text }) => given(text, limits.key))
      .filter((text) => text !== null)
      .slice(0, limits.rulesetsOfService),
  }
}

function keyOf(node: XmlNode): string | null {
  const key = childText(node, 'key')
  return key !== null && key !== '' && key.length <= limits.key ? key : null
}

function labelOf(node: XmlNode, key: string): string {
  return (childText(node, 'label') || key).slice(0, limits.label)
}

/** vSphere writes an empty string for "none". */
function given(text: string | null, longest: number): string | null {
  return text === null || text === '' ? null : text.slice(0, longest)
}

/** A key names one thing; of several with the same the first counts. */
function distinct<T extends { readonly key: string }>(items: readonly (T | null)[]): T[] {
  const byKey = new Map<string, T>()
  for (const item of items) if (item && !byKey.has(item.key)) byKey.set(item.key, item)
  return [...byKey.values()]
}
