import { kickstartSchema, type Kickstart } from '../../models/kickstart.ts'
import { problem } from '../../problems/problem.ts'
import { fail, ok, type Result } from '../../result.ts'
import { ntpServersIn, sshLines } from './generated-lines.ts'
import { readScript, type ScriptCommand } from './read-script.ts'

/**
 * The settings a ks.cfg stands for. What a form has no place for (partitions, `%pre`, `%post`, includes) makes the file one that is not
 * understood, so that nothing of it is lost unseen. Problem: `KICKSTART_INVALID`, with the line or the setting that stands in the way.
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
    vmfs: has(action, 'overwritevmfs') ? 'overwrite' : has(action, 'preservevmfs') ? 'preserve' : 'stop',
    overwriteVsan: has(action, 'overwritevsan'),
    createDatastore: !has(action, 'novmfsondisk'),
    forceUnsupported: has(action, 'forceunsupportedinstall'),
    rootPassword: password && has(password, 'iscrypted') ? (password.words[0] ?? null) : password ? '' : null,
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
