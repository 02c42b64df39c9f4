import type { HostPackage, ImageChangeEntry } from '../../../shared/models/host-image.ts'
import type { VibChecksum, VibDescription, VibFile, VibFileEntry, VibPayload } from '../../../shared/models/vib.ts'
import { ids, inSeconds } from './samples.ts'

/** Returns 64 hexadecimal digits that are the same for the same text. */
export function digest(text: string, digits = 64): string {
  let state = [...text].reduce((sum, letter) => (Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0)) >>> 0, 7)
  return Array.from({ length: digits }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state >>> 28).toString(16)
  }).join('')
}

const checksum = (type: 'sha-256' | 'sha-1', process: 'gunzip' | null, of: string, ok = true): VibChecksum => {
  const digits = type === 'sha-1' ? 40 : 64
  const computed = digest(`${of} ${type} ${process}`, digits)
  return { type, process, stated: ok ? computed : digest(`${of} stated`, digits), computed, ok }
}

const directory = (path: string): VibFileEntry => ({ path, mode: 0o755, size: 0, type: 'directory' })
const file = (path: string, mode: number, size: number, content = path): VibFileEntry => ({
  path,
  mode,
  size,
  type: 'file',
  sha256: digest(content),
})

const payload = (change: Partial<VibPayload> = {}): VibPayload => ({
  name: 'payload1',
  type: 'tgz',
  size: 12_291,
  checksums: [checksum('sha-256', null, 'payload1'), checksum('sha-1', 'gunzip', 'payload1')],
  files: [
    directory('etc'),
    directory('etc/init.d'),
    file('etc/init.d/backup-proxy', 0o755, 2_114),
    directory('etc/vmware'),
    directory('etc/vmware/firewall'),
    file('etc/vmware/firewall/backup-proxy.xml', 0o444, 1_206),
    directory('opt'),
    directory('opt/backup-proxy'),
    file('opt/backup-proxy/proxy.conf', 0o1644, 388),
  ],
  ...change,
})

/** A community VIB for 6.7 and 7.0, whose archive is as long as its members and their headers say. */
function backupProxy(change: Partial<VibDescription> = {}): VibDescription {
  return {
    name: 'backup-proxy',
    version: '2.3.1-1',
    vendor: 'EXAMPLE',
    type: 'bootbank',
    summary: 'Ports of the backup proxy',
    description: 'Opens the ports that the backup proxy needs and starts it with the host.',
    releaseDate: '2025-11-02T10:00:00.000Z',
    acceptance: 'CommunitySupported',
    signature: 'empty',
    relations: [],
    platforms: [],
    maintenanceMode: false,
    liveInstall: true,
    liveRemove: true,
    members: [
      { name: 'descriptor.xml', size: 1_842 },
      { name: 'sig.pkcs7', size: 0 },
      { name: 'payload1', size: 12_291 },
    ],
    payloads: [payload()],
    firewall: [
      {
        id: 'backupProxy',
        enabled: true,
        required: false,
        rules: [
          { direction: 'inbound', protocol: 'tcp', porttype: 'dst', port: { begin: 2_500, end: 2_600 } },
          { direction: 'inbound', protocol: 'tcp', porttype: 'dst', port: 6_162 },
          { direction: 'outbound', protocol: 'tcp', porttype: 'dst', port: 9_392 },
          { direction: 'outbound', protocol: 'udp', porttype: 'src', port: 1_024 },
        ],
      },
    ],
    problems: [],
    bytes: 14_322,
    sha256: digest('backup-proxy-2.3.1-1.vib'),
    ...change,
  }
}

/** The next version of {@link backupProxy}: all checksums, a rule less, another configuration. */
function backupProxyNext(): VibDescription {
  const { firewall, ...known } = backupProxy()
  return {
    ...known,
    version: '2.4.0-1',
    liveInstall: false,
    payloads: [
      payload({
        checksums: [
          checksum('sha-256', 'gunzip', 'next'),
          checksum('sha-256', null, 'next'),
          checksum('sha-1', 'gunzip', 'next'),
        ],
        files: [
          directory('etc'),
          directory('etc/vmware'),
          directory('etc/vmware/firewall'),
          file('etc/vmware/firewall/backup-proxy.xml', 0o444, 1_011, 'next'),
          directory('etc/rc.local.d'),
          file('etc/rc.local.d/backup-proxy.sh', 0o755, 812, 'next'),
          directory('opt'),
          directory('opt/backup-proxy'),
          file('opt/backup-proxy/proxy.conf', 0o1644, 402, 'next'),
        ],
      }),
    ],
    firewall: firewall.map((ruleset) => ({ ...ruleset, rules: ruleset.rules.slice(0, 3) })),
    sha256: digest('backup-proxy-2.4.0-1.vib'),
  }
}

/** A driver that was changed after it was signed, and says more than its payload holds. */
function changedDriver(): VibDescription {
  return backupProxy({
    name: 'net-example',
    version: '1.8.2-1OEM.800.1.0.20613240',
    vendor: 'EXNET',
    summary: 'Network driver of Example Networks',
    description: '',
    acceptance: 'PartnerSupported',
    signature: 'tampered',
    maintenanceMode: true,
    liveInstall: false,
    relations: [
      { kind: 'depends', name: 'vmkapi_2_9_0_0', condition: null },
      { kind: 'depends', name: 'esx-version', condition: '>= 8.0.1' },
      { kind: 'conflicts', name: 'net-example-legacy', condition: null },
      { kind: 'replaces', name: 'net-example', condition: '<< 1.8.2' },
    ],
    platforms: ['8.*'],
    members: [
      { name: 'descriptor.xml', size: 2_604 },
      { name: 'sig.pkcs7', size: 1_731 },
      { name: 'netex', size: 184_320 },
    ],
    payloads: [
      payload({
        name: 'netex',
        type: 'vgz',
        size: 184_320,
        checksums: [
          checksum('sha-256', 'gunzip', 'netex'),
          checksum('sha-256', null, 'netex', false),
          checksum('sha-1', 'gunzip', 'netex'),
        ],
        files: [
          directory('usr'),
          directory('usr/lib'),
          directory('usr/lib/vmware'),
          directory('usr/lib/vmware/vmkmod'),
          file('usr/lib/vmware/vmkmod/netex', 0o444, 412_880),
          { path: 'usr/lib/vmware/vmkmod/netex.link', mode: 0o777, size: 0, type: 'link' },
        ],
      }),
    ],
    firewall: [],
    problems: [
      { code: 'payload-checksum', params: { payload: 'netex' } },
      { code: 'signature-tampered', params: {} },
      { code: 'file-list', params: { path: 'usr/share/hwdata/driver.pciids.d/netex.ids' } },
    ],
    bytes: 188_844,
    sha256: digest('net-example.vib'),
  })
}

/** As many files as the reader takes in. */
export const manyFiles = 100_000

function largeVib(): VibDescription {
  const folders = 200
  const library = file('lib.so', 0o555, 4_096)
  const files = Array.from({ length: folders }, (_, folder) => {
    const path = `usr/lib/vmware/part-${String(folder).padStart(3, '0')}`
    const inside = manyFiles / folders - 1
    return [
      directory(path),
      ...Array.from({ length: inside }, (_, index) => ({
        ...library,
        path: `${path}/lib-${String(index).padStart(3, '0')}.so`,
        size: library.size + index,
      })),
    ]
  }).flat()
  return backupProxy({
    name: 'esx-base',
    version: '8.0.3-0.0.24022510',
    vendor: 'VMware',
    summary: 'ESXi Base System',
    acceptance: 'VMwareCertified',
    signature: 'matches',
    firewall: [],
    description: '',
    payloads: [
      payload({
        type: 'vgz',
        size: 187_340_288,
        checksums: [
          checksum('sha-256', 'gunzip', 'base'),
          checksum('sha-256', null, 'base'),
          checksum('sha-1', 'gunzip', 'base'),
        ],
        files,
      }),
    ],
    members: [
      { name: 'descriptor.xml', size: 5_841_902 },
      { name: 'sig.pkcs7', size: 1_894 },
      { name: 'payload1', size: 187_340_288 },
    ],
    bytes: 193_184_272,
    sha256: digest('esx-base.vib'),
  })
}

/** The files that can be opened or dropped, by name. */
export const vibFiles: Readonly<Record<string, () => VibFile>> = {
  'backup-proxy-2.3.1-1.vib': () => ({ kind: 'vib', vib: backupProxy() }),
  'backup-proxy-2.4.0-1.vib': () => ({ kind: 'vib', vib: backupProxyNext() }),
  'net-example.vib': () => ({ kind: 'vib', vib: changedDriver() }),
  'esx-base.vib': () => ({ kind: 'vib', vib: largeVib() }),
  'backup-proxy-bundle.zip': () => ({
    kind: 'bundle',
    bundle: {
      bulletins: [
        { id: 'backup-proxy-2.4.0', component: { name: 'backup-proxy', version: '2.4.0-1' } },
        { id: 'net-example-1.8.2', component: null },
      ],
      problems: [{ code: 'bundle-vib-missing', params: { path: 'vib20/docs/docs-1.0-1.vib' } }],
    },
    vibs: [backupProxyNext(), changedDriver()],
  }),
}

type Row = readonly [name: string, version: string, vendor: string, acceptance: string, date: string | null]

const image = '8.0.3-0.0.24022510'
const rows: readonly Row[] = [
  ...['esx-base', 'esx-dvfilter-generic-fastpath', 'esx-ui', 'esx-update', 'esxio-combiner', 'vsan', 'vsanhealth'].map(
    (name): Row => [name, image, 'VMware', 'VMwareCertified', '2025-06-14'],
  ),
  ...['bnxtnet', 'i40en', 'igbn', 'ixgben', 'lpfc', 'lsi-mr3', 'lsi-msgpt3', 'nvme-pcie', 'qlnativefc', 'vmw-ahci'].map(
    (name): Row => [name, '2.1.4.0-1vmw.803.0.0.24022510', 'VMW', 'VMwareCertified', '2025-06-14'],
  ),
  ['nmlx5-core', '4.23.6.2-1OEM.803.0.0.24022510', 'MEL', 'VMwareAccepted', '2025-06-14'],
  ['net-example', '1.8.2-1OEM.800.1.0.20613240', 'EXNET', 'PartnerSupported', '2025-08-30'],
  ['vmware-storcli64', '007.2707.0000.0000-01', 'BCM', 'PartnerSupported', '2025-08-30'],
]
const packageOf = ([name, version, vendor, acceptance, installDate]: Row): HostPackage => ({
  name,
  version,
  vendor,
  acceptance,
  installDate,
})

/** The software of a host as its vendor and a partner made it. */
export const partnerPackages = (): HostPackage[] => rows.map(packageOf)

/** The same with two community VIBs. */
export const communityPackages = (): HostPackage[] => [
  ...partnerPackages(),
  packageOf(['backup-proxy', '2.3.1-1', 'EXAMPLE', 'CommunitySupported', '2025-11-02']),
  packageOf(['ghettoVCB', '1.0.0-0.0.0', 'virtuallyGhetto', 'CommunitySupported', '2025-09-17']),
]

/** What was changed on the hosts, the newest last. */
export function pastImageChanges(): ImageChangeEntry[] {
  const entry = (number: number, hours: number, change: Partial<ImageChangeEntry>): ImageChangeEntry => ({
    id: `00000000-0000-4000-8000-00000000050${number}`,
    at: inSeconds(-hours * 3_600),
    hostId: ids.rack,
    hostName: 'rack-1',
    change: { kind: 'acceptance', level: 'CommunitySupported' },
    before: 'PartnerSupported',
    state: 'done',
    code: null,
    undoOf: null,
    ...change,
  })
  return [
    entry(1, 700, {}),
    entry(2, 699, {
      change: { kind: 'install', name: 'backup-proxy', version: '2.3.1-1', sha256: digest('backup-proxy-2.3.1-1.vib') },
      before: null,
    }),
    entry(3, 30, {
      change: { kind: 'remove', name: 'old-agent', version: '1.0.2-1' },
      before: null,
      state: 'unconfirmed',
      code: 'VIB_REMOVAL_NOT_CONFIRMED',
    }),
  ]
}
