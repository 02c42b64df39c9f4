import { systemClock } from '../../shared/clock.ts'
import type { HostInventory } from '../../shared/models/inventory.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { forShutdown } from '../../shared/rules/host-vms.ts'
import { startOrderOf } from '../vim/autostart.ts'
import type { VimClient } from '../vim/client.ts'
import { asBoolean, asRef, asString } from '../vim/decode.ts'
import { readPassthrough } from '../vim/passthrough.ts'
import { hardwareUuidOf, hardwareUuidPath } from '../vim/identity.ts'
import { inventoryOf, inventorySpecs } from '../vim/inventory.ts'
import { licenceOf } from '../vim/licence.ts'
import { privilegeOf, rolesOf } from '../vim/privilege.ts'
import { retrieveProperties, type ObjectSpec, type PropertyObject, type PropertySpec } from '../vim/properties.ts'
import type { ServiceContent } from '../vim/service-content.ts'
import type { ManagedObjectRef } from '../vim/soap.ts'
import { connectStandalone } from '../vim/standalone.ts'
import { child, type XmlNode } from '../vim/xml/node.ts'
import { isRefusal } from '../vim/refusal.ts'
import type { HostFacts, VmFacts, VmRights } from '../../shared/models/plan.ts'
import { readView } from './account-view.ts'
import { networkPlaces, servicesOf, type NetworkPlaces } from './network-services.ts'
import { guestPlaces, isOwnComputer, ownComputer, ownComputerPaths, type OwnComputer } from './own-computer.ts'
import { hostPowerPrivilege, vmPowerOffPrivilege, vmPowerOnPrivilege, vmSuspendPrivilege } from './plan.ts'

/** The facts a plan rests on, read and never written. */
export interface Situation {
  /** With the VMs that a shutdown concerns: see `forShutdown`. */
  readonly inventory: HostInventory
  /** Managed object reference value of the HostSystem that is shut down. */
  readonly hostId: string
  readonly startOrder: ReadonlyMap<string, number>
  readonly facts: HostFacts
  /** By VM id: which of the calls that stop or start a VM this account may make. */
  readonly vmRights: ReadonlyMap<string, VmRights>
  /** By VM id, of the VMs that run. */
  readonly vmFacts: ReadonlyMap<string, VmFacts>
  /** Id of the VM that this very computer seems to be; null when none is. */
  readonly ownVm: string | null
  /** As the host gave it in this read; null when it gives none. */
  readonly hardwareUuid: string | null
}

interface ReadOptions {
  readonly signal?: AbortSignal | undefined
}

export interface SituationOptions extends ReadOptions {
  readonly own?: () => Promise<OwnComputer>
  readonly network?: () => Promise<NetworkPlaces>
}

/** Properties of a host, and of a VM, that tell how a shutdown will go. None is in the live model. */
const hostFactPaths = ['runtime.dasHostState', 'config.vsanHostConfig.enabled', 'summary.rebootRequired'] as const
const vmFactPaths = [...ownComputerPaths, 'runtime.toolsInstallerMounted', 'config.changeVersion'] as const

/**
 * Reads what a shutdown has to know beforehand. Only reads: a licence or a privilege is never tried out with a write.
 * What a host does not serve, or does not let this user see, becomes unknown; what cannot be reached is a problem.
 */
export async function readSituation(client: VimClient, options: SituationOptions = {}): Promise<Result<Situation>> {
  const connected = await connectStandalone(client, options)
  if (!connected.ok) return connected
  const content = connected.value
  const specs = [
    ...inventorySpecs.map((spec) => ({
      ...spec,
      paths: [
        ...new Set([
          ...spec.paths,
          'effectiveRole',
          ...(spec.type === 'HostSystem'
            ? ['configManager.autoStartManager', hardwareUuidPath, ...hostFactPaths]
            : vmFactPaths),
        ]),
      ],
    })),
    { type: content.rootFolder.type, paths: ['effectiveRole'] },
  ]
  const objects = await retrieveProperties(client, specs, (root) => [{ object: root, traverse: 'inventory' }], options)
  if (!objects.ok) return objects
  const host = objects.value.find(({ ref }) => ref.type === 'HostSystem')
  if (!host) return fail(problem('REPLY_UNEXPECTED', { method: 'RetrievePropertiesEx' }))
  const read = (target: ManagedObjectRef | null, path: string): Promise<Result<XmlNode | null>> =>
    readOne(client, target, path, options)
  const roles = await read(content.authorizationManager, 'roleList')
  if (!roles.ok) return roles
  const licences = await read(content.licenseManager, 'licenses')
  if (!licences.ok) return licences
  const autostart = await read(asRef(host.values.get('configManager.autoStartManager')), 'config')
  if (!autostart.ok) return autostart
  const tasks = await readTasks(client, content, options)
  if (!tasks.ok) return tasks
  const rootRoles = rolesOf(objects.value.find(({ ref }) => ref.value === content.rootFolder.value)) ?? []
  const view = await readView(client, content, roles.value, rootRoles, options)
  if (!view.ok) return view
  const inventory = forShutdown(inventoryOf(content, objects.value))
  const taken = new Set(inventory.vms.map(({ id }) => id))
  const vms = objects.value.filter(({ ref }) => ref.type === 'VirtualMachine' && taken.has(ref.value))
  const own = await (options.own ?? ownComputer)()
  const on = new Set(inventory.vms.filter(({ powerState }) => powerState === 'poweredOn').map(({ id }) => id))
  const running = vms.filter(({ ref }) => on.has(ref.value))
  return ok({
    inventory,
    hostId: host.ref.value,
    hardwareUuid: hardwareUuidOf(host.values.get(hardwareUuidPath)),
    ownVm: vms.find((vm) => isOwnComputer(vm, own))?.ref.value ?? null,
    startOrder: startOrderOf(autostart.value),
    facts: {
      privilege: privilegeOf(host, roles.value, hostPowerPrivilege),
      licence: licenceOf(licences.value),
      managedBy: inventory.managementServerIp,
      maintenance: inventory.maintenance,
      runningTasks: tasks.value?.length ?? null,
      autostart: autostart.value ? isAutostartOn(autostart.value) : null,
      view: view.value,
      ha: host.missing.has('runtime.dasHostState') ? null : host.values.has('runtime.dasHostState'),
      vsan: host.missing.has('config.vsanHostConfig.enabled')
        ? null
        : (asBoolean(host.values.get('config.vsanHostConfig.enabled')) ?? false),
      rebootRequired: asBoolean(host.values.get('summary.rebootRequired')),
    },
    vmFacts: await readVmFacts(client, running, tasks.value ?? [], options),
    vmRights: new Map(vms.map((vm) => [vm.ref.value, vmRightsOf(vm, host, roles.value)])),
  })
}

async function tolerant(
  client: VimClient,
  specs: readonly PropertySpec[],
  objects: readonly ObjectSpec[],
  options: ReadOptions,
): Promise<Result<PropertyObject[] | null>> {
  const read = await retrieveProperties(client, specs, () => objects, options)
  return read.ok || !isRefusal(read.problem) ? read : ok(null)
}

async function readOne(
  client: VimClient,
  target: ManagedObjectRef | null,
  path: string,
  options: ReadOptions,
): Promise<Result<XmlNode | null>> {
  if (!target) return ok(null)
  const read = await tolerant(client, [{ type: target.type, paths: [path] }], [{ object: target }], options)
  return read.ok ? ok(read.value?.[0]?.values.get(path) ?? null) : read
}

/** A task that has not ended. */
interface RunningTask {
  readonly descriptionId: string
  /** What it works on; null when the host does not say. */
  readonly entity: ManagedObjectRef | null
}

/** Longest `descriptionId` that is kept. Characters. */
const longestTask = 128

async function readTasks(
  client: VimClient,
  content: ServiceContent,
  options: ReadOptions,
): Promise<Result<RunningTask[] | null>> {
  if (!content.taskManager) return ok(null)
  const read = await tolerant(
    client,
    [{ type: 'Task', paths: ['info.state', 'info.descriptionId', 'info.entity'] }],
    [{ object: content.taskManager, traverse: 'recent-tasks' }],
    options,
  )
  if (!read.ok) return read
  if (read.value === null) return ok(null)
  return ok(
    read.value
      .filter(({ ref, values }) => ref.type === 'Task' && isUnderWay(asString(values.get('info.state'))))
      .map(({ values }) => ({
        descriptionId: (asString(values.get('info.descriptionId')) ?? '').slice(0, longestTask),
        entity: asRef(values.get('info.entity')),
      })),
  )
}

function isUnderWay(state: string | null): boolean {
  return state === 'running' || state === 'queued'
}

async function readVmFacts(
  client: VimClient,
  vms: readonly PropertyObject[],
  tasks: readonly RunningTask[],
  options: SituationOptions,
): Promise<ReadonlyMap<string, VmFacts>> {
  const configured = vms.map(({ ref, values }) => ({
    ref,
    changeVersion: asString(values.get('config.changeVersion')),
  }))
  const [passthrough, network] = await Promise.all([
    readPassthrough(client, configured, options),
    (options.network ?? (() => networkPlaces(systemClock)))(),
  ])
  return new Map(
    vms.map((vm): [string, VmFacts] => {
      const places = guestPlaces(vm)
      return [
        vm.ref.value,
        {
          tasks: tasks.filter(({ entity }) => entity?.value === vm.ref.value).map(({ descriptionId }) => descriptionId),
          passthrough: passthrough.get(vm.ref.value) ?? null,
          toolsInstaller: asBoolean(vm.values.get('runtime.toolsInstallerMounted')),
          services: servicesOf(places, network, client.peerAddress),
          addressesKnown: places.ips.length > 0,
        },
      ]
    }),
  )
}

/**
 * Returns what the account may do with a VM. Where a VM does not give its roles, those on the host are the best guess:
 * both come from the root folder.
 */
function vmRightsOf(vm: PropertyObject, host: PropertyObject, roleList: XmlNode | null): VmRights {
  const from = rolesOf(vm) ? vm : host
  return {
    powerOff: privilegeOf(from, roleList, vmPowerOffPrivilege),
    suspend: privilegeOf(from, roleList, vmSuspendPrivilege),
    powerOn: privilegeOf(from, roleList, vmPowerOnPrivilege),
  }
}

/** Whether autostart is on. A host on which it was never set leaves `enabled` out, and starts nothing. */
function isAutostartOn(config: XmlNode): boolean | null {
  const defaults = child(config, 'defaults')
  return defaults ? (asBoolean(child(defaults, 'enabled')) ?? false) : null
}
