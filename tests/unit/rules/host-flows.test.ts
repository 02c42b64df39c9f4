import { expect, it } from 'vitest'
import type { FirewallRule, HostFirewall, Ruleset } from '../../../shared/models/firewall.ts'
import { portTable } from '../../../shared/reference/port-table.ts'
import { hostFlows } from '../../../shared/rules/host-flows.ts'

const rule = (over: Partial<FirewallRule>): FirewallRule => ({
  direction: 'inbound',
  protocol: 'tcp',
  portType: 'dst',
  port: 9_182,
  endPort: null,
  ...over,
})
const ruleset = (key: string, ...rules: readonly FirewallRule[]): Ruleset => ({
  key,
  label: `${key} label`,
  required: false,
  enabled: true,
  service: null,
  allowed: null,
  userControllable: null,
  ipListUserConfigurable: null,
  rules,
})
const firewall = (...rulesets: readonly Ruleset[]): HostFirewall => ({ rulesets }) as unknown as HostFirewall

it('a ruleset that the table does not name is a flow for each direction and protocol', () => {
  const own = ruleset(
    'labAgent',
    rule({}),
    rule({ port: 9_100, endPort: 9_110 }),
    rule({ protocol: 'UDP' }),
    rule({ direction: 'outbound' }),
    rule({ portType: 'src', port: 53 }),
    rule({ protocol: 'icmp' }),
    rule({ port: null }),
  )
  const flows = hostFlows(firewall(own, ruleset('sshServer', rule({ port: 22 }))), portTable.flows)
  expect(
    flows.map(({ id, ports, protocols, direction, rulesets }) => [id, ports, protocols, direction, rulesets]),
  ).toEqual([
    ['ruleset-labAgent-inbound-tcp', ['9182', '9100-9110'], ['tcp'], 'inbound', ['labAgent']],
    ['ruleset-labAgent-inbound-udp', ['9182'], ['udp'], 'inbound', ['labAgent']],
    ['ruleset-labAgent-outbound-tcp', ['9182'], ['tcp'], 'outbound', ['labAgent']],
  ])
  expect(flows[0]?.service).toEqual({ en: 'labAgent label', 'zh-CN': 'labAgent label' })
})

it('a host with a thousand rulesets of its own gets a bounded number of rows', () => {
  const many = Array.from({ length: 1_000 }, (_, at) => ruleset(`own${at}`, rule({})))
  expect(hostFlows(firewall(...many), portTable.flows)).toHaveLength(200)
})
