import type { AllowedHosts, FirewallChange, ServicePolicy } from '../../shared/models/firewall.ts'
import { ok, type Result } from '../../shared/result.ts'
import type { VimClient } from '../vim/client.ts'
import type { ChangeOptions } from '../vim/power-methods.ts'
import { element, type ManagedObjectRef } from '../vim/soap.ts'

/** HostFirewallSystem.EnableRuleset or DisableRuleset. */
function switchRuleset(
  client: VimClient,
  firewallSystem: ManagedObjectRef,
  key: string,
  enabled: boolean,
  options: ChangeOptions = {},
): Promise<Result<void>> {
  return change(client, enabled ? 'EnableRuleset' : 'DisableRuleset', firewallSystem, element('id', key), options)
}

/** HostFirewallSystem.UpdateRuleset: replaces the whole list of who may use a ruleset. */
function updateAllowed(
  client: VimClient,
  firewallSystem: ManagedObjectRef,
  key: string,
  allowed: AllowedHosts,
  options: ChangeOptions = {},
): Promise<Result<void>> {
  const addresses = allowed.all ? [] : allowed.addresses.map((address) => element('ipAddress', address))
  const networks = allowed.all ? [] : allowed.networks.map(networkElement)
  const spec = `<spec><allowedHosts>${addresses.join('')}${networks.join('')}${element('allIp', allowed.all)}</allowedHosts></spec>`
  return change(client, 'UpdateRuleset', firewallSystem, element('id', key) + spec, options)
}

/** HostServiceSystem.StartService or StopService. */
function switchService(
  client: VimClient,
  serviceSystem: ManagedObjectRef,
  key: string,
  running: boolean,
  options: ChangeOptions = {},
): Promise<Result<void>> {
  return change(client, running ? 'StartService' : 'StopService', serviceSystem, element('id', key), options)
}

/** HostServiceSystem.UpdateServicePolicy: whether the service starts with the host. */
function updateServicePolicy(
  client: VimClient,
  serviceSystem: ManagedObjectRef,
  key: string,
  policy: ServicePolicy,
  options: ChangeOptions = {},
): Promise<Result<void>> {
  return change(client, 'UpdateServicePolicy', serviceSystem, element('id', key) + element('policy', policy), options)
}

/** Sends the one call a change is made with. Never repeated by itself. */
export function sendChange(
  client: VimClient,
  target: ManagedObjectRef,
  asked: FirewallChange,
  options: ChangeOptions = {},
): Promise<Result<void>> {
  switch (asked.kind) {
    case 'ruleset':
      return switchRuleset(client, target, asked.key, asked.enabled, options)
    case 'allowed':
      return updateAllowed(client, target, asked.key, asked.allowed, options)
    case 'service':
      return switchService(client, target, asked.key, asked.running, options)
    case 'policy':
      return updateServicePolicy(client, target, asked.key, asked.policy, options)
  }
}

function networkElement(cidr: string): string {
  const [network = '', length = ''] = cidr.split('/')
  return `<ipNetwork>${element('network', network)}${element('prefixLength', length)}</ipNetwork>`
}

async function change(
  client: VimClient,
  method: string,
  target: ManagedObjectRef,
  args: string,
  options: ChangeOptions,
): Promise<Result<void>> {
  const answer = await client.call(method, target, args, options)
  return answer.ok ? ok() : answer
}
