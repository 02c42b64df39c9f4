import { isoNow, type Clock } from '../../shared/clock.ts'
import type { HostConfig } from '../../shared/models/host-config.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { optionalRead } from './optional-read.ts'
import type { VimClient } from './client.ts'
import { asArray, asBoolean, asRef, asString, asTime } from './decode.ts'
import { firewallInfoOf, servicesOf } from './firewall-decode.ts'
import { fieldText } from './hardware-text.ts'
import {
  autostartOf,
  certificateOf,
  datastoreOf,
  dnsOf,
  gatewayOf,
  hostLicenceOf,
  lockdownOf,
  managementOf,
  mostDatastores,
  nicsOf,
  ntpServersOf,
  powerOf,
  settingsOf,
  vmfsMajorsOf,
  type Values,
} from './host-config-decode.ts'
import { retrieveProperties, type PropertyObject, type PropertySpec } from './properties.ts'
import { isRefusal } from './refusal.ts'
import type { ServiceContent } from './service-content.ts'
import type { ManagedObjectRef } from './soap.ts'
import { connectStandalone } from './standalone.ts'
import { child, type XmlNode } from './xml/node.ts'

interface ReadOptions {
  readonly signal?: AbortSignal | undefined
}

/** HostSystem properties that every API version since 6.0 knows. */
const hostPaths = [
  'config.product',
  'config.network.dnsConfig',
  'config.network.vnic',
  'config.network.pnic',
  'config.network.ipRouteConfig',
  'config.virtualNicManagerInfo',
  'config.dateTimeInfo',
  'config.service',
  'config.firewall',
  'config.fileSystemVolume',
  'config.autoStart',
  'config.option',
  'config.lockdownMode',
  'config.certificate',
  'hardware.cpuPowerManagementInfo',
  'datastore',
  'vm',
  'configManager.imageConfigManager',
  'configManager.dateTimeSystem',
  'configManager.autoStartManager',
  'configManager.advancedOption',
] as const

/**
 * Reads what a standalone host tells of its configuration: HostSystem.config and its like together with LicenseManager; then datastores,
 * and whatever the first answer left open, from the managers; then HostDateTimeSystem.QueryDateTime and TestTimeService (7.0 U3 and later)
 * and HostImageConfigManager.HostImageConfigGetAcceptance. Reads only. Two round trips and up to three short ones within a session.
 * What the host keeps to itself is null.
 * Problems: `NOT_STANDALONE`, `REPLY_UNEXPECTED`, and what keeps a call from being answered.
 */
export async function readHostConfig(
  client: VimClient,
  { clock, ...options }: ReadOptions & { readonly clock: Clock },
): Promise<Result<HostConfig>> {
  const connected = await connectStandalone(client, options)
  if (!connected.ok) return connected
  const content = connected.value
  const objects = await readFirst(client, content, options)
  if (!objects.ok) return objects
  const host = objects.value.find(({ ref }) => ref.type === 'HostSystem')
  if (!host) return fail(problem('REPLY_UNEXPECTED', { method: 'RetrievePropertiesEx' }))
  const rest = await readRest(client, host.values, options)
  if (!rest.ok) return rest
  const time = await readTime(client, host.values, content.about.apiVersion, clock, options)
  if (!time.ok) return time
  const acceptance = await optionalRead(
    client,
    asRef(host.values.get('configManager.imageConfigManager')),
    'HostImageConfigGetAcceptance',
    options,
  )
  if (!acceptance.ok) return acceptance
  const licences = objects.value.find(({ ref }) => ref.type === 'LicenseManager')?.values
  const firewall = firewallInfoOf(host.values.get('config.firewall'))
  return ok({
    readAt: isoNow(clock),
    product: productOf(host.values.get('config.product'), content),
    ...dnsOf(host.values.get('config.network.dnsConfig')),
    management: managementOf(host.values.get('config.network.vnic'), host.values.get('config.virtualNicManagerInfo')),
    gateway: gatewayOf(host.values.get('config.network.ipRouteConfig')),
    nics: nicsOf(host.values.get('config.network.pnic')),
    ...time.value,
    services: servicesOf(host.values.get('config.service')),
    rulesets: firewall?.rulesets ?? null,
    incomingBlocked: firewall?.incomingBlocked ?? null,
    licence: hostLicenceOf(licences?.get('licenses'), licences?.get('evaluation')),
    datastores: rest.value.datastores,
    vmfsMajors: vmfsMajorsOf(host.values.get('config.fileSystemVolume')),
    settings: settingsOf(host.values.get('config.option')) ?? settingsOf(rest.value.settings),
    lockdown: lockdownOf(host.values.get('config.lockdownMode')),
    acceptance: returned(acceptance.value),
    certificate: certificateOf(host.values.get('config.certificate')),
    autostart: autostartOf(host.values.get('config.autoStart') ?? rest.value.autostart),
    vmCount: asArray(host.values.get('vm'))?.length ?? null,
    ...powerOf(host.values.get('hardware.cpuPowerManagementInfo')),
  })
}

/** Host and licences in one request; a host that refuses the two together is asked without the licences. */
async function readFirst(
  client: VimClient,
  { licenseManager }: ServiceContent,
  options: ReadOptions,
): Promise<Result<PropertyObject[]>> {
  const hosts: PropertySpec = { type: 'HostSystem', paths: [...hostPaths] }
  if (licenseManager) {
    const licences: PropertySpec = { type: licenseManager.type, paths: ['licenses', 'evaluation'] }
    const together = await retrieveProperties(
      client,
      [hosts, licences],
      (root) => [{ object: root, traverse: 'inventory' }, { object: licenseManager }],
      options,
    )
    if (together.ok || !isRefusal(together.problem)) return together
  }
  return retrieveProperties(client, [hosts], (root) => [{ object: root, traverse: 'inventory' }], options)
}

interface Rest {
  readonly datastores: HostConfig['datastores']
  readonly settings: XmlNode | undefined
  readonly autostart: XmlNode | undefined
}

/** The datastores, and from their managers what the host's own configuration left out. */
async function readRest(client: VimClient, values: Values, options: ReadOptions): Promise<Result<Rest>> {
  const refs =
    asArray(values.get('datastore'))
      ?.slice(0, mostDatastores)
      .map((node) => asRef(node))
      .filter((ref) => ref !== null) ?? null
  const manager = (name: string, known: boolean): ManagedObjectRef[] => {
    const ref = asRef(values.get(`configManager.${name}`))
    return ref && !known ? [ref] : []
  }
  // `config.option` may be there and hold a part of the settings only.
  const settings = manager('advancedOption', settingsOf(values.get('config.option')) !== null)
  const autostart = manager('autoStartManager', values.has('config.autoStart'))
  const specs: PropertySpec[] = [
    ...(refs === null || refs.length === 0 ? [] : [{ type: 'Datastore', paths: ['summary', 'info'] }]),
    ...settings.map(({ type }) => ({ type, paths: ['setting'] })),
    ...autostart.map(({ type }) => ({ type, paths: ['config'] })),
  ]
  const none: Rest = { datastores: refs === null ? null : [], settings: undefined, autostart: undefined }
  if (specs.length === 0) return ok(none)
  const read = await retrieveProperties(
    client,
    specs,
    () => [...(refs ?? []), ...settings, ...autostart].map((object) => ({ object })),
    options,
  )
  if (!read.ok) return isRefusal(read.problem) ? ok({ ...none, datastores: null }) : read
  return ok({
    datastores:
      refs &&
      read.value
        .filter(({ ref }) => ref.type === 'Datastore')
        .map((each) => datastoreOf(each.values))
        .filter((each) => each !== null),
    settings: read.value.find(({ values: own }) => own.has('setting'))?.values.get('setting'),
    autostart: read.value.find(({ values: own }) => own.has('config'))?.values.get('config'),
  })
}

type Time = Pick<HostConfig, 'ntpServers' | 'timeServiceWorks' | 'clockAheadMs'>

async function readTime(
  client: VimClient,
  values: Values,
  apiVersion: string | null,
  clock: Clock,
  options: ReadOptions,
): Promise<Result<Time>> {
  const ntpServers = ntpServersOf(values.get('config.dateTimeInfo'))
  const system = asRef(values.get('configManager.dateTimeSystem'))
  const [sentAt, sent] = [clock.now(), clock.elapsed()]
  const now = await optionalRead(client, system, 'QueryDateTime', options)
  if (!now.ok) return now
  const here = sentAt + (clock.elapsed() - sent) / 2
  const there = asTime(now.value ? child(now.value, 'returnval') : undefined)
  const test =
    ntpServers !== null && ntpServers.length > 0 && hasTimeTest(apiVersion)
      ? await optionalRead(client, system, 'TestTimeService', options)
      : ok(null)
  if (!test.ok) return test
  const result = test.value && child(test.value, 'returnval')
  return ok({
    ntpServers,
    timeServiceWorks: result ? asBoolean(child(result, 'workingNormally')) : null,
    clockAheadMs: there === null ? null : Math.round(Date.parse(there) - here),
  })
}

/** HostDateTimeSystem.TestTimeService is there from API 7.0.3.0. */
function hasTimeTest(apiVersion: string | null): boolean {
  const [major = 0, minor = 0, patch = 0] = (apiVersion ?? '').split('.').map(Number)
  return major > 7 || (major === 7 && (minor > 0 || patch >= 3))
}

function productOf(product: XmlNode | undefined, { about }: ServiceContent): HostConfig['product'] {
  const productField = (name: 'name' | 'version' | 'build'): string => fieldText(product, name) ?? about[name]
  return { name: productField('name'), version: productField('version'), build: productField('build') }
}

function returned(reply: XmlNode | null): string | null {
  return (reply && asString(child(reply, 'returnval'))?.trim().slice(0, 100)) || null
}
