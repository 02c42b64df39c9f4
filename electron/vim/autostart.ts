import type { AutostartConfig, AutostartDefaults, AutostartEntry } from '../../shared/models/autostart.ts'
import type { VmInventory } from '../../shared/models/inventory.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { forShutdown } from '../../shared/rules/host-vms.ts'
import type { VimClient } from './client.ts'
import { asBoolean, asInteger, asRef, asString } from './decode.ts'
import { inventoryOf, inventorySpecs } from './inventory.ts'
import type { ChangeOptions } from './power-methods.ts'
import { retrieveProperties } from './properties.ts'
import { readRef } from './service-content.ts'
import { element, refElement, type ManagedObjectRef } from './soap.ts'
import { connectStandalone } from './standalone.ts'
import { child, childrenOf, type XmlNode } from './xml/node.ts'

/** Entries that are read at most; far more VMs than a host runs. */
const mostEntries = 10_000
/** A delay beyond this was not set by a person. Seconds. */
const mostSeconds = 1_000_000

/** The autostart settings of a host, with the VMs they are about. */
export interface AutostartReading {
  readonly manager: ManagedObjectRef
  readonly config: AutostartConfig
  readonly vms: readonly VmInventory[]
}

/**
 * Reads HostAutoStartManager.config and the VMs of the host in one round trip each. Problems: `AUTOSTART_NOT_READ` when the
 * host does not give it, `NOT_STANDALONE`, and what keeps a call from being answered.
 */
export async function readAutostart(
  client: VimClient,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Result<AutostartReading>> {
  const connected = await connectStandalone(client, options)
  if (!connected.ok) return connected
  const managerPath = 'configManager.autoStartManager'
  const specs = inventorySpecs.map((spec) =>
    spec.type === 'HostSystem' ? { ...spec, paths: [...spec.paths, managerPath] } : spec,
  )
  const objects = await retrieveProperties(client, specs, (root) => [{ object: root, traverse: 'inventory' }], options)
  if (!objects.ok) return objects
  const host = objects.value.find(({ ref }) => ref.type === 'HostSystem')
  const manager = asRef(host?.values.get(managerPath))
  if (!manager) return fail(problem('AUTOSTART_NOT_READ'))
  const read = await retrieveProperties(
    client,
    [{ type: manager.type, paths: ['config'] }],
    () => [{ object: manager }],
    options,
  )
  if (!read.ok) return read
  const config = read.value[0]?.values.get('config')
  if (!config) return fail(problem('AUTOSTART_NOT_READ'))
  const inventory = forShutdown(inventoryOf(connected.value, objects.value))
  return ok({ manager, config: autostartConfigOf(config), vms: inventory.vms })
}

/** Decodes HostAutoStartManagerConfig; entries without a VM are left out, and the first for a VM counts. */
export function autostartConfigOf(node: XmlNode): AutostartConfig {
  const entries = new Map<string, AutostartEntry>()
  for (const info of childrenOf(node, 'powerInfo').slice(0, mostEntries)) {
    const entry = entryOf(info)
    if (entry && !entries.has(entry.vm)) entries.set(entry.vm, entry)
  }
  return { defaults: defaultsOf(child(node, 'defaults')), entries: [...entries.values()] }
}

function defaultsOf(node: XmlNode | undefined): AutostartDefaults {
  return {
    enabled: asBoolean(node && child(node, 'enabled')),
    startDelay: seconds(node && child(node, 'startDelay')),
    stopDelay: seconds(node && child(node, 'stopDelay')),
    waitForHeartbeat: asBoolean(node && child(node, 'waitForHeartbeat')),
    stopAction: word(node && child(node, 'stopAction')),
  }
}

function entryOf(info: XmlNode): AutostartEntry | null {
  const key = readRef(child(info, 'key'))
  if (!key) return null
  const wait = asString(child(info, 'waitForHeartbeat'))
  return {
    vm: key.value,
    startOrder: asInteger(child(info, 'startOrder')) ?? -1,
    startDelay: seconds(child(info, 'startDelay')) ?? -1,
    waitForHeartbeat: wait === 'yes' || wait === 'no' ? wait : 'systemDefault',
    startAction: word(child(info, 'startAction')) ?? 'none',
    stopDelay: seconds(child(info, 'stopDelay')) ?? -1,
    stopAction: word(child(info, 'stopAction')) ?? 'none',
  }
}

function seconds(node: XmlNode | undefined): number | null {
  const value = asInteger(node)
  return value === null ? null : Math.min(value, mostSeconds)
}

function word(node: XmlNode | undefined): string | null {
  return asString(node)?.trim().slice(0, 100) || null
}

/**
 * HostAutoStartManager.ReconfigureAutostart: sets the defaults, and the entries that are given; the others stay. An entry
 * whose actions are both `none` takes its VM off the list. Never repeated by itself.
 */
export async function reconfigureAutostart(
  client: VimClient,
  manager: ManagedObjectRef,
  defaults: AutostartDefaults,
  entries: readonly AutostartEntry[],
  options: ChangeOptions = {},
): Promise<Result<void>> {
  const { enabled, startDelay, stopDelay, waitForHeartbeat, stopAction } = defaults
  const given = [
    element('enabled', enabled === true),
    ...(startDelay === null ? [] : [element('startDelay', startDelay)]),
    ...(stopDelay === null ? [] : [element('stopDelay', stopDelay)]),
    ...(waitForHeartbeat === null ? [] : [element('waitForHeartbeat', waitForHeartbeat)]),
    ...(stopAction === null ? [] : [element('stopAction', stopAction)]),
  ]
  const infos = entries.map((entry) =>
    [
      '<powerInfo>',
      refElement('key', { type: 'VirtualMachine', value: entry.vm }),
      element('startOrder', entry.startOrder),
      element('startDelay', entry.startDelay),
      element('waitForHeartbeat', entry.waitForHeartbeat),
      element('startAction', entry.startAction),
      element('stopDelay', entry.stopDelay),
      element('stopAction', entry.stopAction),
      '</powerInfo>',
    ].join(''),
  )
  const spec = `<spec><defaults>${given.join('')}</defaults>${infos.join('')}</spec>`
  const answer = await client.call('ReconfigureAutostart', manager, spec, options)
  return answer.ok ? ok() : answer
}

/** Decodes HostAutoStartManagerConfig `powerInfo` alone: VM id -> startOrder; -1 means "any order" and is left out. */
export function startOrderOf(config: XmlNode | null): Map<string, number> {
  const order = new Map<string, number>()
  for (const info of config ? childrenOf(config, 'powerInfo') : []) {
    const key = readRef(child(info, 'key'))
    const position = asInteger(child(info, 'startOrder'))
    if (key && position !== null && position > 0) order.set(key.value, position)
  }
  return order
}
