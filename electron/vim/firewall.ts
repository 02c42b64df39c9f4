import ipaddr from 'ipaddr.js'
import { isoNow, type Clock } from '../../shared/clock.ts'
import type { HostFirewall } from '../../shared/models/firewall.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { VimClient } from './client.ts'
import { asRef, asString } from './decode.ts'
import { retrieveProperties, type PropertyObject, type PropertySpec } from './properties.ts'
import type { ManagedObjectRef } from './soap.ts'
import { connectStandalone } from './standalone.ts'
import { child } from './xml/node.ts'
import { firewallInfoOf, servicesOf } from './firewall-decode.ts'
import { isRefusal } from './refusal.ts'

interface ReadOptions {
  readonly signal?: AbortSignal | undefined
}

/** A host's firewall together with the objects that change it; null where the host has none. */
export interface FirewallReading {
  readonly firewall: HostFirewall
  readonly firewallSystem: ManagedObjectRef | null
  readonly serviceSystem: ManagedObjectRef | null
}

/**
 * Reads HostFirewallSystem.firewallInfo and HostServiceSystem.serviceInfo, or what HostSystem.config says of them where
 * the host does not serve those. Two round trips within a session.
 * Problems: `FIREWALL_NOT_READ` when the host answers and tells nothing, `NOT_STANDALONE`, and what keeps a call from being answered.
 */
export async function readFirewall(
  client: VimClient,
  options: ReadOptions & { readonly clock: Clock },
): Promise<Result<HostFirewall>> {
  const reading = await readFirewallObjects(client, options)
  return reading.ok ? ok(reading.value.firewall) : reading
}

/** As {@link readFirewall}, with the objects that changes are sent to. */
export async function readFirewallObjects(
  client: VimClient,
  options: ReadOptions & { readonly clock: Clock },
): Promise<Result<FirewallReading>> {
  const connected = await connectStandalone(client, options)
  if (!connected.ok) return connected
  const managers = await retrieveProperties(
    client,
    [{ type: 'HostSystem', paths: ['configManager.firewallSystem', 'configManager.serviceSystem'] }],
    (root) => [{ object: root, traverse: 'inventory' }],
    options,
  )
  if (!managers.ok) return managers
  const host = managers.value.find(({ ref }) => ref.type === 'HostSystem')
  if (!host) return fail(problem('FIREWALL_NOT_READ'))
  const firewallSystem = asRef(host.values.get('configManager.firewallSystem'))
  const serviceSystem = asRef(host.values.get('configManager.serviceSystem'))
  const live = await readInfos(client, host.ref, { firewallSystem, serviceSystem }, options)
  if (!live.ok) return live
  const { firewall, services, controllable } = live.value
  if (!firewall) return fail(problem('FIREWALL_NOT_READ'))
  return ok({
    firewall: {
      readAt: isoNow(options.clock),
      ...firewall,
      services: services ?? [],
      servicesControllable: controllable,
    },
    firewallSystem,
    serviceSystem: controllable ? serviceSystem : null,
  })
}

interface Managers {
  readonly firewallSystem: ManagedObjectRef | null
  readonly serviceSystem: ManagedObjectRef | null
}

interface Infos {
  readonly firewall: ReturnType<typeof firewallInfoOf>
  readonly services: ReturnType<typeof servicesOf>
  readonly controllable: boolean
}

/** Asks both managers at once; what they do not tell is asked of the host's own configuration. */
async function readInfos(
  client: VimClient,
  host: ManagedObjectRef,
  managers: Managers,
  options: ReadOptions,
): Promise<Result<Infos>> {
  const { firewallSystem, serviceSystem } = managers
  const specs = [...wanted(firewallSystem, 'firewallInfo'), ...wanted(serviceSystem, 'serviceInfo')]
  const together = await readRefs(client, specs, options)
  if (!together.ok) return together
  let firewall = firewallInfoOf(together.value?.get('firewallInfo'))
  const services = servicesOf(together.value?.get('serviceInfo'))
  if (firewall && services) return ok({ firewall, services, controllable: true })
  // One reference that leads nowhere makes the host refuse the whole request: then the firewall is asked for without the services.
  const again = together.value === null ? wanted(firewallSystem, 'firewallInfo') : []
  const paths = [...(firewall ? [] : ['config.firewall']), ...(services ? [] : ['config.service'])]
  let rest = await readRefs(client, [...again, { ref: host, paths }], options)
  if (rest.ok && rest.value === null && again.length > 0) rest = await readRefs(client, [{ ref: host, paths }], options)
  if (!rest.ok) return rest
  firewall ??= firewallInfoOf(rest.value?.get('firewallInfo')) ?? firewallInfoOf(rest.value?.get('config.firewall'))
  return ok({
    firewall,
    services: services ?? servicesOf(rest.value?.get('config.service')),
    controllable: services !== null,
  })
}

interface Wanted {
  readonly ref: ManagedObjectRef
  readonly paths: readonly string[]
}

function wanted(ref: ManagedObjectRef | null, path: string): Wanted[] {
  return ref ? [{ ref, paths: [path] }] : []
}

/** Values by path of all the objects together; null when the host refuses to read one of them. */
async function readRefs(
  client: VimClient,
  objects: readonly Wanted[],
  options: ReadOptions,
): Promise<Result<PropertyObject['values'] | null>> {
  if (objects.length === 0) return ok(null)
  const specs: PropertySpec[] = objects.map(({ ref, paths }) => ({ type: ref.type, paths }))
  const read = await retrieveProperties(client, specs, () => objects.map(({ ref }) => ({ object: ref })), options)
  if (!read.ok) return isRefusal(read.problem) ? ok(null) : read
  return ok(new Map(read.value.flatMap(({ values }) => [...values])))
}

/**
 * This computer's address as the host sees it (SessionManager.currentSession.ipAddress); null when the host does not tell,
 * or names itself although the connection comes from elsewhere: its front end then stands in between.
 */
export async function readSource(client: VimClient, options: ReadOptions = {}): Promise<Result<string | null>> {
  const connected = await client.connect(options)
  if (!connected.ok) return connected
  const { sessionManager } = connected.value
  const read = await readRefs(client, [{ ref: sessionManager, paths: ['currentSession'] }], options)
  if (!read.ok) return read
  const session = read.value?.get('currentSession')
  const text = session && asString(child(session, 'ipAddress'))?.trim()
  if (!text || !ipaddr.isValid(text)) return ok(null)
  const address = ipaddr.process(text)
  const range = address.range()
  if (range === 'unspecified' || (range === 'loopback' && !isLoopback(client.address.host))) return ok(null)
  return ok(address.toString())
}

function isLoopback(host: string): boolean {
  return host.toLowerCase() === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback')
}
