import { isoNow, type Clock } from '../../shared/clock.ts'
import type { DailyFacts, DailySnapshots } from '../../shared/models/daily.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { autostartConfigOf } from './autostart.ts'
import type { VimClient } from './client.ts'
import { asArray, asBoolean, asRef, asTime } from './decode.ts'
import { configIssuesOf, dailyDatastoreOf, licenceEndOf, sensorsOf, snapshotsOf, uplinksOf } from './daily-decode.ts'
import { firewallInfoOf, servicesOf } from './firewall-decode.ts'
import { hostLicenceOf, ntpServersOf } from './host-config-decode.ts'
import { plainText } from './hardware-text.ts'
import { optionalRead } from './optional-read.ts'
import { retrieveProperties, type ObjectSpec, type PropertyObject, type PropertySpec } from './properties.ts'
import { isRefusal } from './refusal.ts'
import { serviceInstance, type ServiceContent } from './service-content.ts'
import type { ManagedObjectRef } from './soap.ts'
import { connectStandalone } from './standalone.ts'
import { child, type XmlNode } from './xml/node.ts'

export interface DailyOptions {
  readonly clock: Clock
  readonly signal?: AbortSignal | undefined
  /** Ids of the VMs that have snapshots, as the live model has them; without it every VM is asked. */
  readonly withSnapshots?: readonly string[] | undefined
  /** Whether firewall rulesets are read as well; default false. */
  readonly rulesets?: boolean
  /** Whether the host first reads its sensors and datastores again; default false. It costs it seconds. */
  readonly refresh?: boolean
}

/** HealthSystemRuntime has nothing but the lists of sensors; unset, the host tells nothing of them. */
const healthPath = 'runtime.healthSystemRuntime'

/** Leaf paths that every API version since 6.0 knows; the whole of `config` would be half a megabyte. */
const hostPaths = [
  'config.product.version',
  'config.product.build',
  healthPath,
  'config.network.pnic',
  'config.network.vswitch',
  'config.network.portgroup',
  'config.network.vnic',
  'config.service',
  'config.dateTimeInfo',
  'config.autoStart',
  'summary.rebootRequired',
  'configIssue',
  'datastore',
] as const

const datastorePaths = [
  'summary.name',
  'summary.type',
  'summary.capacity',
  'summary.freeSpace',
  'summary.uncommitted',
  'summary.accessible',
  'summary.maintenanceMode',
  'host',
] as const

const vmPaths = ['name', 'snapshot.rootSnapshotList', 'layoutEx.file'] as const

/** Datastores that the host is asked to read again before they are read here. */
const mostRefreshed = 32

/**
 * Reads what changes on a host from day to day and is not pushed: one RetrievePropertiesEx over the host, its datastores,
 * VMs with snapshots and LicenseManager, and one ServiceInstance.CurrentTime. What cannot be read is null.
 * Problems: `NOT_STANDALONE`, `REPLY_UNEXPECTED`, and what keeps a call from being answered.
 */
export async function readDaily(client: VimClient, options: DailyOptions): Promise<Result<DailyFacts>> {
  const { clock, signal } = options
  const connected = await connectStandalone(client, options)
  if (!connected.ok) return connected
  const content = connected.value
  if (options.refresh === true) {
    const refreshed = await refresh(client, { signal })
    if (!refreshed.ok) return refreshed
  }
  const objects = await readObjects(client, content, options)
  if (!objects.ok) return objects
  const { found, snapshotsRead } = objects.value
  const host = found.find(({ ref }) => ref.type === 'HostSystem')
  if (!host) return fail(problem('REPLY_UNEXPECTED', { method: 'RetrievePropertiesEx' }))
  const ahead = await readClock(client, clock, { signal })
  if (!ahead.ok) return ahead
  const { values, missing } = host
  const autostart = values.get('config.autoStart')
  const health = values.get(healthPath)
  const licences = found.find(({ ref }) => ref.type === 'LicenseManager')?.values
  const read = <T>(path: string, decode: (node: XmlNode | undefined) => T): T | null =>
    missing.has(path) ? null : decode(values.get(path))
  return ok({
    readAt: isoNow(clock),
    version: plainText(values.get('config.product.version')?.text ?? null) ?? content.about.version,
    build: plainText(values.get('config.product.build')?.text ?? null) ?? content.about.build,
    datastores: values.has('datastore')
      ? found.filter(({ ref }) => ref.type === 'Datastore').map(dailyDatastoreOf)
      : null,
    sensors: health ? sensorsOf(health) : null,
    snapshots: snapshotsRead ? snapshotsIn(found) : null,
    uplinks: uplinksOf(values),
    services: servicesOf(values.get('config.service')),
    ntpServers: ntpServersOf(values.get('config.dateTimeInfo')),
    clockAheadMs: ahead.value,
    rebootRequired: asBoolean(values.get('summary.rebootRequired')),
    configIssues: read('configIssue', configIssuesOf),
    licence: hostLicenceOf(licences?.get('licenses'), licences?.get('evaluation')),
    licenceEndsAt: licenceEndOf(licences?.get('licenses')),
    certificateEndsAt: client.certificate?.validTo ?? null,
    autostart: autostart ? autostartConfigOf(autostart) : null,
    rulesets: firewallInfoOf(values.get('config.firewall'))?.rulesets ?? null,
  })
}

interface Objects {
  readonly found: readonly PropertyObject[]
  readonly snapshotsRead: boolean
}

/**
 * Reads all objects in one request. A VM that is gone meanwhile fails the whole of it, and so may a chain of snapshots too
 * deep for a reply: then the host is asked again without them, and without the licences if it refuses those.
 */
async function readObjects(
  client: VimClient,
  { licenseManager }: ServiceContent,
  { signal, withSnapshots, rulesets }: DailyOptions,
): Promise<Result<Objects>> {
  const specs: PropertySpec[] = [
    { type: 'HostSystem', paths: rulesets === true ? [...hostPaths, 'config.firewall'] : [...hostPaths] },
    { type: 'Datastore', paths: [...datastorePaths] },
  ]
  const vms: PropertySpec = { type: 'VirtualMachine', paths: [...vmPaths] }
  const licence: PropertySpec[] = licenseManager
    ? [{ type: licenseManager.type, paths: ['licenses', 'evaluation'] }]
    : []
  const licenceObject: ObjectSpec[] = licenseManager ? [{ object: licenseManager }] : []
  const whole = (root: ManagedObjectRef): ObjectSpec[] =>
    withSnapshots === undefined
      ? [{ object: root, traverse: 'inventory-and-datastores' }]
      : [
          { object: root, traverse: 'datastores' },
          ...withSnapshots.map((value): ObjectSpec => ({ object: { type: 'VirtualMachine', value } })),
        ]
  const first = await retrieveProperties(
    client,
    [...specs, ...licence, ...(withSnapshots?.length === 0 ? [] : [vms])],
    (root) => [...whole(root), ...licenceObject],
    { signal },
  )
  if (first.ok) return ok({ found: first.value, snapshotsRead: true })
  if (!isRefusal(first.problem) && first.problem.code !== 'REPLY_TOO_DEEP') return first
  const rest = await retrieveProperties(
    client,
    [...specs, ...licence],
    (root) => [{ object: root, traverse: 'datastores' }, ...licenceObject],
    { signal },
  )
  if (rest.ok) return ok({ found: rest.value, snapshotsRead: false })
  if (!isRefusal(rest.problem)) return rest
  const least = await retrieveProperties(client, specs, (root) => [{ object: root, traverse: 'datastores' }], {
    signal,
  })
  return least.ok ? ok({ found: least.value, snapshotsRead: false }) : least
}

/** The snapshots of every VM that has any; null when those of one could not be read. */
function snapshotsIn(found: readonly PropertyObject[]): readonly DailySnapshots[] | null {
  const vms = found.filter(({ ref }) => ref.type === 'VirtualMachine')
  if (vms.some(({ missing }) => missing.has('snapshot.rootSnapshotList'))) return null
  return vms.flatMap((vm) => snapshotsOf(vm) ?? [])
}

/** Returns how far the host's clock is ahead, taking the answer to have come from the middle of the round trip. */
async function readClock(
  client: VimClient,
  clock: Clock,
  options: { readonly signal: AbortSignal | undefined },
): Promise<Result<number | null>> {
  const [sentAt, sent] = [clock.now(), clock.elapsed()]
  const answer = await optionalRead(client, serviceInstance, 'CurrentTime', options)
  if (!answer.ok) return answer
  const here = sentAt + (clock.elapsed() - sent) / 2
  const there = asTime(answer.value ? child(answer.value, 'returnval') : undefined)
  return ok(there === null ? null : Math.round(Date.parse(there) - here))
}

/**
 * HostHealthStatusSystem.RefreshHealthStatusSystem and Datastore.RefreshDatastoreStorageInfo, which a user who may read may
 * call. A refusal changes nothing: what is read then is as old as it says.
 */
async function refresh(
  client: VimClient,
  options: { readonly signal: AbortSignal | undefined },
): Promise<Result<void>> {
  const systemPath = 'configManager.healthStatusSystem'
  const read = await retrieveProperties(
    client,
    [{ type: 'HostSystem', paths: [systemPath, 'datastore'] }],
    (root) => [{ object: root, traverse: 'inventory' }],
    options,
  )
  if (!read.ok) return isRefusal(read.problem) ? ok() : read
  const host = read.value.find(({ ref }) => ref.type === 'HostSystem')
  const health = await optionalRead(client, asRef(host?.values.get(systemPath)), 'RefreshHealthStatusSystem', options)
  if (!health.ok) return health
  for (const store of (asArray(host?.values.get('datastore')) ?? []).slice(0, mostRefreshed)) {
    const done = await optionalRead(client, asRef(store), 'RefreshDatastoreStorageInfo', options)
    if (!done.ok) return done
  }
  return ok()
}
