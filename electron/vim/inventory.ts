import type {
  GuestState,
  HostInventory,
  PowerState,
  ToolsStatus,
  VmConnectionState,
  VmInventory,
} from '../../shared/models/inventory.ts'
import { ok, type Result } from '../../shared/result.ts'
import type { VimClient } from './client.ts'
import { asBoolean, asEntityName, asEnum, asString, asTime } from './decode.ts'
import { retrieveProperties, type PropertyObject, type PropertySpec } from './properties.ts'
import type { ServiceContent } from './service-content.ts'
import { childText, type XmlNode } from './xml/node.ts'

const powerState = asEnum<PowerState>(['poweredOn', 'poweredOff', 'suspended'])
const toolsStatus = asEnum<ToolsStatus>(['guestToolsRunning', 'guestToolsNotRunning', 'guestToolsExecutingScripts'])
const guestState = asEnum<GuestState>(['running', 'shuttingDown', 'resetting', 'standby', 'notRunning', 'unknown'])
const connectionState = asEnum<VmConnectionState>(['connected', 'disconnected', 'orphaned', 'inaccessible', 'invalid'])

/** What the live model holds of every VM and of the host; also what the push filter watches. */
export const inventorySpecs: readonly PropertySpec[] = [
  {
    type: 'VirtualMachine',
    paths: [
      'name',
      'runtime.powerState',
      'runtime.connectionState',
      'runtime.question',
      'guest.toolsRunningStatus',
      'guest.guestState',
      'guest.ipAddress',
    ],
  },
  { type: 'HostSystem', paths: ['runtime.inMaintenanceMode', 'runtime.bootTime', 'summary.managementServerIp'] },
]

/** Values of one object by property path, as read or as pushed. */
export type ValuesByPath = ReadonlyMap<string, XmlNode>

/** One VM out of its property values. */
export function vmOf(id: string, values: ValuesByPath): VmInventory {
  const question = values.get('runtime.question')
  const questionId = question && childText(question, 'id')
  return {
    id,
    name: asEntityName(values.get('name')) || null,
    powerState: powerState(values.get('runtime.powerState')),
    tools: toolsStatus(values.get('guest.toolsRunningStatus')),
    guestState: guestState(values.get('guest.guestState')),
    guestIp: asString(values.get('guest.ipAddress')) || null,
    connectionState: connectionState(values.get('runtime.connectionState')),
    question: question && questionId ? { id: questionId, text: childText(question, 'text') ?? '' } : null,
  }
}

/** The whole inventory out of its objects, VMs by name. */
export function inventoryOf(
  content: ServiceContent,
  objects: Iterable<{ readonly ref: PropertyObject['ref']; readonly values: ValuesByPath }>,
): HostInventory {
  const vms: VmInventory[] = []
  let host: { id: string; values: ValuesByPath } | null = null
  for (const { ref, values } of objects) {
    if (ref.type === 'VirtualMachine') vms.push(vmOf(ref.value, values))
    else if (ref.type === 'HostSystem') host ??= { id: ref.value, values }
  }
  const { name, version, build, apiType } = content.about
  vms.sort((a, b) => compareText(a.name ?? '', b.name ?? '') || compareText(a.id, b.id))
  return {
    hostId: host?.id ?? null,
    product: { name, version, build, apiType },
    maintenance: asBoolean(host?.values.get('runtime.inMaintenanceMode')),
    bootTime: asTime(host?.values.get('runtime.bootTime')),
    managementServerIp: asString(host?.values.get('summary.managementServerIp')) || null,
    vms,
  }
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** Reads host and VMs once, without push. */
export async function readInventory(
  client: VimClient,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Result<HostInventory>> {
  const objects = await retrieveProperties(
    client,
    inventorySpecs,
    (root) => [{ object: root, traverse: 'inventory' }],
    options,
  )
  if (!objects.ok) return objects
  const connected = await client.connect(options)
  return connected.ok ? ok(inventoryOf(connected.value, objects.value)) : connected
}
