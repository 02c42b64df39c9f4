import type { HostInventory, VmInventory } from '../../shared/models/inventory.ts'
import { ok, type Result } from '../../shared/result.ts'
import { compare } from '../../shared/text/compare.ts'
import type { VimClient } from './client.ts'
import { asBoolean, asText, asTime, ownText } from './decode.ts'
import { retrieveProperties, type PropertyObject, type PropertySpec } from './properties.ts'
import { pathsOf, readFields, type Patch, type PropertyReading, type PropertyTable } from './property-table.ts'
import type { ServiceContent } from './service-content.ts'
import { newVm, readVm, vmPaths } from './vm-record.ts'

/** The fields of the live model that are a host's own. */
type HostFields = {
  readonly [Field in 'maintenance' | 'bootTime' | 'managementServerIp']: NonNullable<HostInventory[Field]>
}

/** A change to a host: the fields that it touches. */
export type HostPatch = Patch<HostFields>

const hostProperties: PropertyTable<HostFields> = {
  maintenance: { path: 'runtime.inMaintenanceMode', decode: asBoolean },
  bootTime: { path: 'runtime.bootTime', decode: asTime },
  managementServerIp: { path: 'summary.managementServerIp', decode: asText(256) },
}

/** Properties that the live model holds of every VM and of the host; the push filter watches the same ones. */
export const inventorySpecs: readonly PropertySpec[] = [
  { type: 'VirtualMachine', paths: vmPaths },
  { type: 'HostSystem', paths: pathsOf(hostProperties) },
]

/** Decodes what a reading says of a host. */
export function readHost(reading: PropertyReading): HostPatch {
  return readFields(hostProperties, reading)
}

/** Compares VMs by name, then by id, independent of any language. */
export function compareVms(a: VmInventory, b: VmInventory): number {
  return compare(a.name ?? '', b.name ?? '') || compare(a.id, b.id)
}

/** Puts an inventory together. */
export function newInventory(
  content: ServiceContent,
  host: { readonly id: string; readonly fields: HostPatch } | null,
  vms: readonly VmInventory[],
): HostInventory {
  const { name, version, build, apiType } = content.about
  return {
    hostId: host?.id ?? null,
    product: { name, version, build, apiType },
    maintenance: host?.fields.maintenance ?? null,
    bootTime: host?.fields.bootTime ?? null,
    managementServerIp: host?.fields.managementServerIp ?? null,
    vms,
  }
}

/** Puts an inventory together out of all its objects, VMs by name. */
export function inventoryOf(
  content: ServiceContent,
  objects: Iterable<Pick<PropertyObject, 'ref' | 'values'> & Partial<Pick<PropertyObject, 'missing'>>>,
): HostInventory {
  const vms: VmInventory[] = []
  let host: { id: string; fields: HostPatch } | null = null
  for (const { ref, values, missing } of objects) {
    const reading = { values, missing, whole: true }
    if (ref.type === 'VirtualMachine') vms.push(newVm(ownText(ref.value), readVm(reading)))
    else if (ref.type === 'HostSystem') host ??= { id: ownText(ref.value), fields: readHost(reading) }
  }
  return newInventory(content, host, vms.sort(compareVms))
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
