import type { RuleData } from '../firewall-data.ts'
import { child, childText, children, parseXml } from '../xml.ts'
import type { XmlElement } from '../xml.ts'

/** A service of a file in /etc/vmware/firewall: a ruleset in the making. */
export interface FirewallService {
  readonly key: string
  readonly rules: readonly RuleData[]
  /** Its state when the file is loaded first. */
  readonly enabled: boolean
  readonly required: boolean
}

/** Reads a file of /etc/vmware/firewall; what it does not understand it leaves out. */
export function readFirewallFile(xml: string): readonly FirewallService[] {
  const root = parseXml(xml)
  if (root?.name !== 'ConfigRoot') return []
  return children(root, 'service').flatMap((service) => {
    const key = childText(service, 'id')?.trim() ?? ''
    const rules = children(service, 'rule').map(readRule)
    if (key === '' || rules.length === 0 || !rules.every((rule) => rule !== undefined)) return []
    return [{ key, rules, enabled: flag(service, 'enabled'), required: flag(service, 'required') }]
  })
}

const flag = (element: XmlElement, name: string): boolean => childText(element, name)?.trim() === 'true'

function readRule(rule: XmlElement): RuleData | undefined {
  const port = child(rule, 'port')
  const direction = childText(rule, 'direction')?.trim()
  const protocol = childText(rule, 'protocol')?.trim()
  // Fact: files of the old form name the kind of port in an attribute.
  const portType = childText(rule, 'porttype')?.trim() ?? port?.attributes.get('type') ?? 'dst'
  const first = portNumber(childText(port, 'begin') ?? port?.text)
  const end = childText(port, 'end')
  const last = end === null ? undefined : portNumber(end)
  if (direction !== 'inbound' && direction !== 'outbound') return undefined
  if (protocol !== 'tcp' && protocol !== 'udp') return undefined
  if (portType !== 'src' && portType !== 'dst') return undefined
  if (first === undefined || (end !== null && (last === undefined || last < first))) return undefined
  return { direction, protocol, portType, port: first, endPort: last }
}

function portNumber(text: string | undefined): number | undefined {
  const digits = text?.trim() ?? ''
  return /^\d{1,5}$/.test(digits) && Number(digits) <= 65_535 ? Number(digits) : undefined
}
