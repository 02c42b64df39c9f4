import type { PowerState, ToolsStatus, VmConnectionState } from '../../shared/models/inventory.ts'
import { ok, type Result } from '../../shared/result.ts'
import type { VimClient } from '../../electron/vim/client.ts'
import { asEntityName, asEnum, asInteger, asString, type Decoder } from '../../electron/vim/decode.ts'
import { retrieveProperties } from '../../electron/vim/properties.ts'

const decoders = {
  name: asEntityName,
  'runtime.powerState': asEnum<PowerState>(['poweredOn', 'poweredOff', 'suspended']),
  'runtime.connectionState': asEnum<VmConnectionState>([
    'connected',
    'disconnected',
    'orphaned',
    'inaccessible',
    'invalid',
  ]),
  'guest.toolsRunningStatus': asEnum<ToolsStatus>([
    'guestToolsRunning',
    'guestToolsNotRunning',
    'guestToolsExecutingScripts',
  ]),
  'guest.ipAddress': asString,
  'summary.config.memorySizeMB': asInteger,
} as const satisfies Record<string, Decoder<unknown>>

export type VmPath = keyof typeof decoders
type Decoded<P extends VmPath> = (typeof decoders)[P] extends Decoder<infer T> ? T | null : never

interface VmValues<P extends VmPath> {
  readonly id: string
  readonly values: { readonly [K in P]: Decoded<K> }
}

/** Reads the given properties of every VM with the product's client, to compare it with other clients and replies. */
export async function readVms<P extends VmPath>(
  client: VimClient,
  paths: readonly P[],
): Promise<Result<VmValues<P>[]>> {
  const objects = await retrieveProperties(client, [{ type: 'VirtualMachine', paths }], (root) => [
    { object: root, traverse: 'inventory' },
  ])
  if (!objects.ok) return objects
  const vms: VmValues<P>[] = []
  for (const { ref, values } of objects.value) {
    if (ref.type !== 'VirtualMachine') continue
    const decoded: Partial<Record<P, unknown>> = {}
    for (const path of paths) decoded[path] = decoders[path](values.get(path))
    vms.push({ id: ref.value, values: decoded as VmValues<P>['values'] })
  }
  return ok(vms)
}
