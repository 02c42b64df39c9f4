import type { InstallFacts, UploadPlace } from '../../../shared/models/host-install.ts'
import type { HostPackages } from '../../../shared/models/host-image.ts'
import { vibTargets, type VibTarget } from '../../../shared/models/vib.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { VimClient } from '../../vim/client.ts'
import { asArray, asBoolean, asInteger, asRef, asString, asTime } from '../../vim/decode.ts'
import { firewallInfoOf } from '../../vim/firewall-decode.ts'
import { readAcceptanceLevel } from '../../vim/image-config.ts'
import { licenceOf } from '../../vim/licence.ts'
import { privilegeOf } from '../../vim/privilege.ts'
import { retrieveProperties, type ObjectSpec, type PropertyObject, type PropertySpec } from '../../vim/properties.ts'
import { isRefusal } from '../../vim/refusal.ts'
import type { ManagedObjectRef } from '../../vim/soap.ts'
import { connectStandalone } from '../../vim/standalone.ts'
import { child, type XmlNode } from '../../vim/xml/node.ts'
import { readPackages } from './packages.ts'

interface ReadOptions {
  readonly signal?: AbortSignal | undefined
}

/** What an installation depends on, with the objects that it is sent to. */
export interface HostFactsForVib {
  readonly facts: InstallFacts
  /** As the host says it, such as `8.0.3`. */
  readonly release: string
  /** ISO 8601 UTC; null where the host does not tell. */
  readonly bootTime: string | null
  readonly host: ManagedObjectRef
  readonly imageConfigManager: ManagedObjectRef
  readonly patchManager: ManagedObjectRef | null
  readonly listed: HostPackages
}

const hostPaths = [
  'configManager.imageConfigManager',
  'configManager.patchManager',
  'configManager.firewallSystem',
  'capability',
  'config.product',
  'runtime.inMaintenanceMode',
  'runtime.bootTime',
  'effectiveRole',
  'datastore',
] as const

/** Needed whichever way a VIB is installed; esxcli over SOAP may ask for more. */
const privileges = ['Host.Config.Patch', 'Host.Config.Image'] as const

/**
 * Reads what an installation depends on; reads only. What a host does not serve becomes unknown, but its level and its VIBs
 * must be known, because nothing could be verified without them.
 * Problems: `IMAGE_NOT_MANAGED`, those of `readPackages`, and what keeps a call from being answered.
 */
export async function readFactsForVib(client: VimClient, options: ReadOptions = {}): Promise<Result<HostFactsForVib>> {
  const connected = await connectStandalone(client, options)
  if (!connected.ok) return connected
  const content = connected.value
  const objects = await retrieveProperties(
    client,
    [{ type: 'HostSystem', paths: [...hostPaths] }],
    (root) => [{ object: root, traverse: 'inventory' }],
    options,
  )
  if (!objects.ok) return objects
  const host = objects.value.find(({ ref }) => ref.type === 'HostSystem')
  if (!host) return fail(problem('REPLY_UNEXPECTED', { method: 'RetrievePropertiesEx' }))
  const imageConfigManager = asRef(host.values.get('configManager.imageConfigManager'))
  if (!imageConfigManager) return fail(problem('IMAGE_NOT_MANAGED'))
  const level = await readAcceptanceLevel(client, imageConfigManager, options)
  if (!level.ok) return level
  const listed = await readPackages(client, { host: host.ref, imageConfigManager }, { ...options, relations: true })
  if (!listed.ok) return listed
  const roles = await readOne(client, content.authorizationManager, 'roleList', options)
  if (!roles.ok) return roles
  const licences = await readOne(client, content.licenseManager, 'licenses', options)
  if (!licences.ok) return licences
  const rulesets = await readRulesets(client, host, options)
  if (!rulesets.ok) return rulesets
  const datastores = await readDatastores(client, host, options)
  if (!datastores.ok) return datastores
  const installing = await isInstalling(client, content.taskManager, options)
  if (!installing.ok) return installing
  const capability = host.values.get('capability')
  const product = host.values.get('config.product')
  const release = (product && asString(child(product, 'version'))) ?? content.about.version
  return ok({
    host: host.ref,
    imageConfigManager,
    patchManager: asRef(host.values.get('configManager.patchManager')),
    listed: listed.value,
    release,
    bootTime: asTime(host.values.get('runtime.bootTime')),
    facts: {
      target: targetOf(release),
      licence: licenceOf(licences.value),
      secureBoot: asBoolean(capability && child(capability, 'uefiSecureBoot')),
      maintenance: asBoolean(host.values.get('runtime.inMaintenanceMode')),
      level: level.value,
      packages: listed.value.packages,
      rulesets: rulesets.value,
      datastores: datastores.value,
      missing: privileges.filter((privilege) => privilegeOf(host, roles.value, privilege) === 'missing'),
      installing: installing.value,
    },
  })
}

/** Reads the keys of the firewall's rulesets; null where the host does not tell. */
export async function readRulesets(
  client: VimClient,
  host: PropertyObject,
  options: ReadOptions,
): Promise<Result<readonly string[] | null>> {
  const info = await readOne(client, asRef(host.values.get('configManager.firewallSystem')), 'firewallInfo', options)
  if (!info.ok) return info
  return ok(firewallInfoOf(info.value ?? undefined)?.rulesets.map(({ key }) => key) ?? null)
}

async function readDatastores(
  client: VimClient,
  host: PropertyObject,
  options: ReadOptions,
): Promise<Result<UploadPlace[]>> {
  const refs = (asArray(host.values.get('datastore')) ?? []).slice(0, 256).flatMap((node) => asRef(node) ?? [])
  if (refs.length === 0) return ok([])
  const read = await tolerant(
    client,
    [{ type: 'Datastore', paths: ['summary'] }],
    refs.map((object) => ({ object })),
    options,
  )
  if (!read.ok) return read
  return ok(
    (read.value ?? []).flatMap(({ values }) => {
      const summary = values.get('summary')
      const name = summary && asString(child(summary, 'name'))
      if (!summary || !name) return []
      return {
        name,
        free: asInteger(child(summary, 'freeSpace')),
        accessible: asBoolean(child(summary, 'accessible')) === true,
      }
    }),
  )
}

/** Whether a task under way installs or removes something, by the names that hosts give such tasks. */
async function isInstalling(
  client: VimClient,
  taskManager: ManagedObjectRef | null,
  options: ReadOptions,
): Promise<Result<boolean>> {
  if (!taskManager) return ok(false)
  const read = await tolerant(
    client,
    [{ type: 'Task', paths: ['info.state', 'info.descriptionId'] }],
    [{ object: taskManager, traverse: 'recent-tasks' }],
    options,
  )
  if (!read.ok) return read
  return ok(
    (read.value ?? []).some(({ values }) => {
      const state = asString(values.get('info.state'))
      const what = asString(values.get('info.descriptionId')) ?? ''
      return (state === 'running' || state === 'queued') && /PatchManager|InstallHostPatch|software\.vib/i.test(what)
    }),
  )
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

async function tolerant(
  client: VimClient,
  specs: readonly PropertySpec[],
  objects: readonly ObjectSpec[],
  options: ReadOptions,
): Promise<Result<PropertyObject[] | null>> {
  const read = await retrieveProperties(client, specs, () => objects, options)
  return read.ok || !isRefusal(read.problem) ? read : ok(null)
}

function targetOf(version: string): VibTarget | null {
  const [major = '', minor = ''] = version.split('.')
  return vibTargets.find((target) => target === `${major}.${minor}`) ?? null
}
