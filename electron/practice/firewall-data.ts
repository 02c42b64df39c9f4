import type { PracticeAllowed, PracticeServicePolicy } from './api.ts'

/** A port, or a range of ports, that a ruleset opens. */
export interface RuleData {
  readonly direction: 'inbound' | 'outbound'
  readonly portType: 'src' | 'dst'
  readonly protocol: 'tcp' | 'udp'
  readonly port: number
  /** Last port of a range; undefined for a single port. */
  readonly endPort: number | undefined
}

/** A firewall ruleset, as HostFirewallRuleset shows it. */
export interface RulesetData {
  readonly key: string
  readonly label: string
  readonly rules: readonly RuleData[]
  /** Key of the service it belongs to. */
  readonly service: string | undefined
  required: boolean
  enabled: boolean
  allowed: PracticeAllowed
  userControllable: boolean
  ipListUserConfigurable: boolean
  /** Whether it comes from a file in /etc/vmware/firewall, which need not belong to a package. */
  readonly loaded: boolean
}

/** A service of the host, as HostService shows it, plus what only the simulation knows. */
export interface ServiceData {
  readonly key: string
  readonly label: string
  readonly required: boolean
  readonly rulesets: readonly string[]
  readonly sourcePackage: { readonly name: string; readonly description: string }
  running: boolean
  policy: PracticeServicePolicy
  /** Stays down at boot whatever its policy says: it waits for a configuration this host does not have. */
  readonly unconfigured: boolean
}

type RulesetRow = readonly [key: string, flags: string, rules: string, label?: string, service?: string]

// Facts: keys and flags of an ESXi 8.0 U2b; whatever only a vCenter or vSAN enables is off, as on a standalone host.
// Flags: E enabled, U userControllable, I ipListUserConfigurable, R required. A ruleset without rules has no published ports.
const rulesetRows: readonly RulesetRow[] = [
  ['CIMHttpServer', 'EI', 'in tcp 5988', 'CIM Server', 'sfcbd-watchdog'],
  ['CIMHttpsServer', 'I', 'in tcp 5989', 'CIM Secure Server', 'sfcbd-watchdog'],
  ['CIMSLP', 'I', 'in udp 427, out udp 427, in tcp 427, out tcp 427', 'CIM SLP', 'slpd'],
  ['DHCPv6', 'EI', 'out tcp 547, in tcp 546, out udp 547, in udp 546'],
  ['DVFilter', 'UI', 'in tcp 2222'],
  ['DVSSync', 'EI', 'out udp 8302, in udp 8301, out udp 8301, in udp 8302'],
  ['HBR', 'EI', 'out tcp 31031, out tcp 44046, out tcp 32032'],
  ['NFC', 'EI', 'in tcp 902, out tcp 902'],
  ['WOL', 'EUI', 'out udp 9'],
  [
    'activeDirectoryAll',
    'I',
    'out udp 88, out tcp 88, out udp 123, out udp 137, out tcp 139, out tcp 389, out udp 389, out tcp 445, ' +
      'out udp 464, out tcp 464, out tcp 3268, out tcp 7476, in tcp 2020',
    'Active Directory All',
  ],
  [
    'cmmds',
    'I',
    'in udp 12345, in udp 23451, out udp 12345, out udp 23451, in udp 12321, out udp 12321',
    'Virtual SAN Clustering Service',
  ],
  ['dhcp', 'EI', 'in udp 68, out udp src 68', 'DHCP Client'],
  ['dns', 'EUI', 'in udp 53, out udp 53, out tcp 53', 'DNS Client'],
  ['dpd', 'I', ''],
  ['esxio-orchestrator', 'I', ''],
  ['esxioComm', 'I', ''],
  ['esxupdate', 'I', 'out tcp 443'],
  ['etcdClientComm', 'EI', 'in tcp 2379, out tcp 2379'],
  ['etcdPeerComm', 'EI', 'in tcp 2380, out tcp 2380'],
  ['faultTolerance', 'EUI', 'out tcp 80, in tcp 8300, out tcp 8300', 'Fault Tolerance'],
  ['ftpClient', 'UI', 'out tcp 21, in tcp src 20', 'FTP Client'],
  ['gdbserver', 'UI', 'in tcp 1000-9999, in tcp 50000-50999'],
  ['gstored', 'I', ''],
  ['httpClient', 'UI', 'out tcp 80, out tcp 443'],
  ['iSCSI', 'I', 'out tcp 3260', 'Software iSCSI Client'],
  ['iofiltervp', 'EI', 'in tcp 9080'],
  ['ipfam', 'UI', 'in udp 6999, out udp 6999', 'NSX Distributed Logical Router Service'],
  ['iwarp-pm', 'UI', ''],
  ['nfs41Client', '', 'out tcp 0-65535'],
  ['nfsClient', '', 'out tcp 0-65535', 'NFS Client'],
  ['ntpClient', 'I', 'out udp 123', 'NTP Client', 'ntpd'],
  ['nvmemdns', 'I', ''],
  ['nvmetcp', 'I', 'out tcp 4420, out tcp 8009'],
  ['proxy', '', ''],
  ['ptpd', 'I', 'in udp 319, out udp 319, in udp 320, out udp 320', 'ptpd', 'ptpd'],
  ['pvrdma', 'UI', 'out tcp 28250-28761, in tcp 28250-28761'],
  ['rdt', 'I', 'in tcp 2233, out tcp 2233', 'Virtual SAN Transport'],
  ['remoteSerialPort', 'UI', 'out tcp 0-65535, in tcp 23, in tcp 1024-65535', 'VM serial port connected over network'],
  ['settingsd', 'I', ''],
  ['snmp', 'I', 'in udp 161', 'SNMP Server', 'snmpd'],
  ['sshClient', 'UI', 'out tcp 22', 'SSH Client'],
  ['sshServer', 'EUI', 'in tcp 22', 'SSH Server'],
  ['syslog', 'UI', 'out udp 514, out tcp 514, out tcp 1514'],
  ['trusted-infrastructure-kmxa', '', ''],
  ['trusted-infrastructure-kmxd', '', ''],
  ['updateManager', 'EUI', 'out tcp 80, out tcp 9000-9100', 'vCenter Update Manager'],
  ['vMotion', 'EI', 'in tcp 8000, out tcp 8000'],
  ['vSPC', 'UI', 'out tcp 0-65535', 'VM serial port connected to vSPC'],
  ['vSphereClient', 'EUIR', 'in tcp 902, in tcp 443', 'vSphere Web Client'],
  ['vdfs', 'I', ''],
  ['vic-engine', 'UI', 'out tcp 2377'],
  ['vltd', 'I', ''],
  ['vpxHeartbeats', 'I', 'out udp 902', 'VMware vCenter Agent', 'vpxa'],
  ['vsanEncryption', '', 'out tcp 0-65535'],
  ['vsanhealth-unicasttest', 'I', ''],
  ['vsanmgmt-https-tunnel', 'I', ''],
  ['webAccess', 'EUI', 'in tcp 80', 'vSphere Web Access'],
]

type ServiceRow = readonly [key: string, label: string, flags: string, policy: PracticeServicePolicy]

// Flags: r running, R required, u waits for a configuration.
const serviceRows: readonly ServiceRow[] = [
  ['DCUI', 'Direct Console UI', 'r', 'on'],
  ['TSM', 'ESXi Shell', '', 'off'],
  ['TSM-SSH', 'SSH', '', 'off'],
  ['lbtd', 'Load-Based Teaming Daemon', 'r', 'on'],
  ['lwsmd', 'Active Directory Service', '', 'off'],
  ['ntpd', 'NTP Daemon', '', 'off'],
  ['pcscd', 'PC/SC Smart Card Daemon', '', 'off'],
  ['ptpd', 'PTP Daemon', '', 'off'],
  ['sfcbd-watchdog', 'CIM Server', 'u', 'on'],
  // Fact: off on every host since 7.0 U2c.
  ['slpd', 'slpd', '', 'off'],
  ['snmpd', 'SNMP Server', 'u', 'on'],
  ['vmsyslogd', 'Syslog Server', 'rR', 'on'],
  ['vpxa', 'VMware vCenter Agent', 'u', 'on'],
  ['xorg', 'X.Org Server', 'u', 'on'],
]

const basePackage = { name: 'esx-base', description: 'Base system of the host.' }
const graphicsPackage = { name: 'esx-xserver', description: 'X server for 3D graphics in virtual machines.' }

/** The initial state of each ruleset: open to all addresses. */
const everybody: PracticeAllowed = { all: true, addresses: [], networks: [] }

/** The rulesets of a new host, in the order the host lists them. A managed host talks to its vCenter. */
export function createRulesets(managed: boolean): Map<string, RulesetData> {
  return new Map(
    rulesetRows.map(([key, flags, rules, label, service]) => [
      key,
      {
        key,
        label: label ?? key,
        service,
        rules: rules === '' ? [] : rules.split(', ').map(readRule),
        allowed: everybody,
        required: flags.includes('R'),
        enabled: flags.includes('E') || (managed && key === 'vpxHeartbeats'),
        userControllable: flags.includes('U'),
        ipListUserConfigurable: flags.includes('I'),
        loaded: false,
      },
    ]),
  )
}

/** The services of a new host. */
export function createServices(managed: boolean): Map<string, ServiceData> {
  return new Map(
    serviceRows.map(([key, label, flags, policy]) => [
      key,
      {
        key,
        label,
        policy,
        required: flags.includes('R'),
        running: flags.includes('r') || (managed && key === 'vpxa'),
        rulesets: rulesetRows.filter(([, , , , service]) => service === key).map(([ruleset]) => ruleset),
        sourcePackage: key === 'xorg' ? graphicsPackage : basePackage,
        unconfigured: flags.includes('u') && !(managed && key === 'vpxa'),
      },
    ]),
  )
}

/** Reads `in tcp 1000-9999` or `out udp src 68`. */
function readRule(text: string): RuleData {
  const words = text.split(' ')
  const [port, endPort] = (words.at(-1) ?? '').split('-')
  return {
    direction: words[0] === 'in' ? 'inbound' : 'outbound',
    protocol: words[1] === 'udp' ? 'udp' : 'tcp',
    portType: words.includes('src') ? 'src' : 'dst',
    port: Number(port),
    endPort: endPort === undefined ? undefined : Number(endPort),
  }
}
