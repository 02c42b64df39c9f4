import type {
  AllowedHosts,
  ChangePreview,
  FirewallChange,
  HostFirewall,
  HostService,
  Ruleset,
} from '../models/firewall.ts'
import { problem, type Problem } from '../problems/problem.ts'
import { allowedEntries, firstInvalid, isAllowed, sameAllowed } from './allowed-hosts.ts'
import { allowedCommands, enableCommand, quoted } from './flow-commands.ts'

/** Facts that a change is judged against besides the firewall itself. */
export interface ChangeContext {
  /** TCP port this program reaches the host on. */
  readonly managementPort: number
  /** This computer's address as the host sees it; null when not known. */
  readonly source: string | null
}

/** Returns the value a change is about, as the host has it now; null when it does not say, or has no such thing. */
export function currentState(firewall: HostFirewall, change: FirewallChange): FirewallChange | null {
  const { key } = change
  const ruleset = rulesetOf(firewall, key)
  const service = serviceOf(firewall, key)
  switch (change.kind) {
    case 'ruleset':
      return ruleset && ruleset.enabled !== null ? { kind: 'ruleset', key, enabled: ruleset.enabled } : null
    case 'allowed':
      return ruleset?.allowed ? { kind: 'allowed', key, allowed: ruleset.allowed } : null
    case 'service':
      return service && service.running !== null ? { kind: 'service', key, running: service.running } : null
    case 'policy':
      return service?.policy ? { kind: 'policy', key, policy: service.policy } : null
  }
}

/** Two changes that lead to the same. */
export function sameChange(a: FirewallChange, b: FirewallChange): boolean {
  if (a.key !== b.key) return false
  switch (a.kind) {
    case 'ruleset':
      return b.kind === 'ruleset' && a.enabled === b.enabled
    case 'allowed':
      return b.kind === 'allowed' && sameAllowed(a.allowed, b.allowed)
    case 'service':
      return b.kind === 'service' && a.running === b.running
    case 'policy':
      return b.kind === 'policy' && a.policy === b.policy
  }
}

/**
 * What a change would do to a host as it was just read, and why it is not done from here. Refused: what the host reserves
 * for itself, what it does not have, a list that makes no sense, and whatever would cut this program off.
 */
export function previewChange(firewall: HostFirewall, change: FirewallChange, context: ChangeContext): ChangePreview {
  const before = currentState(firewall, change)
  const noChange = before !== null && sameChange(before, change)
  const command = consoleCommand(change, before)
  return {
    change,
    before,
    noChange,
    call: apiCall(change),
    command,
    refusal: noChange ? null : refusalOf(firewall, change, context, command),
    warnings: noChange ? [] : warningsOf(firewall, change),
  }
}

function rulesetOf(firewall: HostFirewall, key: string): Ruleset | undefined {
  return firewall.rulesets.find((ruleset) => ruleset.key === key)
}

function serviceOf(firewall: HostFirewall, key: string): HostService | undefined {
  return firewall.services.find((service) => service.key === key)
}

function refusalOf(
  firewall: HostFirewall,
  change: FirewallChange,
  context: ChangeContext,
  command: string | null,
): Problem | null {
  const { key } = change
  if (change.kind === 'service' || change.kind === 'policy') {
    if (!serviceOf(firewall, key)) return problem('SERVICE_NOT_FOUND', { key })
    return firewall.servicesControllable ? null : problem('SERVICES_READ_ONLY')
  }
  const ruleset = rulesetOf(firewall, key)
  if (!ruleset) return problem('RULESET_NOT_FOUND', { key })
  if (change.kind === 'ruleset') {
    if (ruleset.userControllable === false) return problem('FIREWALL_NOT_CONTROLLABLE', { key })
    if (change.enabled) return null
    if (carriesManagement(ruleset, context)) return problem('FIREWALL_MANAGEMENT_PORT', { command })
    return ruleset.required === true ? problem('FIREWALL_REQUIRED', { key }) : null
  }
  if (ruleset.ipListUserConfigurable === false) return problem('FIREWALL_IP_LIST_FIXED', { key })
  const invalid = firstInvalid(change.allowed)
  if (invalid !== null) return problem('FIREWALL_IP_INVALID', { input: invalid })
  if (!change.allowed.all && allowedEntries(change.allowed).length === 0) return problem('FIREWALL_IP_LIST_EMPTY')
  // Under which address the host sees this computer may be unknown; then it is not certain that it stays let in.
  const staysIn = change.allowed.all || (context.source !== null && isAllowed(change.allowed, context.source) === true)
  return carriesManagement(ruleset, context) && !staysIn ? problem('FIREWALL_MANAGEMENT_PORT', { command }) : null
}

/** The ruleset lets this program's own connection in. Port 443 counts always: behind another port a relay leads to it. */
function carriesManagement(ruleset: Ruleset, { managementPort }: ChangeContext): boolean {
  const ports = [443, managementPort]
  return ruleset.rules.some(
    ({ direction, protocol, port, endPort }) =>
      direction === 'inbound' &&
      protocol.toLowerCase() === 'tcp' &&
      port !== null &&
      ports.some((own) => own >= port && own <= (endPort ?? port)),
  )
}

/** Services attacked often enough that opening them to everyone deserves a warning, by port and name. */
const exposed: readonly { readonly port: number; readonly service: string }[] = [
  { port: 427, service: 'SLP (427)' },
  { port: 5988, service: 'CIM (5988)' },
  { port: 22, service: 'SSH (22)' },
]

/** Services that open one of these when started, where the host does not name the rulesets of a service. */
const rulesetsOfService: Readonly<Record<string, readonly string[]>> = {
  'TSM-SSH': ['sshServer'],
  slpd: ['CIMSLP'],
  'sfcbd-watchdog': ['CIMHttpServer', 'CIMHttpsServer'],
}

function warningsOf(firewall: HostFirewall, change: FirewallChange): Problem[] {
  const opened = openedBy(firewall, change)
  const services = exposed
    .filter(({ port }) => opened.some((ruleset) => listensOn(ruleset, port)))
    .map(({ service }) => service)
  return [...services.map((service) => problem('FIREWALL_OPENS_TO_ALL', { service })), ...followers(firewall, change)]
}

/**
 * Switching a ruleset starts or stops a service whose policy is `automatic`, when it is the last open one of it
 * (HostFirewallSystem).
 */
function followers(firewall: HostFirewall, change: FirewallChange): Problem[] {
  if (change.kind !== 'ruleset') return []
  const { key, enabled } = change
  const open = (other: Ruleset): boolean => other.key !== key && other.enabled !== false
  return firewall.services
    .filter(
      (service) =>
        service.policy === 'automatic' &&
        service.running !== enabled &&
        (service.rulesets.includes(key) || rulesetOf(firewall, key)?.service === service.key),
    )
    .filter(
      (service) =>
        enabled ||
        !firewall.rulesets.some(
          (other) => open(other) && (service.rulesets.includes(other.key) || other.service === service.key),
        ),
    )
    .map((service) =>
      problem(enabled ? 'FIREWALL_STARTS_SERVICE' : 'FIREWALL_STOPS_SERVICE', {
        service: service.label || service.key,
      }),
    )
}

/** Rulesets that would stand open to every address after the change and are not known to do so before it. */
function openedBy(firewall: HostFirewall, change: FirewallChange): readonly Ruleset[] {
  const open = (allowed: AllowedHosts | null): boolean => allowed === null || allowed.all
  if (change.kind === 'ruleset' || change.kind === 'allowed') {
    const ruleset = rulesetOf(firewall, change.key)
    if (!ruleset) return []
    const opens =
      change.kind === 'ruleset'
        ? change.enabled && open(ruleset.allowed)
        : change.allowed.all && ruleset.enabled !== false
    return opens ? [ruleset] : []
  }
  const starts = change.kind === 'service' ? change.running : change.policy !== 'off'
  if (!starts) return []
  const keys = new Set([...(serviceOf(firewall, change.key)?.rulesets ?? []), ...(rulesetsOfService[change.key] ?? [])])
  return firewall.rulesets.filter(
    (ruleset) => (keys.has(ruleset.key) || ruleset.service === change.key) && open(ruleset.allowed),
  )
}

function listensOn({ rules }: Ruleset, wanted: number): boolean {
  return rules.some(
    ({ direction, portType, port, endPort }) =>
      direction === 'inbound' && portType !== 'src' && port !== null && wanted >= port && wanted <= (endPort ?? port),
  )
}

/** Returns the call of the vSphere API with its arguments, for display. */
function apiCall(change: FirewallChange): string {
  const { key } = change
  switch (change.kind) {
    case 'ruleset':
      return `HostFirewallSystem.${change.enabled ? 'EnableRuleset' : 'DisableRuleset'}(id = ${key})`
    case 'allowed':
      return `HostFirewallSystem.UpdateRuleset(id = ${key}, allowedHosts = ${allowedEntries(change.allowed).join(', ')})`
    case 'service':
      return `HostServiceSystem.${change.running ? 'StartService' : 'StopService'}(id = ${key})`
    case 'policy':
      return `HostServiceSystem.UpdateServicePolicy(id = ${key}, policy = ${change.policy})`
  }
}

/** Services that the console switches by a name of its own; the others have a script of their key. */
const consoleNames: Readonly<Record<string, string>> = { 'TSM-SSH': 'ssh', TSM: 'esx_shell' }

/** Returns the command for the host's console; null for what it has no command for. */
function consoleCommand(change: FirewallChange, before: FirewallChange | null): string | null {
  const named = consoleNames[change.key]
  switch (change.kind) {
    case 'ruleset':
      return enableCommand(change.key, change.enabled)
    case 'allowed': {
      const commands = allowedCommands(change.key, change.allowed, before?.kind === 'allowed' ? before.allowed : null)
      return commands.ok ? commands.value.join(' && ') : null
    }
    case 'service': {
      const verb = change.running ? 'start' : 'stop'
      return named === undefined ? `/etc/init.d/${quoted(change.key)} ${verb}` : `vim-cmd hostsvc/${verb}_${named}`
    }
    case 'policy':
      if (change.policy === 'automatic') return null
      return named === undefined
        ? `chkconfig ${quoted(change.key)} ${change.policy}`
        : `vim-cmd hostsvc/${change.policy === 'on' ? 'enable' : 'disable'}_${named}`
  }
}
