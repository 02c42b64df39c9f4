import { firewallRuleSchema, type FirewallRule, type VibRuleset } from '../../models/vib.ts'
import { child, childrenOf, childText, readXml, xmlElement, xmlText, type XmlElement, type XmlFault } from './xml.ts'

/** Where a VIB puts its rulesets; the host loads every file there. */
export const firewallFolder = 'etc/vmware/firewall/'

/** The largest file that is read. Bytes; a host's own service.xml has some thirty thousand. */
export const maxServiceXmlBytes = 1_024 * 1_024
const bounds = { characters: maxServiceXmlBytes, elements: 20_000 }

/**
 * Writes rulesets as the file that ESXi loads: `<ConfigRoot>` with one `<service>` a ruleset. Ids of services and rules
 * count from 0, in four digits as the vendor writes them.
 */
export function writeServiceXml(rulesets: readonly VibRuleset[]): string {
  return ['<ConfigRoot>', ...rulesets.flatMap(serviceLines), '</ConfigRoot>', ''].join('\n')
}

function serviceLines({ id, rules, enabled, required, flags }: VibRuleset, index: number): string[] {
  return [
    `  <service id='${four(index)}'>`,
    `    ${xmlElement('id', id)}`,
    ...rules.flatMap(ruleLines),
    `    ${xmlElement('enabled', enabled)}`,
    `    ${xmlElement('required', required)}`,
    ...(flags === undefined ? [] : [`    ${xmlElement('flags', flags)}`]),
    '  </service>',
  ]
}

function ruleLines({ direction, protocol, porttype, port }: FirewallRule, index: number): string[] {
  const portLines =
    typeof port === 'number'
      ? [`      ${xmlElement('port', port)}`]
      : [
          '      <port>',
          `        ${xmlElement('begin', port.begin)}`,
          `        ${xmlElement('end', port.end)}`,
          '      </port>',
        ]
  return [
    `    <rule id='${four(index)}'>`,
    `      ${xmlElement('direction', direction)}`,
    `      ${xmlElement('protocol', protocol)}`,
    `      ${xmlElement('porttype', porttype)}`,
    ...portLines,
    '    </rule>',
  ]
}

function four(number: number): string {
  return xmlText(String(number).padStart(4, '0'))
}

/** The rulesets of a file, and how many services or rules in it say something that is none. */
export interface ServiceXml {
  readonly rulesets: readonly VibRuleset[]
  readonly unreadable: number
}

/**
 * Reads a service.xml from outside: one or several services, each form of a port (`<port>443</port>`, begin and end, and
 * the older `<port type='dst'>443</port>`), files of 5.0 without `enabled` and `required`.
 */
export function readServiceXml(text: string): ServiceXml | XmlFault {
  const root = readXml(text, bounds)
  if (typeof root === 'string') return root
  if (root.name !== 'ConfigRoot') return 'malformed'
  let unreadable = 0
  const rulesets = childrenOf(root, 'service').flatMap((service): VibRuleset[] => {
    const id = childText(service, 'id') ?? ''
    const rules = childrenOf(service, 'rule').flatMap((rule) => {
      const read = readRule(rule)
      if (read === null) unreadable += 1
      return read === null ? [] : [read]
    })
    if (id === '') {
      unreadable += 1
      return []
    }
    const flags = childText(service, 'flags')
    return [
      {
        id,
        rules,
        enabled: isTrue(childText(service, 'enabled')),
        required: isTrue(childText(service, 'required')),
        ...(flags !== null && { flags }),
      },
    ]
  })
  return { rulesets, unreadable }
}

function readRule(rule: XmlElement): FirewallRule | null {
  const port = child(rule, 'port')
  const [begin, end] = [childText(port, 'begin'), childText(port, 'end')]
  const parsed = firewallRuleSchema.safeParse({
    direction: childText(rule, 'direction'),
    protocol: childText(rule, 'protocol'),
    porttype: childText(rule, 'porttype') ?? port?.attributes['type'] ?? 'dst',
    port: begin === null && end === null ? portOf(port?.text.trim()) : { begin: portOf(begin), end: portOf(end) },
  })
  return parsed.success ? parsed.data : null
}

/** Undefined for anything but digits: `Number` would read `0x10`, `1e3` and an empty text. */
function portOf(text: string | null | undefined): number | undefined {
  return text !== null && text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : undefined
}

function isTrue(text: string | null): boolean {
  return text?.toLowerCase() === 'true'
}
