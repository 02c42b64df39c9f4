import { kickstartSchema, type Kickstart } from '../../models/kickstart.ts'
import { problem } from '../../problems/problem.ts'
import { fail, ok, type Result } from '../../result.ts'
import { ntpServersIn, sshLines } from './generated-lines.ts'
import { readScript, type ScriptCommand } from './read-script.ts'

/**
 * Reads the settings of a ks.cfg. What the form has no field for (partitions, `%pre`, `%post`, includes) fails the whole
 * file, so that nothing of it is lost unseen. Problem: `KICKSTART_INVALID`, with the line or the setting that stands in
 * the way.
 */
export function parseKickstart(text: string): Result<Kickstart> {
  const { commands, sections } = readScript(text)
  const known =
    /^(?:vm)?accepteula$|^install$|^upgrade$|^installorupgrade$|^rootpw$|^network$|^keyboard$|^(?:vm)?serialnum$|^license$|^reboot$/
  const foreign = commands.find(({ name }) => !known.test(name)) ?? sections.find(({ name }) => name !== '%firstboot')
  if (foreign) return fail(problem('KICKSTART_INVALID', { detail: `${foreign.line}: ${foreign.name}` }))
  const find = (pattern: RegExp): ScriptCommand | undefined => commands.find(({ name }) => pattern.test(name))
  const action = find(/^(?:install|upgrade|installorupgrade)$/)
  const password = find(/^rootpw$/)
  const keyboard = find(/^keyboard$/)
  const licence = find(/^(?:vm)?serialnum$|^license$/)
  const lines = sections
    .flatMap((section) => section.lines.map((each) => each.text))
    .filter((line) => line.trim() !== '')
  const boot = firstBootOf(lines)
  const read = kickstartSchema.safeParse({
    action: action?.name,
    disk: diskOf(action),
    ignoreSsd: has(action, 'ignoressd'),
    vmfs: vmfsOf(action),
    overwriteVsan: has(action, 'overwritevsan'),
    createDatastore: !has(action, 'novmfsondisk'),
    forceUnsupported: has(action, 'forceunsupportedinstall'),
    rootPassword: password ? hashOf(password) : null,
    network: networkOf(find(/^network$/)),
    keyboard: keyboard ? keyboard.words.join(' ') : null,
    licenceKey: licence ? (valueOf(licence, 'esx') ?? '') : null,
    ...boot,
    reboot: find(/^reboot$/) !== undefined,
  })
  if (read.success) return ok(read.data)
  return fail(problem('KICKSTART_INVALID', { detail: read.error.issues[0]?.path.join('.') ?? '' }))
}

function firstBootOf(lines: readonly string[]): Pick<Kickstart, 'ntpServers' | 'ssh' | 'firstBoot'> {
  const ntp = lines.findIndex((line) => ntpServersIn(line) !== null)
  const ssh = lines.findIndex((_line, index) => sshLines.every((own, offset) => lines[index + offset] === own))
  const own = lines.filter(
    (_line, index) => index !== ntp && (ssh === -1 || index < ssh || index >= ssh + sshLines.length),
  )
  return { ntpServers: ntp === -1 ? [] : (ntpServersIn(lines[ntp] ?? '') ?? []), ssh: ssh !== -1, firstBoot: own }
}

function vmfsOf(action: ScriptCommand | undefined): Kickstart['vmfs'] {
  if (has(action, 'overwritevmfs')) return 'overwrite'
  return has(action, 'preservevmfs') ? 'preserve' : 'stop'
}

/** Returns the hash of the root password; empty for a password in the clear, which the form refuses. */
function hashOf(password: ScriptCommand): string | null {
  return has(password, 'iscrypted') ? (password.words[0] ?? null) : ''
}

function diskOf(action: ScriptCommand | undefined): unknown {
  const device = valueOf(action, 'disk') ?? valueOf(action, 'drive')
  if (device !== null) return { kind: 'device', name: device }
  return has(action, 'firstdisk')
    ? {
        kind: 'first',
        filters:
          valueOf(action, 'firstdisk')
            ?.split(',')
            .filter((each) => each !== '') ?? [],
      }
    : undefined
}

function networkOf(command: ScriptCommand | undefined): unknown {
  if (!command) return null
  const value = (name: string): string | null => valueOf(command, name)
  const vlan = value('vlanid')
  return {
    addressing:
      value('bootproto') === 'static'
        ? {
            kind: 'static',
            ip: value('ip'),
            netmask: value('netmask'),
            gateway: value('gateway'),
            nameservers: value('nameserver')?.split(',') ?? [],
          }
        : { kind: 'dhcp' },
    device: value('device'),
    hostName: value('hostname'),
    vlan: vlan === null ? null : Number(vlan),
    vmPortGroup: value('addvmportgroup') !== '0',
  }
}

function has(command: ScriptCommand | undefined, name: string): boolean {
  return command?.options.some((option) => option.name === name) === true
}

function valueOf(command: ScriptCommand | undefined, name: string): string | null {
  return command?.options.find((option) => option.name === name)?.value ?? null
}
