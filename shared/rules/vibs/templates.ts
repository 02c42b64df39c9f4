import type { FirewallRule, VibRuleset } from '../../models/vib.ts'

/** The rulesets that people ask for most, by name. */
export const vibTemplateNames = ['agent-port', 'syslog-port', 'backup-proxy', 'smtp-out', 'iperf'] as const
export type VibTemplateName = (typeof vibTemplateNames)[number]

/** Returns a ruleset to start from; each number in it is meant to be changed. */
export function vibTemplate(name: VibTemplateName): VibRuleset {
  return { id: keys[name], rules: [...rules[name]], enabled: true, required: false }
}

const keys: Readonly<Record<VibTemplateName, string>> = {
  'agent-port': 'agentPort',
  'syslog-port': 'syslogPort',
  'backup-proxy': 'backupProxy',
  'smtp-out': 'smtpOut',
  iperf: 'iperf',
}

const rules: Readonly<Record<VibTemplateName, readonly FirewallRule[]>> = {
  'agent-port': [to('inbound', 'tcp', 10_050)],
  'syslog-port': [to('outbound', 'udp', 5_514), to('outbound', 'tcp', 5_514)],
  'backup-proxy': [to('inbound', 'tcp', { begin: 2_500, end: 2_600 })],
  'smtp-out': [to('outbound', 'tcp', 25), to('outbound', 'tcp', 587)],
  iperf: [
    to('inbound', 'tcp', 5_201),
    to('outbound', 'tcp', 5_201),
    to('inbound', 'udp', 5_201),
    to('outbound', 'udp', 5_201),
  ],
}

function to(
  direction: FirewallRule['direction'],
  protocol: FirewallRule['protocol'],
  port: FirewallRule['port'],
): FirewallRule {
  return { direction, protocol, porttype: 'dst', port }
}
