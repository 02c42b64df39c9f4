import type { KickstartCode, KickstartFinding } from '../../models/kickstart.ts'
import { defaultPassword, kickstartCommands } from '../../reference/kickstart-commands.ts'
import { ipv4, subnetSize } from './ipv4.ts'
import type { LintContext } from './lint.ts'
import type { ScriptCommand } from './read-script.ts'

type Report = (
  command: ScriptCommand | null,
  severity: KickstartFinding['severity'],
  code: KickstartCode,
  params?: KickstartFinding['params'],
) => void

const actions = /^(?:install|upgrade|installorupgrade)$/

/** Commands and their options. */
export function lintCommands(commands: readonly ScriptCommand[], context: LintContext): KickstartFinding[] {
  const findings: KickstartFinding[] = []
  const report: Report = (command, severity, code, params = {}) =>
    void findings.push({ line: command?.line ?? null, severity, code, params })
  const seen = new Set<string>()
  for (const command of commands) {
    form(command, seen, report)
    seen.add(command.name)
  }
  whole(commands, report)
  for (const command of commands) {
    if (actions.test(command.name)) action(command, context, report)
    if (command.name === 'rootpw') password(command, report)
    if (command.name === 'network') network(command, report)
    if (
      command.name === 'clearpart' &&
      !['drives', 'alldrives', 'ignoredrives', 'firstdisk'].some((name) => has(command, name))
    )
      report(command, 'error', 'clearpart-target-missing')
    if (/^(?:license|serialnum|vmserialnum)$/.test(command.name) && valueOf(command, 'esx') !== null)
      report(command, 'info', 'licence-in-file')
  }
  return findings
}

/** Known names, options that are spelled and valued as they must be, and the right number of words. */
function form(command: ScriptCommand, seen: ReadonlySet<string>, report: Report): void {
  const known = kickstartCommands.get(command.name)
  if (!known) return report(command, 'error', 'command-unknown', { command: shortened(command.name) })
  if (seen.has(command.name) && known.repeatable !== true && !actions.test(command.name))
    report(command, 'warning', 'command-twice', { command: command.name })
  for (const { name, value } of command.options) {
    const kind = Object.hasOwn(known.options, name) ? known.options[name] : undefined
    if (kind === undefined)
      report(command, 'error', 'option-unknown', { command: command.name, option: shortened(name) })
    else if (kind === 'value' && (value === null || value === ''))
      report(command, 'error', 'option-value-missing', { option: name })
    else if (kind === 'flag' && value !== null) report(command, 'error', 'option-value-extra', { option: name })
  }
  const [least, most] = known.words
  if (command.words.length < least) report(command, 'error', 'argument-missing', { command: command.name })
  if (command.words.length > most) report(command, 'error', 'value-invalid', { option: command.name })
}

/** Commands that every file needs. */
function whole(commands: readonly ScriptCommand[], report: Report): void {
  const names = new Set(commands.map(({ name }) => name))
  // An included file may hold what is missing here.
  const severity = names.has('include') || names.has('%include') ? 'info' : 'error'
  if (!names.has('accepteula') && !names.has('vmaccepteula')) report(null, severity, 'eula-missing')
  const given = commands.filter(({ name }) => actions.test(name))
  if (given.length === 0) report(null, severity, 'action-missing')
  for (const more of given.slice(1)) report(more, 'error', 'action-twice', { first: given[0]?.name ?? '' })
  const upgrades = given[0]?.name === 'upgrade'
  if (given.length > 0 && !upgrades && !names.has('rootpw')) report(null, severity, 'password-missing')
  if (given.length > 0 && !upgrades && !names.has('network')) report(null, 'info', 'network-missing')
  if (upgrades)
    for (const ignored of commands.filter(({ name }) => /^(?:rootpw|network|clearpart|part|partition)$/.test(name)))
      report(ignored, 'warning', 'upgrade-ignores', { command: ignored.name })
}

function action(command: ScriptCommand, { target }: LintContext, report: Report): void {
  const disks = ['disk', 'drive', 'firstdisk'].filter((name) => has(command, name))
  if (disks.length === 0) report(command, 'error', 'disk-missing', { command: command.name })
  if (disks.length > 1) report(command, 'error', 'option-conflict', { one: disks[0] ?? '', other: disks[1] ?? '' })
  if (has(command, 'firstdisk') && !valueOf(command, 'firstdisk')) report(command, 'info', 'disk-first-any')
  if (has(command, 'overwritevmfs') && has(command, 'preservevmfs'))
    report(command, 'error', 'option-conflict', { one: 'overwritevmfs', other: 'preservevmfs' })
  else if (has(command, 'overwritevmfs')) report(command, 'info', 'vmfs-overwritten')
  else if (!has(command, 'preservevmfs') && command.name !== 'upgrade') report(command, 'info', 'vmfs-may-stop')
  if (has(command, 'forceunsupportedinstall') && target === '6.7')
    report(command, 'warning', 'not-in-release', { what: '--forceunsupportedinstall', target })
}

function password(command: ScriptCommand, report: Report): void {
  const [secret = ''] = command.words
  if (secret === '') return
  if (secret === defaultPassword) return report(command, 'error', 'password-default')
  if (!has(command, 'iscrypted')) return report(command, 'warning', 'password-plain')
  if (/^\$(?:1|5)\$/.test(secret)) return report(command, 'warning', 'password-weak-hash')
  // A value that is declared a hash and is none would be a password that nobody knows.
  if (!/^\$6\$(?:rounds=\d+\$)?[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{86}$/.test(secret))
    report(command, 'error', 'value-invalid', { option: 'rootpw' })
}

function network(command: ScriptCommand, report: Report): void {
  const value = (name: string): string | null => valueOf(command, name)
  const invalid = (option: string): void => report(command, 'error', 'value-invalid', { option })
  const protocol = value('bootproto')
  if (protocol !== null && protocol !== 'static' && protocol !== 'dhcp') invalid('bootproto')
  for (const name of ['ip', 'gateway'] as const) if (value(name) && ipv4(value(name) ?? '') === null) invalid(name)
  if (
    value('nameserver')
      ?.split(',')
      .some((each) => ipv4(each) === null && !each.includes(':'))
  )
    invalid('nameserver')
  const vlan = value('vlanid')
  if (vlan && !(/^\d{1,4}$/.test(vlan) && Number(vlan) <= 4_095)) invalid('vlanid')
  if (value('addvmportgroup') && !/^(?:0|1|true|false)$/.test(value('addvmportgroup') ?? '')) invalid('addvmportgroup')
  if (protocol === 'static') {
    const missing = ['ip', 'netmask'].filter((name) => !value(name))
    if (missing.length > 0) report(command, 'error', 'static-incomplete', { missing: missing.join(', ') })
    else if (!value('gateway')) report(command, 'warning', 'static-incomplete', { missing: 'gateway' })
  } else if (value('ip')) report(command, 'warning', 'option-conflict', { one: 'bootproto=dhcp', other: 'ip' })
  const netmask = value('netmask')
  if (!netmask) return
  const size = subnetSize(netmask)
  if (size === null) return report(command, 'error', 'netmask-invalid')
  const [address, gateway] = [ipv4(value('ip') ?? ''), ipv4(value('gateway') ?? '')]
  if (address !== null && gateway !== null && Math.floor(address / size) !== Math.floor(gateway / size))
    report(command, 'error', 'gateway-outside')
}

function has(command: ScriptCommand, name: string): boolean {
  return command.options.some((option) => option.name === name)
}

function valueOf(command: ScriptCommand, name: string): string | null {
  return command.options.find((option) => option.name === name)?.value ?? null
}

function shortened(text: string): string {
  return text.slice(0, 60)
}
