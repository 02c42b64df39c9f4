import type { PracticeAllowed, PracticeServicePolicy } from './api.ts'
import { compareVersions } from './about.ts'
import type { Call, Method, Methods, Reply } from './calls.ts'
import { changeRuleset, changeService, ownershipSince, setEnabled, setRunning, validAllowed } from './firewall.ts'
import type { RulesetData, ServiceData } from './firewall-data.ts'
import { hostConfigFault, invalidArgument, invalidRequest, isFault, notFound } from './faults.ts'
import type { Fault } from './faults.ts'
import { refreshFirewall } from './software/firewall-rulesets.ts'
import { booleanArgument, intArgument } from './soap.ts'
import { child, children, childText } from './xml.ts'
import { bool, list, str, struct, time, writeField } from './values.ts'
import type { World } from './world.ts'

const privilege = 'Host.Config.NetService'
const policies: readonly string[] = ['on', 'off', 'automatic'] satisfies readonly PracticeServicePolicy[]
const isPolicy = (text: string | null): text is PracticeServicePolicy => text !== null && policies.includes(text)

const missing = (call: Call, name: string): Fault =>
  invalidRequest(`Required parameter ${name} is missing in the call of ${call.method}.`)

/** Methods of HostFirewallSystem, HostServiceSystem and HostDateTimeSystem. */
export function firewallMethods(world: World): Methods {
  const owns = compareVersions(world.options.apiVersion, ownershipSince) >= 0

  const onRuleset = (run: (ruleset: RulesetData, call: Call) => Reply): Method => ({
    on: ['HostFirewallSystem'],
    privilege,
    run: (call) => found(call, world.rulesets, 'ruleset', run),
  })
  const onService = (run: (service: ServiceData, call: Call) => Reply): Method => ({
    on: ['HostServiceSystem'],
    privilege,
    run: (call) => found(call, world.services, 'service', run),
  })
  const switched = (enabled: boolean): Method =>
    onRuleset((ruleset) => {
      // Facts: since 8.0 U2 the refusal says who owns the ruleset; the words on a required one are a real host's own.
      if (owns && !ruleset.userControllable)
        return hostConfigFault(
          'Invalid operation requested: Can not enable/disable this ruleset, it is owned by system service.',
        )
      if (!enabled && ruleset.required)
        return hostConfigFault('Invalid operation requested: This ruleset is required and cannot be disabled')
      setEnabled(world, ruleset, enabled)
      return ''
    })
  const done = (on: string): Method => ({ on: [on], privilege, run: () => '' })

  return {
    EnableRuleset: switched(true),
    DisableRuleset: switched(false),
    UpdateRuleset: onRuleset((ruleset, call) => {
      const allowed = readAllowed(call)
      if (isFault(allowed)) return allowed
      if (owns && !ruleset.ipListUserConfigurable) {
        return hostConfigFault(
          'Invalid operation requested: Can not change allowed ip list this ruleset, it is owned by system service.',
        )
      }
      if (!validAllowed(allowed))
        return hostConfigFault('Invalid operation requested: The allowed ip list holds what is no address or network.')
      changeRuleset(world, ruleset, { allowed })
      return ''
    }),
    RefreshFirewall: {
      on: ['HostFirewallSystem'],
      privilege,
      run: () => {
        refreshFirewall(world)
        return ''
      },
    },
    // No service changes outside the API, so there is nothing to refresh.
    RefreshServices: done('HostServiceSystem'),
    // Fact: only ESX 4.1 and older refuse to start a running service or stop a stopped one; later hosts silently do nothing.
    StartService: onService((service) => {
      if (!service.running) setRunning(world, service, true)
      return ''
    }),
    StopService: onService((service) => {
      if (service.running) setRunning(world, service, false)
      return ''
    }),
    RestartService: onService((service) => {
      if (!service.running) setRunning(world, service, true)
      return ''
    }),
    UpdateServicePolicy: onService((service, call) => {
      const policy = childText(call.args, 'policy')
      if (policy === null) return missing(call, 'policy')
      // Fact: the documented fault for a required service and for an unknown policy.
      if (service.required) return invalidArgument('id')
      if (!isPolicy(policy)) return invalidArgument('policy')
      changeService(world, service, { policy })
      return ''
    }),
    QueryDateTime: {
      on: ['HostDateTimeSystem'],
      run: () => writeField('returnval', time(world.clock.now() + world.setup.clockAheadSeconds * 1_000)),
    },
    // Since 7.0 U3. Only looks.
    TestTimeService: {
      on: ['HostDateTimeSystem'],
      run: () =>
        writeField(
          'returnval',
          struct('HostDateTimeSystemServiceTestResult', [
            ['workingNormally', bool(world.setup.timeWorks && world.services.get('ntpd')?.running === true)],
            ['report', list('string', [str('Practice time service.')])],
          ]),
        ),
    },
  }
}

/** Runs on the service or ruleset that `id` names. Fact: an unknown one is NotFound. */
function found<T>(call: Call, all: ReadonlyMap<string, T>, what: string, run: (item: T, call: Call) => Reply): Reply {
  const id = childText(call.args, 'id')
  if (id === null) return missing(call, 'id')
  const item = all.get(id)
  return item === undefined ? notFound(`There is no ${what} ${id} on this host.`) : run(item, call)
}

/** HostFirewallRulesetRulesetSpec: it holds nothing but the allowed addresses. */
function readAllowed(call: Call): PracticeAllowed | Fault {
  const list = child(child(call.args, 'spec'), 'allowedHosts')
  if (list === undefined) return missing(call, 'spec.allowedHosts')
  if (child(list, 'allIp') === undefined) return missing(call, 'spec.allowedHosts.allIp')
  return {
    all: booleanArgument(list, 'allIp'),
    addresses: children(list, 'ipAddress').map((address) => address.text.trim()),
    networks: children(list, 'ipNetwork').map(
      (network) => `${childText(network, 'network')?.trim() ?? ''}/${intArgument(network, 'prefixLength') ?? ''}`,
    ),
  }
}
