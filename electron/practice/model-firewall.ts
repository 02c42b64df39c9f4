import { compareVersions } from './about.ts'
import { ownershipSince } from './firewall.ts'
import type { RulesetData, ServiceData } from './firewall-data.ts'
import { objectsOf } from './properties.ts'
import type { ManagedObject, Reader } from './properties.ts'
import { bool, enumeration, int, list, str, struct } from './values.ts'
import type { Value } from './values.ts'
import { refs } from './refs.ts'
import type { World } from './world.ts'

/** HostFirewallInfo, as in HostFirewallSystem.firewallInfo and HostSystem.config.firewall. */
export function firewallInfo(world: World, reader: Reader): Value {
  // Fact: a client gets no fields newer than the API version it speaks.
  const ownership = compareVersions(reader.apiVersion, ownershipSince) >= 0
  return struct('HostFirewallInfo', [
    [
      'defaultPolicy',
      struct('HostFirewallDefaultPolicy', [
        ['incomingBlocked', bool(true)],
        ['outgoingBlocked', bool(true)],
      ]),
    ],
    [
      'ruleset',
      list(
        'HostFirewallRuleset',
        [...world.rulesets.values()].map((ruleset) => rulesetValue(ruleset, ownership)),
      ),
    ],
  ])
}

function rulesetValue(ruleset: RulesetData, ownership: boolean): Value {
  const { all, addresses, networks } = ruleset.allowed
  return struct('HostFirewallRuleset', [
    ['key', str(ruleset.key)],
    ['label', str(ruleset.label)],
    ['required', bool(ruleset.required)],
    [
      'rule',
      list(
        'HostFirewallRule',
        ruleset.rules.map((rule) =>
          struct('HostFirewallRule', [
            ['port', int(rule.port)],
            ['endPort', rule.endPort === undefined ? undefined : int(rule.endPort)],
            ['direction', enumeration('HostFirewallRuleDirection', rule.direction)],
            ['portType', enumeration('HostFirewallRulePortType', rule.portType)],
            ['protocol', str(rule.protocol)],
          ]),
        ),
      ),
    ],
    ['service', ruleset.service === undefined ? undefined : str(ruleset.service)],
    ['enabled', bool(ruleset.enabled)],
    [
      'allowedHosts',
      struct('HostFirewallRulesetIpList', [
        ['ipAddress', list('string', addresses.map(str))],
        [
          'ipNetwork',
          list(
            'HostFirewallRulesetIpNetwork',
            networks.map((network) => {
              const [address = '', length = ''] = network.split('/')
              return struct('HostFirewallRulesetIpNetwork', [
                ['network', str(address)],
                ['prefixLength', int(Number(length))],
              ])
            }),
          ),
        ],
        ['allIp', bool(all)],
      ]),
    ],
    ['userControllable', ownership ? bool(ruleset.userControllable) : undefined],
    ['ipListUserConfigurable', ownership ? bool(ruleset.ipListUserConfigurable) : undefined],
  ])
}

/** HostServiceInfo, as in HostServiceSystem.serviceInfo and HostSystem.config.service. */
export function serviceInfo(world: World): Value {
  return struct('HostServiceInfo', [['service', list('HostService', [...world.services.values()].map(serviceValue))]])
}

function serviceValue(service: ServiceData): Value {
  return struct('HostService', [
    ['key', str(service.key)],
    ['label', str(service.label)],
    ['required', bool(service.required)],
    ['uninstallable', bool(false)],
    ['running', bool(service.running)],
    ['ruleset', list('string', service.rulesets.map(str))],
    ['policy', str(service.policy)],
    [
      'sourcePackage',
      struct('HostServiceSourcePackage', [
        ['sourcePackageName', str(service.sourcePackage.name)],
        ['description', str(service.sourcePackage.description)],
      ]),
    ],
  ])
}

/** HostDateTimeInfo, as in HostDateTimeSystem.dateTimeInfo and HostSystem.config.dateTimeInfo. */
export function dateTimeInfo(world: World): Value {
  return struct('HostDateTimeInfo', [
    [
      'timeZone',
      struct('HostDateTimeSystemTimeZone', [
        ['key', str('UTC')],
        ['name', str('UTC')],
        ['description', str('UTC')],
        ['gmtOffset', int(0)],
      ]),
    ],
    ['ntpConfig', struct('HostNtpConfig', [['server', list('string', world.setup.ntpServers.map(str))]])],
  ])
}

/** The firewall, the services and the clock of the host. */
export function firewallObjects(world: World): ManagedObject[] {
  const extensible = { bases: ['ExtensibleManagedObject'], unset: ['value', 'availableField'] }
  return [
    objectsOf<World>({ type: 'HostFirewallSystem', parts: { firewallInfo }, ...extensible })(
      refs.firewallSystem,
      world,
    ),
    objectsOf<World>({ type: 'HostServiceSystem', parts: { serviceInfo }, ...extensible })(refs.serviceSystem, world),
    objectsOf<World>({ type: 'HostDateTimeSystem', parts: { dateTimeInfo }, bases: [] })(refs.dateTimeSystem, world),
  ]
}
