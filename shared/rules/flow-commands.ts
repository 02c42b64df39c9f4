import ipaddr from 'ipaddr.js'
import type { AllowedHosts } from '../models/firewall.ts'
import type { Flow, Localized, Protocol } from '../models/ports.ts'
import { problem } from '../problems/problem.ts'
import { fail, ok, type Result } from '../result.ts'
import { printable } from '../text/printable.ts'
import { firstInvalid } from './allowed-hosts.ts'

/** One line for the host's console (ESXi Shell or SSH), and what to know about its answer. */
export interface FlowCommand {
  readonly command: string
  readonly note: Localized | null
}

const firewall = 'esxcli network firewall ruleset'

/**
 * How to check a flow on the host's own console: its rulesets, what the host has set up for it, whether something
 * listens, and, with the address of the other end, whether that answers. Nothing is changed by any of the lines. The
 * address is a name, IPv4 or IPv6 address without a port; an empty one counts as none. Fails with ADDRESS_INVALID
 * (`input`, `reason`): what is not plainly an address never gets into a line for a shell. Ranges are not tried port by
 * port.
 */
export function flowCommands(flow: Flow, target: string | null = null): Result<readonly FlowCommand[]> {
  const trimmed = target?.trim() ?? ''
  if (trimmed === '') return ok([...rulesetCommands(flow), ...setupCommands(flow, null), ...listenCommands(flow)])
  const address = readTarget(trimmed)
  if (!address.ok) return address
  return ok([
    ...rulesetCommands(flow),
    ...setupCommands(flow, address.value),
    ...listenCommands(flow),
    ...reachCommands(flow, address.value),
  ])
}

/** Opens or closes a ruleset; the same as HostFirewallSystem.EnableRuleset and DisableRuleset. */
export function enableCommand(ruleset: string, enabled: boolean): string {
  return `${firewall} set --ruleset-id=${quoted(ruleset)} --enabled=${enabled}`
}

/**
 * Sets who may use a ruleset, one line a step, to be run in this order; the same as HostFirewallSystem.UpdateRuleset.
 * `before` is the list as it stands: what is on it and not wanted any more is taken off at the end. Without it, only
 * additions are known. Fails with FIREWALL_IP_INVALID (`input`).
 */
export function allowedCommands(
  ruleset: string,
  allowed: AllowedHosts,
  before: AllowedHosts | null = null,
): Result<readonly string[]> {
  const key = quoted(ruleset)
  if (allowed.all) return ok([`${firewall} set --ruleset-id=${key} --allowed-all=true`])
  const invalid = firstInvalid(allowed)
  if (invalid !== null) return fail(problem('FIREWALL_IP_INVALID', { input: shortInput(invalid) }))
  const entries = (list: AllowedHosts | null): readonly string[] => (list ? [...list.addresses, ...list.networks] : [])
  const wanted = entries(allowed)
  const there = entries(before)
  const step =
    (verb: 'add' | 'remove') =>
    (entry: string): string =>
      `${firewall} allowedip ${verb} --ruleset-id=${key} --ip-address=${quoted(entry)}`
  return ok([
    // The host takes no entry while everybody is allowed.
    ...(before?.all === false ? [] : [`${firewall} set --ruleset-id=${key} --allowed-all=false`]),
    ...wanted.filter((entry) => !there.includes(entry)).map(step('add')),
    ...there.filter((entry) => !wanted.includes(entry)).map(step('remove')),
  ])
}

function rulesetCommands(flow: Flow): FlowCommand[] {
  return flow.rulesets.flatMap((ruleset) => {
    const option = `--ruleset-id=${quoted(ruleset)}`
    return [
      bare(`${firewall} list ${option}`),
      bare(`${firewall} rule list ${option}`),
      bare(`${firewall} allowedip list ${option}`),
    ]
  })
}

const notes = {
  ntp: { en: 'From 7.0 on.', 'zh-CN': '7.0 及以上版本可用。' },
  peers: {
    en: 'An asterisk marks the server the clock follows; reach 0 means that none of the last eight queries was answered.',
    'zh-CN': '带星号的是当前同步的服务器；reach 为 0 表示最近八次查询都没有应答。',
  },
  trap: {
    en: 'Sends a test trap to every target that is set up; whether it arrives can be seen only there.',
    'zh-CN': '向所有已配置的目标发送测试 Trap；是否收到只能在对端查看。',
  },
  listening: {
    en: 'A line with the port as local address: something listens there. No line: nothing does.',
    'zh-CN': '本地地址一列出现该端口，说明有程序在监听；没有任何行则无人监听。',
  },
  udp: {
    en: 'Proves little: over UDP nc reports success whenever no refusal comes back, so also when a firewall drops everything.',
    'zh-CN': '参考价值有限：UDP 下只要没有收到拒绝，nc 就报告成功，被防火墙丢弃时也是如此。',
  },
  vmkping: {
    en: 'Add -I vmkN to choose the VMkernel adapter, -S vmotion for the vMotion TCP/IP stack, and -d -s 8972 to test jumbo frames.',
    'zh-CN': '可加 -I vmkN 指定 VMkernel 网卡，加 -S vmotion 使用 vMotion TCP/IP 堆栈，加 -d -s 8972 测试巨型帧。',
  },
} as const satisfies Readonly<Record<string, Localized>>

/** Commands that show what the host has set up for a flow, by the flow's id. */
const setups: Readonly<Record<string, readonly FlowCommand[]>> = {
  'dhcp4-68': [bare('esxcli network ip interface ipv4 get')],
  'dhcp6-546': [bare('esxcli network ip interface ipv6 get')],
  'dhcp6-547': [bare('esxcli network ip interface ipv6 get')],
  'ntp-123': [
    { command: 'esxcli system ntp get', note: notes.ntp },
    { command: 'ntpq -p', note: notes.peers },
  ],
  'snmp-161': [bare('esxcli system snmp get')],
  'snmp-trap-162': [bare('esxcli system snmp get'), { command: 'esxcli system snmp test', note: notes.trap }],
  'slp-427': [bare('/etc/init.d/slpd status')],
  'cim-http-5988': [bare('esxcli system wbem get')],
  'cim-https-5989': [bare('esxcli system wbem get')],
  'wsman-8889': [bare('esxcli system wbem get')],
  'syslog-514-1514': [bare('esxcli system syslog config get')],
  'iscsi-3260': [bare('esxcli iscsi software get'), bare('esxcli iscsi session list')],
  nfs3: [bare('esxcli storage nfs list')],
  nfs41: [bare('esxcli storage nfs41 list')],
  'vsan-rdt-2233': [bare('esxcli vsan network list')],
  'vsan-cmmds': [bare('esxcli vsan cluster get'), bare('esxcli vsan network list')],
}

function setupCommands(flow: Flow, target: string | null): readonly FlowCommand[] {
  if (flow.id !== 'dns-53') return setups[flow.id] ?? []
  return [
    bare('esxcli network ip dns server list'),
    bare(['nslookup "$(hostname)"', ...(target === null ? [] : [target])].join(' ')),
  ]
}

/** Clients only: their inbound rule is for answers, and nothing listens behind it. */
const clients: ReadonlySet<string> = new Set(['ftp-20-21'])

function listenCommands(flow: Flow): FlowCommand[] {
  const ports = singles(flow.ports)
  if ((flow.direction !== 'inbound' && flow.direction !== 'both') || ports.length === 0 || clients.has(flow.id))
    return []
  return [
    {
      command: `esxcli network ip connection list | grep ${ports.map((port) => `-e ':${port} '`).join(' ')}`,
      note: notes.listening,
    },
  ]
}

/** Traffic of VMkernel adapters, where the network itself is the first suspect. */
const vmkernel: ReadonlySet<string> = new Set([
  'vmotion-8000',
  'vsan-rdt-2233',
  'vsan-cmmds',
  'iscsi-3260',
  'nfs3',
  'nfs41',
  'nvmeof',
  'ft-8300',
])

/**
 * Flows whose ports are not all tried with all their protocols: broadcasts, answers to clients, and ports of one protocol
 * only.
 */
const tried: Readonly<Record<string, { readonly [P in Protocol]?: readonly string[] }>> = {
  'wol-9': {},
  'dhcp4-68': {},
  'dhcp6-547': {},
  'ntp-123': {},
  'serial-net': {},
  'dns-53': { tcp: ['53'] },
  'ftp-20-21': { tcp: ['21'] },
  'syslog-514-1514': { tcp: ['514', '1514'], udp: ['514'] },
  'ad-out': { tcp: ['88', '139', '389', '445', '464', '3268', '7476'], udp: ['88', '123', '137', '389', '464'] },
}

function reachCommands(flow: Flow, target: string): FlowCommand[] {
  if (flow.direction !== 'outbound' && flow.direction !== 'both') return []
  const ping = vmkernel.has(flow.id)
    ? [{ command: `vmkping ${target.includes(':') ? '-6 ' : ''}${target}`, note: notes.vmkping }]
    : []
  const special = tried[flow.id]
  const portsOf = (protocol: Protocol): readonly string[] => {
    if (special) return special[protocol] ?? []
    return flow.protocols.includes(protocol) ? singles(flow.ports) : []
  }
  return [
    ...ping,
    ...portsOf('tcp').map((port) => bare(`nc -z ${target} ${port}`)),
    ...portsOf('udp').map((port) => ({ command: `nc -uz ${target} ${port}`, note: notes.udp })),
  ]
}

function singles(ports: readonly string[]): readonly string[] {
  return ports.filter((port) => !port.includes('-'))
}

function bare(command: string): FlowCommand {
  return { command, note: null }
}

/**
 * Reads the other end of a flow as typed: an address that means the same to a shell as to a reader, or ADDRESS_INVALID.
 */
function readTarget(text: string): Result<string> {
  const invalid = (reason: 'too-long' | 'ipv4' | 'ipv6' | 'name') =>
    fail(problem('ADDRESS_INVALID', { input: shortInput(text), reason }))
  if (text.length > 253) return invalid('too-long')
  const literal = /^\[(.*)\]$/.exec(text)?.[1] ?? text
  if (literal.includes(':'))
    return /^[\da-f:.]+(?:%[a-z0-9]{1,15})?$/i.test(literal) && ipaddr.IPv6.isValid(literal)
      ? ok(literal)
      : invalid('ipv6')
  const labels = text.replace(/\.$/, '').split('.')
  // A name whose last part is a number is an IPv4 address to every resolver, in forms that nobody means.
  if (/^(?:0x[\da-f]*|\d+)$/i.test(labels.at(-1) ?? ''))
    return ipaddr.IPv4.isValidFourPartDecimal(text) ? ok(text) : invalid('ipv4')
  return labels.every((label) => /^(?!-)[\w-]{1,63}(?<!-)$/.test(label)) ? ok(text) : invalid('name')
}

function shortInput(text: string): string {
  const line = printable(text)
  return line.length > 100 ? `${line.slice(0, 100)}…` : line
}

/**
 * Quotes a name that may come from a host or a file, such as a ruleset's key: unless plainly harmless to a shell it is
 * quoted, and it never moves a terminal's cursor.
 */
export function quoted(text: string): string {
  return /^[\w.:/-]+$/.test(text) ? text : `'${printable(text).replaceAll("'", String.raw`'\''`)}'`
}
