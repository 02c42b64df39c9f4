import type {
  GuestState,
  PowerState,
  ToolsStatus,
  ToolsVersionStatus,
  VmConnectionState,
  VmInventory,
} from '../../shared/models/inventory.ts'
import { asBoolean, asEntityName, asEnum, asRef, asText, ownText, type Decoder } from './decode.ts'
import { pathsOf, readFields, type Patch, type PropertyReading, type PropertyTable } from './property-table.ts'
import { childText } from './xml/node.ts'

/** The fields of a VM beside its id. */
type VmFields = { readonly [Field in Exclude<keyof VmInventory, 'id'>]: NonNullable<VmInventory[Field]> }

/** A change to a VM: the fields that it touches. */
export type VmPatch = Patch<VmFields>

/** Longest texts that are kept of a VM, far above what a host writes. Characters. */
const longestName = 512
const longestId = 256
const longestQuestion = 4_096
/** Most addresses that are kept of a VM, which has ten network cards at most. */
const mostMacs = 16

const question: Decoder<VmFields['question']> = (value) => {
  const id = value && childText(value, 'id')
  return value && id
    ? { id: ownText(id, longestId), text: ownText(childText(value, 'text') ?? '', longestQuestion) }
    : null
}

/** GuestNicInfo[]: addresses of the virtual cards, without the guest's own bridges and tunnels, which have no device. */
const macs: Decoder<VmFields['macs']> = (value) => {
  if (!value) return null
  const found = new Set<string>()
  for (const card of value.children) {
    const mac = childText(card, 'macAddress')?.toLowerCase() ?? ''
    if (childText(card, 'deviceConfigId')?.startsWith('-') || !/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(mac)) continue
    found.add(ownText(mac, longestId))
    if (found.size === mostMacs) break
  }
  return [...found]
}

/**
 * The properties of a VM that the live model holds, and that the push filter therefore watches. What is read of every VM
 * must be small, and must not change often:
 *
 * - `guest.net` instead of `config.hardware.device` for network addresses: 331 bytes a VM instead of 5,710 on govmomi's
 *   simulator, and a host sends the whole list of devices again whenever a drive is connected. Tools report it, so the
 *   addresses of a VM without running Tools are unknown.
 * - `rootSnapshot` instead of `snapshot`: a flat list of references, where `snapshot` is a tree as deep as the chain of
 *   snapshots. A long chain would exceed the nesting that a reply may have, and the whole host could not be read.
 */
const vmProperties: PropertyTable<VmFields> = {
  name: { path: 'name', decode: (value) => ownText(asEntityName(value) ?? '', longestName) || null },
  powerState: { path: 'runtime.powerState', decode: asEnum<PowerState>(['poweredOn', 'poweredOff', 'suspended']) },
  tools: {
    path: 'guest.toolsRunningStatus',
    decode: asEnum<ToolsStatus>(['guestToolsRunning', 'guestToolsNotRunning', 'guestToolsExecutingScripts']),
  },
  guestState: {
    path: 'guest.guestState',
    decode: asEnum<GuestState>(['running', 'shuttingDown', 'resetting', 'standby', 'notRunning', 'unknown']),
  },
  guestIp: { path: 'guest.ipAddress', decode: asText(longestId) },
  connectionState: {
    path: 'runtime.connectionState',
    decode: asEnum<VmConnectionState>(['connected', 'disconnected', 'orphaned', 'inaccessible', 'invalid']),
  },
  question: { path: 'runtime.question', decode: question },
  hostMoid: {
    path: 'runtime.host',
    decode: (value) => ownText(asRef(value)?.value ?? '', longestId) || null,
  },
  instanceUuid: { path: 'config.instanceUuid', decode: asText(longestId) },
  guestId: { path: 'config.guestId', decode: asText(longestId) },
  template: { path: 'config.template', decode: asBoolean },
  macs: { path: 'guest.net', decode: macs },
  // An empty list may be left out of a reply: one that is unset is a VM without snapshots.
  hasSnapshot: { path: 'rootSnapshot', decode: (value) => (value?.children.length ?? 0) > 0 },
  consolidationNeeded: { path: 'runtime.consolidationNeeded', decode: asBoolean },
  toolsVersionStatus2: {
    path: 'guest.toolsVersionStatus2',
    decode: asEnum<ToolsVersionStatus>([
      'guestToolsNotInstalled',
      'guestToolsNeedUpgrade',
      'guestToolsCurrent',
      'guestToolsUnmanaged',
      'guestToolsTooOld',
      'guestToolsSupportedOld',
      'guestToolsSupportedNew',
      'guestToolsTooNew',
      'guestToolsBlacklisted',
    ]),
  },
}

/** Property paths of {@link VmInventory}. */
export const vmPaths: readonly string[] = pathsOf(vmProperties)

/** Decodes what a reading says of a VM. */
export function readVm(reading: PropertyReading): VmPatch {
  return readFields(vmProperties, reading)
}

/** Creates a VM; fields that are absent are null. */
export function newVm(id: string, fields: VmPatch): VmInventory {
  // Spelled out, so that all VMs share one layout in memory.
  return {
    id,
    name: fields.name ?? null,
    powerState: fields.powerState ?? null,
    tools: fields.tools ?? null,
    guestState: fields.guestState ?? null,
    guestIp: fields.guestIp ?? null,
    connectionState: fields.connectionState ?? null,
    question: fields.question ?? null,
    hostMoid: fields.hostMoid ?? null,
    instanceUuid: fields.instanceUuid ?? null,
    guestId: fields.guestId ?? null,
    template: fields.template ?? null,
    macs: fields.macs ?? null,
    hasSnapshot: fields.hasSnapshot ?? null,
    consolidationNeeded: fields.consolidationNeeded ?? null,
    toolsVersionStatus2: fields.toolsVersionStatus2 ?? null,
  }
}

/** Returns the VM with the change made: the same object when it changes nothing. */
export function patchedVm(vm: VmInventory, patch: VmPatch): VmInventory {
  const changed = { ...patch }
  let any = false
  for (const field of Object.keys(patch) as (keyof VmPatch)[]) {
    if (isSame(vm[field], patch[field])) delete changed[field]
    else any = true
  }
  return any ? newVm(vm.id, { ...vm, ...changed }) : vm
}

/** Whether two values of a field are the same, item by item where they hold several. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [before, after] = [Object.entries(a), Object.entries(b)]
  return (
    before.length === after.length &&
    after.every(([key, value], at) => before[at]?.[0] === key && before[at][1] === value)
  )
}

/** Characters that a record takes beside its texts: about its bytes without them. */
const recordWeight = 400

/** Returns about how much memory a VM takes, in characters. */
export function weightOfVm(vm: VmInventory): number {
  const { id, name, guestIp, question: asked, hostMoid, instanceUuid, guestId, macs: cards } = vm
  let weight = recordWeight
  for (const text of [id, name, guestIp, hostMoid, instanceUuid, guestId, ...(cards ?? [])]) weight += text?.length ?? 0
  return weight + (asked ? asked.id.length + asked.text.length : 0)
}
