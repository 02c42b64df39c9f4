import type { VmInventory } from '../../shared/models/inventory.ts'
import {
  vmWorks,
  type Right,
  type VmDetails,
  type VmHost,
  type VmQuestion,
  type VmUse,
  type VmWork,
} from '../../shared/models/vm-action.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { vmMethods } from '../../shared/rules/vms/vm-work.ts'
import { startOrderOf } from '../vim/autostart.ts'
import type { VimClient } from '../vim/client.ts'
import { asArray, asBoolean, asInteger, asRef, asText, asTime, ownText } from '../vim/decode.ts'
import { hardwareUuidOf, hardwareUuidPath } from '../vim/identity.ts'
import { compareVms, inventorySpecs, readHost } from '../vim/inventory.ts'
import { licenceOf } from '../vim/licence.ts'
import { privilegeOf, rolesOf } from '../vim/privilege.ts'
import { retrieveProperties, type PropertyObject, type PropertySpec } from '../vim/properties.ts'
import { isRefusal } from '../vim/refusal.ts'
import type { ManagedObjectRef } from '../vim/soap.ts'
import { connectStandalone } from '../vim/standalone.ts'
import { newVm, readVm } from '../vim/vm-record.ts'
import { child, childrenOf, childText, type XmlNode } from '../vim/xml/node.ts'

const detailPaths = ['effectiveRole', 'disabledMethod', 'guest.guestStateChangeSupported', 'runtime.bootTime'] as const
const usePaths = [
  'guest.net',
  'guest.ipAddress',
  'summary.quickStats.overallCpuUsage',
  'summary.quickStats.hostMemoryUsage',
  'summary.quickStats.uptimeSeconds',
  'summary.storage.committed',
  'summary.config.guestFullName',
  'layoutEx.snapshot',
] as const

/** Longest texts that are kept of a question and of its answers. Characters. */
const longestText = 4_096
const longestId = 256
/** Most answers of a question that are kept; real ones have a handful. */
const mostChoices = 50
/** Most addresses that are kept of a VM. */
const mostIps = 64

/** A VM as it was read, with what it uses where that was asked for. */
export interface ReadVm extends VmDetails {
  readonly use: VmUse | null
}

/** The VMs of a host at one moment, and what decides about their actions. */
export interface VmsReading {
  readonly host: Omit<VmHost, 'name' | 'runUnderWay'>
  /** As the host gives it; null when it gives none. */
  readonly hardwareUuid: string | null
  /** By name, then by id. */
  readonly vms: readonly ReadVm[]
  /** Position of VMs in the host's own start order. */
  readonly startOrder: ReadonlyMap<string, number>
}

interface ReadOptions {
  readonly signal?: AbortSignal | undefined
  /** Whether to read what the VMs use, too: a host does not push it, and long lists cost it some work. */
  readonly use?: boolean
}

/**
 * Reads the VMs of a host and whatever allows or forbids to work with them: state, Tools, roles, licence, maintenance mode.
 * Only reads: no right is tried out with a change. Fails with NOT_STANDALONE, and as `retrieveProperties`.
 */
export async function readVms(client: VimClient, options: ReadOptions = {}): Promise<Result<VmsReading>> {
  const { signal, use = false } = options
  const connected = await connectStandalone(client, { signal })
  if (!connected.ok) return connected
  const content = connected.value
  const specs = inventorySpecs.map(({ type, paths }): PropertySpec => {
    const more =
      type === 'HostSystem' ? [hardwareUuidPath, 'configManager.autoStartManager', 'effectiveRole'] : detailPaths
    return { type, paths: [...new Set([...paths, ...more, ...(type === 'VirtualMachine' && use ? usePaths : [])])] }
  })
  const objects = await retrieveProperties(client, specs, (root) => [{ object: root, traverse: 'inventory' }], {
    signal,
  })
  if (!objects.ok) return objects
  const host = objects.value.find(({ ref }) => ref.type === 'HostSystem')
  if (!host) return fail(problem('REPLY_UNEXPECTED', { method: 'RetrievePropertiesEx' }))
  const roles = await readOne(client, content.authorizationManager, 'roleList', signal)
  if (!roles.ok) return roles
  const licences = await readOne(client, content.licenseManager, 'licenses', signal)
  if (!licences.ok) return licences
  const autostart = await readOne(client, asRef(host.values.get('configManager.autoStartManager')), 'config', signal)
  if (!autostart.ok) return autostart
  const vms = objects.value
    .filter(({ ref }) => ref.type === 'VirtualMachine')
    .map((object) => detailsOf(object, host, roles.value, use))
    .filter(({ vm }) => vm.hostMoid === null || vm.hostMoid === host.ref.value)
    .sort((a, b) => compareVms(a.vm, b.vm))
  const { maintenance = null } = readHost({ values: host.values, missing: host.missing, whole: true })
  return ok({
    host: { licence: licenceOf(licences.value), maintenance },
    hardwareUuid: hardwareUuidOf(host.values.get(hardwareUuidPath)),
    vms,
    startOrder: startOrderOf(autostart.value),
  })
}

async function readOne(
  client: VimClient,
  target: ManagedObjectRef | null,
  path: string,
  signal: AbortSignal | undefined,
): Promise<Result<XmlNode | null>> {
  if (!target) return ok(null)
  const specs = [{ type: target.type, paths: [path] }]
  const read = await retrieveProperties(client, specs, () => [{ object: target }], { signal })
  if (read.ok) return ok(read.value[0]?.values.get(path) ?? null)
  return isRefusal(read.problem) ? ok(null) : read
}

/** Decodes a VM of a reading. */
function detailsOf(object: PropertyObject, host: PropertyObject, roleList: XmlNode | null, use: boolean): ReadVm {
  const { ref, values, missing } = object
  const vm = newVm(ownText(ref.value), readVm({ values, missing, whole: true }))
  // Where a VM does not give its roles, those on the host are the best guess.
  const from = rolesOf(object) ? object : host
  const right = (work: VmWork): Right => privilegeOf(from, roleList, vmMethods[work].privilege)
  return {
    vm,
    question: questionOf(values.get('runtime.question')),
    stateChangeSupported: asBoolean(values.get('guest.guestStateChangeSupported')),
    disabledMethods: asArray(values.get('disabledMethod'))?.map(({ text }) => ownText(text, longestId)) ?? null,
    rights: Object.fromEntries(vmWorks.map((work) => [work, right(work)])) as Record<VmWork, Right>,
    bootTime: asTime(values.get('runtime.bootTime')),
    use: use ? useOf(vm, values) : null,
  }
}

/** Decodes VirtualMachineQuestionInfo. */
export function questionOf(value: XmlNode | undefined): VmQuestion | null {
  const id = value && childText(value, 'id')
  if (!value || !id) return null
  const choice = child(value, 'choice')
  const message = child(value, 'message')
  return {
    id: ownText(id, longestId),
    text: ownText(childText(value, 'text') ?? '', longestText),
    messageId: (message && ownText(childText(message, 'id') ?? '', longestId)) || null,
    choices: (choice ? childrenOf(choice, 'choiceInfo') : []).slice(0, mostChoices).map((info) => {
      const key = childText(info, 'key') ?? ''
      return { key: ownText(key, longestId), label: ownText(childText(info, 'label') || key, longestText) }
    }),
  }
}

function useOf({ powerState, hasSnapshot }: VmInventory, values: PropertyObject['values']): VmUse {
  const on = powerState === 'poweredOn'
  const number = (path: string): number | null => asInteger(values.get(path))
  const ips = new Set<string>()
  for (const card of values.get('guest.net')?.children ?? [])
    for (const { text } of childrenOf(card, 'ipAddress')) ips.add(ownText(text, longestId))
  const own = asText(longestId)(values.get('guest.ipAddress'))
  if (own !== null) ips.add(own)
  const snapshots = values.get('layoutEx.snapshot')?.children.length ?? null
  return {
    ips: [...ips].slice(0, mostIps),
    cpuMhz: on ? number('summary.quickStats.overallCpuUsage') : null,
    memoryMb: on ? number('summary.quickStats.hostMemoryUsage') : null,
    committedBytes: number('summary.storage.committed'),
    uptimeSeconds: on ? number('summary.quickStats.uptimeSeconds') : null,
    guest: asText(longestId)(values.get('summary.config.guestFullName')),
    // A host that names no files of snapshots still says whether there are any.
    snapshots: snapshots === null && hasSnapshot === false ? 0 : snapshots,
  }
}
