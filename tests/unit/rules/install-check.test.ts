import { describe, expect, it } from 'vitest'
import { checkKeys } from '../../../shared/models/checklist.ts'
import type { HostService, Ruleset } from '../../../shared/models/firewall.ts'
import type { Hardware } from '../../../shared/models/hardware.ts'
import type { HostConfig } from '../../../shared/models/host-config.ts'
import { checkCodes, type CheckCode, type HostCheck } from '../../../shared/models/install-check.ts'
import { builtInRules } from '../../../shared/reference/hardware-rules.ts'
import { judge } from '../../../shared/rules/hardware/judge.ts'
import { compileRules } from '../../../shared/rules/hardware/rule-index.ts'
import { checkHostHardware } from '../../../shared/rules/install-check/hardware-checks.ts'
import { checkHostConfig, type CheckContext } from '../../../shared/rules/install-check/host-checks.ts'

const now = Date.parse('2026-05-01T00:00:00Z')
const context: CheckContext = { now, target: '8.0U3', fingerprint: 'AA:BB' }

function service(key: string, running: boolean | null, policy: HostService['policy'] = 'off'): HostService {
  return { key, label: key, running, policy, required: false, rulesets: [] }
}

function ruleset(changed: Partial<Ruleset>): Ruleset {
  const rules: Ruleset['rules'] = [{ direction: 'inbound', protocol: 'tcp', portType: 'dst', port: 22, endPort: null }]
  return {
    key: 'sshServer',
    label: 'SSH Server',
    required: false,
    enabled: true,
    service: null,
    allowed: { all: false, addresses: [], networks: ['192.0.2.0/24'] },
    userControllable: true,
    ipListUserConfigurable: true,
    rules,
    ...changed,
  }
}

const settings = {
  'Syslog.global.logHost': 'udp://192.0.2.20:514',
  'Syslog.global.logDir': '[] /scratch/log',
  'ScratchConfig.CurrentScratchLocation': '/vmfs/volumes/a/.locker',
  'UserVars.ESXiShellTimeOut': '600',
  'UserVars.ESXiShellInteractiveTimeOut': '600',
}
function withSettings(changed: Partial<Record<keyof typeof settings, string>>): Pick<HostConfig, 'settings'> {
  return { settings: new Map(Object.entries({ ...settings, ...changed })) }
}

const store = {
  name: 'datastore1',
  type: 'VMFS',
  capacity: 2 ** 40,
  free: 2 ** 39,
  accessible: true,
  vmfsVersion: '6.82',
}
const good: HostConfig = {
  readAt: '2026-05-01T00:00:00.000Z',
  product: { name: 'VMware ESXi', version: '8.0.3', build: '24022510' },
  hostName: 'esx1',
  domainName: 'example.org',
  dnsServers: ['192.0.2.53'],
  management: [{ device: 'vmk0', dhcp: false, ip: '192.0.2.10', netmask: '255.255.255.0' }],
  gateway: '192.0.2.1',
  nics: [
    { device: 'vmnic0', linkMbit: 1_000 },
    { device: 'vmnic1', linkMbit: null },
  ],
  ntpServers: ['192.0.2.123'],
  timeServiceWorks: true,
  clockAheadMs: 400,
  services: [service('ntpd', true, 'on'), service('TSM', false), service('TSM-SSH', false), service('slpd', false)],
  rulesets: [ruleset({})],
  incomingBlocked: true,
  licence: { state: 'licensed', name: 'Standard', hoursLeft: null },
  datastores: [store],
  vmfsMajors: [6],
  ...withSettings({}),
  lockdown: 'lockdownDisabled',
  acceptance: 'partner',
  certificate: {
    subject: 'CN=esx1',
    issuer: 'CN=esx1',
    validFrom: '2026-01-01T00:00:00.000Z',
    validTo: '2031-01-01T00:00:00.000Z',
  },
  autostart: { enabled: true, starting: 2 },
  vmCount: 3,
  powerSupport: 'ACPI P-states',
  powerPolicy: 'Balanced',
}

function found(
  changed: Partial<HostConfig>,
  check: HostCheck,
  also: Partial<CheckContext> = {},
): { state: string; code: CheckCode }[] {
  return checkHostConfig({ ...good, ...changed }, { ...context, ...also })
    .filter((each) => each.check === check)
    .map(({ state, code }) => ({ state, code }))
}

/** Every sentence a test below has seen. */
const seen = new Set<CheckCode>()

const cases: [
  check: HostCheck,
  state: 'ok' | 'not-ok' | 'unknown',
  code: CheckCode,
  changed: Partial<HostConfig>,
  also?: Partial<CheckContext>,
][] = [
  ['version', 'ok', 'release-met', {}],
  ['version', 'ok', 'release-met', { product: { name: 'ESXi', version: '8.0.3', build: '1' } }, { target: '8.0' }],
  ['version', 'not-ok', 'release-older', { product: { name: 'ESXi', version: '8.0.2', build: '1' } }],
  ['version', 'not-ok', 'release-older', { product: { name: 'ESXi', version: '9.0.0', build: '1' } }],
  ['version', 'ok', 'release-seen', {}, { target: null }],
  ['version', 'unknown', 'not-told', { product: { name: 'ESXi', version: '', build: '' } }],
  ['management-network', 'ok', 'address', {}],
  ['management-network', 'not-ok', 'address-none', { management: [] }],
  [
    'management-network',
    'not-ok',
    'address-link-local',
    { management: [{ device: 'vmk0', dhcp: true, ip: '169.254.3.4', netmask: '255.255.0.0' }] },
  ],
  ['management-network', 'unknown', 'not-told', { management: null }],
  ['dns', 'ok', 'dns', {}],
  ['dns', 'not-ok', 'dns-none', { dnsServers: [] }],
  ['dns', 'unknown', 'not-told', { dnsServers: null }],
  ['host-name', 'ok', 'name', {}],
  ['host-name', 'not-ok', 'name-default', { hostName: 'localhost' }],
  ['host-name', 'not-ok', 'name-short', { domainName: null }],
  ['host-name', 'unknown', 'not-told', { hostName: null }],
  ['nic', 'ok', 'nics', {}],
  ['nic', 'not-ok', 'nics-none', { nics: [] }],
  ['nic', 'not-ok', 'nics-no-link', { nics: [{ device: 'vmnic0', linkMbit: null }] }],
  ['nic', 'unknown', 'not-told', { nics: null }],
  ['ntp', 'ok', 'ntp', {}],
  ['ntp', 'not-ok', 'ntp-no-servers', { ntpServers: [] }],
  ['ntp', 'not-ok', 'ntp-stopped', { services: [service('ntpd', false, 'on')] }],
  ['ntp', 'not-ok', 'ntp-not-with-host', { services: [service('ntpd', true, 'off')] }],
  ['ntp', 'not-ok', 'ntp-not-working', { timeServiceWorks: false }],
  ['ntp', 'not-ok', 'clock-off', { clockAheadMs: -90_000 }],
  ['ntp', 'ok', 'ntp', { timeServiceWorks: null }],
  ['ntp', 'unknown', 'not-told', { timeServiceWorks: null, clockAheadMs: null }],
  ['ntp', 'unknown', 'not-told', { services: null }],
  ['ntp', 'unknown', 'not-told', { ntpServers: null }],
  ['ssh', 'ok', 'shell-off', {}],
  ['ssh', 'ok', 'shell-limited', { services: [service('TSM', false), service('TSM-SSH', true)] }],
  [
    'ssh',
    'not-ok',
    'shell-open',
    {
      services: [service('TSM', false), service('TSM-SSH', true)],
      ...withSettings({ 'UserVars.ESXiShellTimeOut': '0' }),
    },
  ],
  [
    'ssh',
    'not-ok',
    'shell-open',
    {
      services: [service('TSM', true), service('TSM-SSH', false)],
      ...withSettings({ 'UserVars.ESXiShellInteractiveTimeOut': '0' }),
    },
  ],
  ['ssh', 'not-ok', 'shell-with-host', { services: [service('TSM', false), service('TSM-SSH', false, 'on')] }],
  ['ssh', 'unknown', 'not-told', { services: [service('TSM', null), service('TSM-SSH', false)] }],
  ['ssh', 'unknown', 'not-told', { services: [service('TSM', true), service('TSM-SSH', false)], settings: null }],
  ['licence', 'ok', 'licensed', {}],
  ['licence', 'ok', 'licence-free', { licence: { state: 'free', name: null, hoursLeft: null } }],
  ['licence', 'not-ok', 'licence-evaluation', { licence: { state: 'evaluation', name: null, hoursLeft: 49 } }],
  ['licence', 'not-ok', 'licence-expired', { licence: { state: 'expired', name: null, hoursLeft: 0 } }],
  ['licence', 'unknown', 'not-told', { licence: null }],
  ['datastore', 'ok', 'datastores', {}],
  ['datastore', 'not-ok', 'datastores-none', { datastores: [] }],
  ['datastore', 'not-ok', 'datastores-inaccessible', { datastores: [store, { ...store, accessible: null }] }],
  ['datastore', 'unknown', 'not-told', { datastores: null }],
  ['vmfs-version', 'ok', 'vmfs', {}],
  ['vmfs-version', 'ok', 'vmfs-none', { vmfsMajors: [], datastores: [] }],
  ['vmfs-version', 'not-ok', 'vmfs-old', { vmfsMajors: [3, 6] }],
  ['vmfs-version', 'unknown', 'not-told', { vmfsMajors: null, datastores: null }],
  ['scratch', 'ok', 'scratch', {}],
  ['scratch', 'not-ok', 'scratch-memory', withSettings({ 'ScratchConfig.CurrentScratchLocation': '/tmp/scratch' })],
  ['scratch', 'unknown', 'scratch-other', withSettings({ 'ScratchConfig.CurrentScratchLocation': '/scratch' })],
  ['scratch', 'unknown', 'not-told', { settings: null }],
  ['syslog', 'ok', 'syslog', {}],
  ['syslog', 'ok', 'syslog', withSettings({ 'Syslog.global.logDir': '[datastore1] /logs' })],
  ['syslog', 'not-ok', 'syslog-no-host', withSettings({ 'Syslog.global.logHost': '' })],
  ['syslog', 'not-ok', 'syslog-no-disk', withSettings({ 'ScratchConfig.CurrentScratchLocation': '/tmp/scratch' })],
  ['syslog', 'unknown', 'not-told', withSettings({ 'ScratchConfig.CurrentScratchLocation': '' })],
  ['firewall', 'ok', 'firewall', {}],
  ['firewall', 'not-ok', 'firewall-off', { incomingBlocked: false }],
  [
    'firewall',
    'not-ok',
    'firewall-open',
    { rulesets: [ruleset({ allowed: { all: true, addresses: [], networks: [] } })] },
  ],
  // Rulesets that belong to a system service, only send, or are closed admit no one the user could keep out.
  [
    'firewall',
    'ok',
    'firewall',
    {
      rulesets: [
        ruleset({ allowed: { all: true, addresses: [], networks: [] }, ipListUserConfigurable: false }),
        ruleset({ key: 'b', enabled: false, allowed: { all: true, addresses: [], networks: [] } }),
      ],
    },
  ],
  ['firewall', 'unknown', 'not-told', { rulesets: [ruleset({ allowed: null })] }],
  ['firewall', 'unknown', 'not-told', { rulesets: null }],
  ['services', 'ok', 'services', {}],
  ['services', 'not-ok', 'services-slp', { services: [service('slpd', true)] }],
  ['services', 'unknown', 'not-told', { services: [service('slpd', null)] }],
  ['services', 'unknown', 'not-told', { services: [] }],
  ['lockdown', 'unknown', 'lockdown-off', {}],
  ['lockdown', 'unknown', 'lockdown-on', { lockdown: 'lockdownNormal' }],
  ['lockdown', 'unknown', 'not-told', { lockdown: null }],
  ['acceptance', 'ok', 'acceptance', {}],
  ['acceptance', 'not-ok', 'acceptance-community', { acceptance: 'community' }],
  ['acceptance', 'unknown', 'not-told', { acceptance: null }],
  ['certificate', 'ok', 'certificate', {}],
  ['certificate', 'ok', 'certificate', { certificate: null }],
  ['certificate', 'not-ok', 'certificate-expired', {}, { now: Date.parse('2031-01-01T00:00:00Z') }],
  ['certificate', 'not-ok', 'certificate-future', {}, { now: Date.parse('2025-12-31T00:00:00Z') }],
  ['certificate', 'not-ok', 'certificate-ending', {}, { now: Date.parse('2030-12-15T00:00:00Z') }],
  ['autostart', 'ok', 'autostart', {}],
  ['autostart', 'not-ok', 'autostart-off', { autostart: { enabled: false, starting: 2 } }],
  ['autostart', 'not-ok', 'autostart-none', { autostart: { enabled: true, starting: 0 } }],
  ['autostart', 'unknown', 'autostart-no-vms', { autostart: { enabled: true, starting: 0 }, vmCount: 0 }],
  ['autostart', 'unknown', 'not-told', { autostart: { enabled: null, starting: 0 } }],
  ['power-policy', 'ok', 'power', {}],
  ['power-policy', 'not-ok', 'power-firmware', { powerSupport: '' }],
  ['power-policy', 'unknown', 'not-told', { powerSupport: null }],
]

describe('what a host shows of itself', () => {
  it.each(cases)('%s is %s: %s', (...[check, state, code, changed, also]: (typeof cases)[number]) => {
    seen.add(code)
    expect(found(changed, check, also)).toEqual([{ state, code }])
  })

  it('says of a host that tells nothing that nothing is known, but for the release and the pinned certificate', () => {
    const silent = Object.fromEntries(Object.keys(good).map((key) => [key, null])) as unknown as HostConfig
    const results = checkHostConfig({ ...silent, readAt: good.readAt, product: good.product }, context)
    expect(results.filter(({ state }) => state !== 'unknown').map(({ check }) => check)).toEqual([
      'version',
      'certificate',
    ])
  })

  it('takes a wrong clock and a stopped service for two findings', () => {
    expect(
      found({ clockAheadMs: 3_600_000, services: [service('ntpd', false)] }, 'ntp').map(({ code }) => code),
    ).toEqual(['clock-off', 'ntp-stopped'])
  })
})

describe('hardware', () => {
  const bare: Hardware = {
    vendor: null,
    model: null,
    biosVersion: null,
    firmware: 'uefi',
    secureBoot: null,
    tpm: null,
    memoryMib: null,
    pci: null,
    usb: null,
    nvme: null,
    disks: null,
    vibs: null,
    running: null,
    licence: 'unknown',
    cpu: {
      name: null,
      vendor: 'GenuineIntel',
      signature: null,
      family: null,
      model: null,
      stepping: null,
      packages: 1,
      cores: 4,
      threads: 8,
      hybrid: null,
      features: null,
    } as unknown as Hardware['cpu'],
  }
  const verdict = judge(bare, '8.0U3', compileRules([builtInRules]))
  const all = (hardware: Hardware, said: typeof verdict | null) => checkHostHardware(hardware, said)
  const at = (hardware: Hardware, said: typeof verdict | null): [string, CheckCode][] =>
    all(hardware, said)
      .filter(({ check }) => check !== 'packages' && check !== 'boot-disk')
      .map(({ state, code }) => [state, code])
  const one = (hardware: Partial<Hardware>, check: string) =>
    all({ ...bare, ...hardware }, null).find((each) => each.check === check)

  it('judges firmware and cores, and leaves the machine alone without a verdict', () => {
    expect(at(bare, null)).toEqual([
      ['ok', 'firmware-uefi'],
      ['ok', 'cores'],
    ])
    expect(at({ ...bare, firmware: 'bios', cpu: bare.cpu && { ...bare.cpu, cores: 1 } }, null)).toEqual([
      ['not-ok', 'firmware-bios'],
      ['not-ok', 'cores-few'],
    ])
    expect(at({ ...bare, firmware: null, cpu: null }, null)).toEqual([
      ['unknown', 'not-told'],
      ['unknown', 'not-told'],
    ])
  })

  it.each([
    ['fine', 'ok', 'hardware-fine'],
    ['step', 'not-ok', 'hardware-step'],
    ['deprecated', 'not-ok', 'hardware-deprecated'],
    ['unsupported', 'not-ok', 'hardware-unsupported'],
    ['unknown', 'unknown', 'hardware-unknown'],
  ] as const)('says of %s hardware: %s', (said, state, code) => {
    expect(at(bare, { ...verdict, verdict: said }).at(-1)).toEqual([state, code])
  })

  const vib = (name: string, vendor: string | null, acceptance = 'vmware_certified') => ({
    name,
    version: '1',
    vendor,
    acceptance,
  })
  it.each([
    [null, 'unknown', 'not-told', {}],
    [[], 'unknown', 'not-told', {}],
    [[vib('esx-base', 'VMware'), vib('nvme-pcie', 'VMW')], 'ok', 'packages', { count: 2 }],
    [
      [vib('esx-base', 'VMware'), vib('storcli', 'BCM', 'partner'), vib('odd', null)],
      'unknown',
      'packages-foreign',
      { count: 2, names: 'storcli (BCM), odd' },
    ],
    [
      [vib('storcli', 'BCM', 'partner'), vib('tools', 'Someone', 'community')],
      'not-ok',
      'packages-community',
      { count: 1, names: 'tools (Someone)' },
    ],
    [[vib('x', 'VMwarelike')], 'unknown', 'packages-foreign', { count: 1, names: 'x (VMwarelike)' }],
  ])('packages %#', (vibs, state, code, params) => {
    expect(one({ vibs }, 'packages')).toMatchObject({ state, code, params })
  })

  const disk = (bytes: number | null, bus: 'nvme' | 'usb' | 'sd' | null = 'nvme', boot: boolean | null = true) => ({
    name: 't10',
    model: 'Disk',
    bytes,
    bus,
    boot,
  })
  it.each([
    [null, 'unknown', 'not-told'],
    [[disk(500e9, 'nvme', null)], 'unknown', 'not-told'],
    [[disk(null)], 'unknown', 'not-told'],
    [[disk(2e12, 'nvme', false), disk(64e9)], 'ok', 'boot-disk'],
    [[disk(32e9)], 'ok', 'boot-disk'],
    [[disk(16e9)], 'unknown', 'boot-disk-small'],
    [[disk(64e9, 'usb')], 'not-ok', 'boot-disk-medium'],
    [[disk(32e9, 'sd')], 'not-ok', 'boot-disk-medium'],
    [[disk(4e9)], 'not-ok', 'boot-disk-tiny'],
  ])('boot disk %#', (disks, state, code) => {
    expect(one({ disks }, 'boot-disk')).toMatchObject({ state, code })
  })

  it('has a test for every sentence, and every check is one of a checklist', () => {
    const ofHardware = checkCodes.filter((code) => /^(?:hardware|firmware|cores|packages|boot-disk)/.test(code))
    expect([...seen, ...ofHardware].toSorted()).toEqual([...checkCodes].toSorted())
    expect(cases.every(([check]) => checkKeys.includes(check))).toBe(true)
  })
})
