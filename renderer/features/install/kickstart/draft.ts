import { kickstartSchema, type Kickstart } from '../../../../shared/models/kickstart.ts'

/** An unattended installation as form fields; lists are texts separated by commas or lines. */
export interface Draft {
  readonly action: Kickstart['action']
  readonly diskKind: Kickstart['disk']['kind']
  readonly filters: string
  readonly deviceName: string
  readonly vmfs: Kickstart['vmfs']
  readonly ignoreSsd: boolean
  readonly overwriteVsan: boolean
  readonly createDatastore: boolean
  readonly forceUnsupported: boolean
  readonly rootPassword: string
  readonly setNetwork: boolean
  readonly addressing: 'dhcp' | 'static'
  readonly ip: string
  readonly netmask: string
  readonly gateway: string
  readonly nameservers: string
  readonly nic: string
  readonly hostName: string
  readonly vlan: string
  readonly vmPortGroup: boolean
  readonly keyboard: string
  readonly licenceKey: string
  readonly ntpServers: string
  readonly ssh: boolean
  readonly firstBoot: string
  readonly reboot: boolean
}

export const emptyDraft: Draft = {
  action: 'install',
  diskKind: 'first',
  filters: 'local',
  deviceName: '',
  vmfs: 'stop',
  ignoreSsd: false,
  overwriteVsan: false,
  createDatastore: true,
  forceUnsupported: false,
  rootPassword: '',
  setNetwork: true,
  addressing: 'static',
  ip: '',
  netmask: '255.255.255.0',
  gateway: '',
  nameservers: '',
  nic: '',
  hostName: '',
  vlan: '',
  vmPortGroup: true,
  keyboard: '',
  licenceKey: '',
  ntpServers: '',
  ssh: false,
  firstBoot: '',
  reboot: true,
}

/**
 * Keeps the form while the window lives, so that closing the dialog by mistake, or to open the stick's, loses nothing.
 * A pasted script is not kept: it may contain a password in clear text.
 */
export const rememberedForm: { draft: Draft } = { draft: emptyDraft }

/** Fields a script cannot do without while they are shown. */
const needed: readonly (keyof Draft)[] = ['deviceName', 'rootPassword', 'ip', 'netmask']

/** Maps each field to its path in the settings. */
const places: Partial<Record<keyof Draft, string>> = {
  filters: 'disk.filters',
  deviceName: 'disk.name',
  rootPassword: 'rootPassword',
  ip: 'network.addressing.ip',
  netmask: 'network.addressing.netmask',
  gateway: 'network.addressing.gateway',
  nameservers: 'network.addressing.nameservers',
  nic: 'network.device',
  hostName: 'network.hostName',
  vlan: 'network.vlan',
  keyboard: 'keyboard',
  licenceKey: 'licenceKey',
  ntpServers: 'ntpServers',
  firstBoot: 'firstBoot',
}

/** Returns the settings when the form is complete and valid; otherwise the fields that are missing or wrong. */
export function settingsOf(draft: Draft): {
  readonly settings: Kickstart | null
  readonly faults: Partial<Record<keyof Draft, 'missing' | 'wrong'>>
} {
  const parsed = kickstartSchema.safeParse(rawSettings(draft))
  if (parsed.success) return { settings: parsed.data, faults: {} }
  const paths = parsed.error.issues.map(({ path }) => path.join('.'))
  const faults: Partial<Record<keyof Draft, 'missing' | 'wrong'>> = {}
  for (const [field, place] of Object.entries(places) as [keyof Draft, string][]) {
    if (paths.some((path) => path === place || path.startsWith(`${place}.`)))
      faults[field] = needed.includes(field) && draft[field] === '' ? 'missing' : 'wrong'
  }
  return { settings: null, faults }
}

function rawSettings(draft: Draft): unknown {
  const fresh = draft.action !== 'upgrade'
  return {
    action: draft.action,
    disk:
      draft.diskKind === 'first'
        ? { kind: 'first', filters: words(draft.filters) }
        : { kind: 'device', name: draft.deviceName.trim() },
    vmfs: fresh ? draft.vmfs : 'stop',
    ignoreSsd: fresh && draft.ignoreSsd,
    overwriteVsan: fresh && draft.overwriteVsan,
    createDatastore: !fresh || draft.createDatastore,
    forceUnsupported: draft.forceUnsupported,
    rootPassword: fresh ? draft.rootPassword.trim() : null,
    network: fresh && draft.setNetwork ? network(draft) : null,
    keyboard: fresh ? orNull(draft.keyboard) : null,
    licenceKey: fresh ? orNull(draft.licenceKey) : null,
    ntpServers: words(draft.ntpServers),
    ssh: draft.ssh,
    firstBoot: draft.firstBoot.split('\n').filter((line) => line.trim() !== ''),
    reboot: draft.reboot,
  }
}

function network(draft: Draft): unknown {
  return {
    addressing:
      draft.addressing === 'dhcp'
        ? { kind: 'dhcp' }
        : {
            kind: 'static',
            ip: draft.ip.trim(),
            netmask: draft.netmask.trim(),
            gateway: orNull(draft.gateway),
            nameservers: words(draft.nameservers),
          },
    device: orNull(draft.nic),
    hostName: orNull(draft.hostName),
    vlan: draft.vlan.trim() === '' ? null : Number(draft.vlan),
    vmPortGroup: draft.vmPortGroup,
  }
}

/** Returns the form that says the same as the settings. */
export function draftOf(settings: Kickstart): Draft {
  const { disk, network: set } = settings
  const fixed = set?.addressing.kind === 'static' ? set.addressing : null
  return {
    ...emptyDraft,
    action: settings.action,
    diskKind: disk.kind,
    filters: disk.kind === 'first' ? disk.filters.join(', ') : '',
    deviceName: disk.kind === 'device' ? disk.name : '',
    vmfs: settings.vmfs,
    ignoreSsd: settings.ignoreSsd,
    overwriteVsan: settings.overwriteVsan,
    createDatastore: settings.createDatastore,
    forceUnsupported: settings.forceUnsupported,
    rootPassword: settings.rootPassword ?? '',
    setNetwork: set !== null,
    addressing: set?.addressing.kind ?? 'dhcp',
    ip: fixed?.ip ?? '',
    netmask: fixed?.netmask ?? '',
    gateway: fixed?.gateway ?? '',
    nameservers: fixed?.nameservers.join(', ') ?? '',
    nic: set?.device ?? '',
    hostName: set?.hostName ?? '',
    vlan: set?.vlan === null || set === null ? '' : String(set.vlan),
    vmPortGroup: set?.vmPortGroup ?? true,
    keyboard: settings.keyboard ?? '',
    licenceKey: settings.licenceKey ?? '',
    ntpServers: settings.ntpServers.join(', '),
    ssh: settings.ssh,
    firstBoot: settings.firstBoot.join('\n'),
    reboot: settings.reboot,
  }
}

function words(text: string): string[] {
  return text.split(/[,，;\s]+/).filter((word) => word !== '')
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}
