import { X509Certificate } from 'node:crypto'
import type { Value } from './values.ts'
import { any, bool, enumeration, int, list, long, str, struct, time } from './values.ts'
import { refs } from './refs.ts'
import type { World } from './world.ts'

const gib = 1024 ** 3

/** VMFS-L volume of the system, where scratch is. */
export const osDataVolume = '67d0a1b2-5e6f7081-9203-020000000001'

/** HostNetworkInfo's parts beside the adapters. */
export function networkParts(world: World): readonly (readonly [string, Value])[] {
  const { hostName, domain, dns } = world.setup
  return [
    [
      'vnic',
      list('HostVirtualNic', [
        struct('HostVirtualNic', [
          ['device', str('vmk0')],
          ['key', str('key-vim.host.VirtualNic-vmk0')],
          ['portgroup', str('Management Network')],
          [
            'spec',
            struct('HostVirtualNicSpec', [
              [
                'ip',
                struct('HostIpConfig', [
                  ['dhcp', bool(false)],
                  ['ipAddress', str('192.0.2.10')],
                  ['subnetMask', str('255.255.255.0')],
                ]),
              ],
              ['mac', str('02:00:00:00:10:00')],
              ['portgroup', str('Management Network')],
              ['mtu', int(1500)],
            ]),
          ],
        ]),
      ]),
    ],
    [
      'portgroup',
      list('HostPortGroup', [
        struct('HostPortGroup', [
          ['key', str('key-vim.host.PortGroup-Management Network')],
          ['vswitch', str('key-vim.host.VirtualSwitch-vSwitch0')],
          [
            'spec',
            struct('HostPortGroupSpec', [
              ['name', str('Management Network')],
              ['vlanId', int(0)],
              ['vswitchName', str('vSwitch0')],
              ['policy', struct('HostNetworkPolicy', [])],
            ]),
          ],
        ]),
      ]),
    ],
    [
      'vswitch',
      list('HostVirtualSwitch', [
        struct('HostVirtualSwitch', [
          ['name', str('vSwitch0')],
          ['key', str('key-vim.host.VirtualSwitch-vSwitch0')],
          ['numPorts', int(2560)],
          ['numPortsAvailable', int(2552)],
          ['mtu', int(1500)],
          ['portgroup', str('key-vim.host.PortGroup-Management Network')],
          ['pnic', str('key-vim.host.PhysicalNic-vmnic0')],
        ]),
      ]),
    ],
    [
      'dnsConfig',
      struct('HostDnsConfig', [
        ['dhcp', bool(false)],
        ['hostName', str(hostName)],
        ['domainName', str(domain)],
        ['address', list('string', dns.map(str))],
        ['searchDomain', list('string', domain === '' ? [] : [str(domain)])],
      ]),
    ],
    ['ipRouteConfig', struct('HostIpRouteConfig', [['defaultGateway', str('192.0.2.1')]])],
  ]
}

/** HostVirtualNicManagerInfo. Fact: a selection names the candidate's key, which begins with the traffic type. */
export function virtualNicManagerInfo(): Value {
  return struct('HostVirtualNicManagerInfo', [
    [
      'netConfig',
      list(
        'VirtualNicManagerNetConfig',
        ['management', 'vmotion'].map((type) =>
          struct('VirtualNicManagerNetConfig', [
            ['nicType', str(type)],
            ['multiSelectAllowed', bool(true)],
            [
              'candidateVnic',
              list('HostVirtualNic', [
                struct('HostVirtualNic', [
                  ['device', str('vmk0')],
                  ['key', str(`${type}.key-vim.host.VirtualNic-vmk0`)],
                  ['portgroup', str('Management Network')],
                  ['spec', struct('HostVirtualNicSpec', [])],
                ]),
              ]),
            ],
            ...(type === 'management'
              ? [['selectedVnic', str('management.key-vim.host.VirtualNic-vmk0')] as const]
              : []),
          ]),
        ),
      ),
    ],
  ])
}

/** HostFileSystemVolumeInfo: the datastore, and the system's own volume. */
export function fileSystemVolume(world: World): Value {
  const mount = (path: string, volume: Value): Value =>
    struct('HostFileSystemMountInfo', [
      [
        'mountInfo',
        struct('HostMountInfo', [
          ['path', str(path)],
          ['accessMode', str('readWrite')],
          ['mounted', bool(true)],
          ['accessible', bool(true)],
        ]),
      ],
      ['volume', any(volume)],
    ])
  const major = world.setup.vmfsMajor
  return struct('HostFileSystemVolumeInfo', [
    ['volumeTypeList', list('string', ['VMFS', 'NFS', 'NFS41', 'vsan', 'OTHER'].map(str))],
    [
      'mountInfo',
      list('HostFileSystemMountInfo', [
        mount(
          `/vmfs/volumes/${refs.datastore.id}`,
          struct('HostVmfsVolume', [
            ['type', str('VMFS')],
            ['name', str('datastore1')],
            ['capacity', long(800 * gib)],
            ['blockSizeMb', int(1)],
            ['majorVersion', int(major)],
            ['version', str(major === 6 ? '6.82' : `${major}.60`)],
            ['uuid', str(refs.datastore.id)],
            ['vmfsUpgradable', bool(false)],
          ]),
        ),
        mount(
          `/vmfs/volumes/${osDataVolume}`,
          struct('HostFileSystemVolume', [
            ['type', str('OTHER')],
            ['name', str('OSDATA')],
            ['capacity', long(119 * gib)],
          ]),
        ),
      ]),
    ],
  ])
}

/** The advanced settings that this host has. Fact: numbers are longs, and an empty string means that nothing is set. */
export function advancedSettings(world: World): Value {
  const { logHost, logDir, scratch, shellTimeout } = world.setup
  const option = (key: string, value: Value): Value =>
    struct('OptionValue', [
      ['key', str(key)],
      ['value', any(value)],
    ])
  return list('OptionValue', [
    option('ScratchConfig.ConfiguredScratchLocation', str(scratch)),
    option('ScratchConfig.CurrentScratchLocation', str(scratch)),
    option('Security.AccountLockFailures', long(5)),
    option('Security.AccountUnlockTime', long(900)),
    option('Syslog.global.logDir', str(logDir)),
    option('Syslog.global.logHost', str(logHost)),
    option('UserVars.ESXiShellInteractiveTimeOut', long(shellTimeout)),
    option('UserVars.ESXiShellTimeOut', long(shellTimeout)),
    option('UserVars.SuppressShellWarning', long(0)),
  ])
}

/** HostConfigInfo.certificate: the served certificate's PEM, byte by byte. */
export function certificateBytes(world: World): Value {
  const pem = new X509Certificate(world.certificate.cert).toString()
  return list(
    'byte',
    [...Buffer.from(pem)].map((byte) => ({
      kind: 'scalar',
      type: 'xsd:byte',
      text: String(byte > 127 ? byte - 256 : byte),
    })),
  )
}

/** Event[] among the issues of the configuration. Fact: their time is the epoch. */
export function configIssues(world: World): Value {
  return list(
    'Event',
    world.setup.configIssues.map(({ eventTypeId, message }) =>
      any(
        struct('EventEx', [
          ['key', int(0)],
          ['chainId', int(0)],
          ['createdTime', time(0)],
          ['userName', str('')],
          ['fullFormattedMessage', str(message)],
          ['eventTypeId', str(eventTypeId)],
        ]),
      ),
    ),
  )
}

/** HostCpuPowerManagementInfo. Fact: an empty string means that the firmware controls power management. */
export function powerManagement(world: World): Value {
  const { powerManaged } = world.setup
  return struct('HostCpuPowerManagementInfo', [
    ['currentPolicy', str(powerManaged ? 'Balanced' : 'Not supported')],
    ['hardwareSupport', str(powerManaged ? 'ACPI P-states, ACPI C-states' : '')],
  ])
}

export function lockdownMode(world: World): Value {
  return enumeration('HostLockdownMode', world.setup.lockdown)
}
