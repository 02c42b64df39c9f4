import type { Flow } from '../../shared/models/ports.ts'
import type { FlowCheck } from '../../shared/models/port-report.ts'
import { ok, type Result } from '../../shared/result.ts'
import { printable } from '../../shared/text/printable.ts'
import type { VimClient } from '../vim/client.ts'
import { asArray, asBoolean, asRef, asString } from '../vim/decode.ts'
import { retrieveProperties, type PropertyObject } from '../vim/properties.ts'
import { readRef } from '../vim/service-content.ts'
import { child, childrenOf, childText, type XmlNode } from '../vim/xml/node.ts'
import { isRefusal } from '../vim/refusal.ts'

interface CheckOptions {
  readonly signal?: AbortSignal | undefined
}

const unknown: FlowCheck = { state: 'unknown', evidence: null }

/** Longest evidence that is handed on, in characters, and how many objects are named in it. */
const maxEvidence = 1_000
const maxNamed = 20
/** Bound of objects read. */
const maxObjects = 2_000

/** One thing that uses the flow, as the host describes it; `works` null where it does not say. */
interface Witness {
  readonly works: boolean | null
  readonly text: string
}

/**
 * What the host itself can show about a flow that it opens. It works when all that uses it works, fails when something
 * does not, and is unknown when nothing uses it, the host does not say, or its API has nothing to say about such a flow.
 *
 * - NFS: Datastore.summary.accessible of the mounts of that version.
 * - iSCSI: HostMultipathInfoPath.pathState of the paths with an iSCSI transport.
 * - NTP: HostDateTimeSystem.TestTimeService (API 7.0.3), else HostDateTimeInfo.serviceSync.
 *
 * Problems: what keeps a call from being answered. A refusal of the host means unknown.
 */
export async function checkFlow(client: VimClient, flow: Flow, options: CheckOptions = {}): Promise<Result<FlowCheck>> {
  const checked = await check(client, flow.id, options)
  if (checked.ok || !isRefusal(checked.problem)) return checked
  return ok(unknown)
}

function check(client: VimClient, flow: string, options: CheckOptions): Promise<Result<FlowCheck>> {
  switch (flow) {
    case 'nfs3':
      return checkNfs(client, ['NFS', 'NFS3'], options)
    case 'nfs41':
      return checkNfs(client, ['NFS41'], options)
    case 'iscsi-3260':
      return checkIscsi(client, options)
    case 'ntp-123':
      return checkNtp(client, options)
    default:
      return Promise.resolve(ok(unknown))
  }
}

async function checkNfs(
  client: VimClient,
  types: readonly string[],
  options: CheckOptions,
): Promise<Result<FlowCheck>> {
  const host = await readHost(client, ['datastore'], options)
  if (!host.ok) return host
  const datastores = (asArray(host.value.get('datastore')) ?? [])
    .slice(0, maxObjects)
    .map(readRef)
    .filter((ref) => ref !== null)
  if (datastores.length === 0) return ok(unknown)
  const read = await retrieveProperties(
    client,
    [{ type: 'Datastore', paths: ['summary.name', 'summary.accessible', 'info'] }],
    () => datastores.map((object) => ({ object })),
    options,
  )
  if (!read.ok) return read
  return ok(
    verdict(
      read.value.flatMap(({ values }) => {
        // NasDatastoreInfo.nas is a HostNasVolume; other datastores have none.
        const info = values.get('info')
        const nas = info && child(info, 'nas')
        const type = nas && childText(nas, 'type')
        if (!nas || !type || !types.includes(type)) return []
        const works = asBoolean(values.get('summary.accessible'))
        const remote = `${childText(nas, 'remoteHost') ?? '?'}:${childText(nas, 'remotePath') ?? '?'}`
        return [
          {
            works,
            text: `${asString(values.get('summary.name')) ?? '?'} (${type} ${remote}): accessible = ${works ?? 'unset'}`,
          },
        ]
      }),
    ),
  )
}

async function checkIscsi(client: VimClient, options: CheckOptions): Promise<Result<FlowCheck>> {
  const path = 'config.storageDevice.multipathInfo'
  const host = await readHost(client, [path], options)
  if (!host.ok) return host
  const info = host.value.get(path)
  const paths = (info ? childrenOf(info, 'lun') : [])
    .slice(0, maxObjects)
    .flatMap((lun) => childrenOf(lun, 'path'))
    .slice(0, maxObjects)
  return ok(
    verdict(
      paths.flatMap((each): Witness[] => {
        const transport = child(each, 'transport')
        if (transport?.type?.local !== 'HostInternetScsiTargetTransport') return []
        // `state` is what pathState was before API 4.0.
        const state = childText(each, 'pathState') ?? childText(each, 'state')
        const addresses = childrenOf(transport, 'address')
          .map(({ text }) => text)
          .join(', ')
        const target = `${childText(transport, 'iScsiName') ?? '?'}, ${addresses || '?'}`
        const text = `${childText(each, 'name') ?? '?'} (${target}): pathState = ${state ?? 'unset'}`
        return [{ works: pathWorks(state), text }]
      }),
    ),
  )
}

function pathWorks(state: string | null): boolean | null {
  if (state === 'active' || state === 'standby') return true
  return state === 'dead' ? false : null
}

async function checkNtp(client: VimClient, options: CheckOptions): Promise<Result<FlowCheck>> {
  const host = await readHost(client, ['configManager.dateTimeSystem'], options)
  if (!host.ok) return host
  const system = asRef(host.value.get('configManager.dateTimeSystem'))
  if (!system) return ok(unknown)
  const read = await retrieveProperties(
    client,
    [{ type: system.type, paths: ['dateTimeInfo'] }],
    () => [{ object: system }],
    options,
  )
  if (!read.ok) return read
  const info = read.value[0]?.values.get('dateTimeInfo')
  const servers = info
    ? childrenOf(child(info, 'ntpConfig') ?? info, 'server')
        .map(({ text }) => text)
        .filter((text) => text !== '')
    : []
  const protocol = info ? childText(info, 'systemClockProtocol') : null
  // Without a server, switched off, or with the time from PTP there is no such flow that could be judged.
  if (
    !info ||
    servers.length === 0 ||
    asBoolean(child(info, 'enabled')) === false ||
    (protocol !== null && protocol !== 'ntp')
  )
    return ok(unknown)
  const tested = await client.call('TestTimeService', system, '', options)
  if (tested.ok) return ok(tested.value.children.length > 0 ? testResult(tested.value, servers) : unknown)
  return isRefusal(tested.problem) ? ok(synchronised(info)) : tested
}

/** HostDateTimeSystemServiceTestResult. */
function testResult(response: XmlNode, servers: readonly string[]): FlowCheck {
  const result = child(response, 'returnval')
  const works = asBoolean(result && child(result, 'workingNormally'))
  const report = result
    ? childrenOf(result, 'report')
        .slice(0, maxNamed)
        .map(({ text }) => text)
    : []
  return verdict([
    {
      works,
      text: [`${servers.slice(0, maxNamed).join(', ')}: workingNormally = ${works ?? 'unset'}`, ...report].join('; '),
    },
  ])
}

/** A synchronised clock proves an answer; one that is not may have many reasons. */
function synchronised(info: XmlNode): FlowCheck {
  if (asBoolean(child(info, 'serviceSync')) !== true) return unknown
  const facts = ['remoteNtpServer', 'lastSyncTime'].flatMap((name) => {
    const text = childText(info, name)
    return text ? [`${name} = ${text}`] : []
  })
  return verdict([{ works: true, text: ['serviceSync = true', ...facts].join(', ') }])
}

/** Names what does not work first; it alone decides. */
function verdict(witnesses: readonly Witness[]): FlowCheck {
  const failing = witnesses.filter(({ works }) => works === false)
  const silent = witnesses.filter(({ works }) => works === null)
  if (witnesses.length === 0 || (failing.length === 0 && silent.length > 0)) return unknown
  const named = [...failing, ...witnesses.filter((witness) => witness.works !== false)]
  const more = named.length > maxNamed ? [`… +${named.length - maxNamed}`] : []
  const evidence = printable([...named.slice(0, maxNamed).map(({ text }) => text), ...more].join('; '))
  return {
    state: failing.length > 0 ? 'fails' : 'works',
    evidence: evidence.length > maxEvidence ? `${evidence.slice(0, maxEvidence - 1)}…` : evidence,
  }
}

async function readHost(
  client: VimClient,
  paths: readonly string[],
  options: CheckOptions,
): Promise<Result<PropertyObject['values']>> {
  const read = await retrieveProperties(
    client,
    [{ type: 'HostSystem', paths }],
    (root) => [{ object: root, traverse: 'inventory' }],
    options,
  )
  return read.ok ? ok(read.value.find(({ ref }) => ref.type === 'HostSystem')?.values ?? new Map()) : read
}
