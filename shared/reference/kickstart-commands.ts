/** What an option takes. */
type OptionKind = 'flag' | 'value' | 'either'

/** A command of ks.cfg: its options, and how many words may follow. */
export interface KickstartCommand {
  readonly options: Readonly<Record<string, OptionKind>>
  readonly words: readonly [least: number, most: number]
  /** May stand in a file more than once. */
  readonly repeatable?: boolean
}

const target: KickstartCommand['options'] = { disk: 'value', drive: 'value', firstdisk: 'either' }

/** Commands by name, as the documentation of 6.7 to 8.0 lists them; the one of 9.0 could not be read. */
export const kickstartCommands: ReadonlyMap<string, KickstartCommand> = new Map<string, KickstartCommand>([
  ['accepteula', { options: {}, words: [0, 0] }],
  ['vmaccepteula', { options: {}, words: [0, 0] }],
  [
    'clearpart',
    {
      options: {
        drives: 'value',
        alldrives: 'flag',
        ignoredrives: 'value',
        overwritevmfs: 'flag',
        firstdisk: 'either',
      },
      words: [0, 0],
    },
  ],
  ['dryrun', { options: {}, words: [0, 0] }],
  [
    'install',
    {
      options: {
        ...target,
        ignoressd: 'flag',
        overwritevsan: 'flag',
        overwritevmfs: 'flag',
        preservevmfs: 'flag',
        novmfsondisk: 'flag',
        forceunsupportedinstall: 'flag',
      },
      words: [0, 0],
    },
  ],
  [
    'installorupgrade',
    {
      options: {
        ...target,
        ignoressd: 'flag',
        overwritevsan: 'flag',
        overwritevmfs: 'flag',
        preservevmfs: 'flag',
        novmfsondisk: 'flag',
        forceunsupportedinstall: 'flag',
      },
      words: [0, 0],
    },
  ],
  [
    'upgrade',
    {
      options: { ...target, forceunsupportedinstall: 'flag', ignoreprereqwarnings: 'flag', ignoreprereqerrors: 'flag' },
      words: [0, 0],
    },
  ],
  ['keyboard', { options: {}, words: [1, 4] }],
  ['license', { options: { esx: 'value' }, words: [0, 0] }],
  ['serialnum', { options: { esx: 'value' }, words: [0, 0] }],
  ['vmserialnum', { options: { esx: 'value' }, words: [0, 0] }],
  [
    'network',
    {
      options: {
        bootproto: 'value',
        device: 'value',
        ip: 'value',
        gateway: 'value',
        nameserver: 'value',
        netmask: 'value',
        hostname: 'value',
        vlanid: 'value',
        addvmportgroup: 'value',
      },
      words: [0, 0],
    },
  ],
  ['paranoid', { options: {}, words: [0, 0] }],
  ['part', { options: { ondisk: 'value', ondrive: 'value', onfirstdisk: 'either' }, words: [1, 1], repeatable: true }],
  [
    'partition',
    { options: { ondisk: 'value', ondrive: 'value', onfirstdisk: 'either' }, words: [1, 1], repeatable: true },
  ],
  ['reboot', { options: { noeject: 'flag' }, words: [0, 0] }],
  ['rootpw', { options: { iscrypted: 'flag' }, words: [1, 1] }],
  ['include', { options: {}, words: [1, 1], repeatable: true }],
  ['%include', { options: {}, words: [1, 1], repeatable: true }],
])

/** Sections, their options and the interpreters they may name. */
export const kickstartSections: ReadonlyMap<
  string,
  { readonly options: readonly string[]; readonly interpreters: readonly string[] }
> = new Map([
  ['%pre', { options: ['interpreter'], interpreters: ['busybox', 'python'] }],
  ['%post', { options: ['interpreter', 'timeout', 'ignorefailure'], interpreters: ['busybox', 'python'] }],
  ['%firstboot', { options: ['interpreter'], interpreters: ['busybox', 'python'] }],
])

/** The password of the installer's own default script, which everybody can read. */
export const defaultPassword = 'myp@ssw0rd'
