import type { VimClient } from './client.ts'
import { asArray } from './decode.ts'
import { retrieveProperties } from './properties.ts'
import type { ManagedObjectRef } from './soap.ts'

/** A VM, and the version of its configuration as it was just read. */
export interface ConfiguredVm {
  readonly ref: ManagedObjectRef
  /** `config.changeVersion`: another one whenever the configuration changes; null when the host does not say. */
  readonly changeVersion: string | null
}

interface Known {
  readonly changeVersion: string | null
  readonly passthrough: boolean
}

/** VMs whose devices are read in one call: a list of devices is some 6 kB. */
const atOnce = 100
/** Milliseconds after which a run goes on without them. */
const patienceMs = 10_000

/** What was read of a host, by VM id. */
const knownOf = new WeakMap<VimClient, Map<string, Known>>()

/**
 * Returns which VMs have a PCI device of the host passed through to them, by id. Devices are read again only of VMs whose
 * configuration has changed since. A VM whose devices cannot be read is left out: no shutdown depends on them.
 */
export async function readPassthrough(
  client: VimClient,
  vms: readonly ConfiguredVm[],
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<ReadonlyMap<string, boolean>> {
  const before = knownOf.get(client) ?? new Map<string, Known>()
  const now = new Map<string, Known>()
  const unread: ConfiguredVm[] = []
  for (const vm of vms) {
    const known = before.get(vm.ref.value)
    if (known && vm.changeVersion !== null && known.changeVersion === vm.changeVersion) now.set(vm.ref.value, known)
    else unread.push(vm)
  }
  const patience = AbortSignal.timeout(patienceMs)
  const signal = options.signal ? AbortSignal.any([options.signal, patience]) : patience
  for (let start = 0; start < unread.length; start += atOnce) {
    const some = unread.slice(start, start + atOnce)
    const read = await retrieveProperties(
      client,
      [{ type: 'VirtualMachine', paths: ['config.hardware.device'] }],
      () => some.map(({ ref }) => ({ object: ref })),
      { signal },
    )
    // One VM that is gone meanwhile fails the call for all of them. What else keeps the host from answering shows elsewhere.
    if (!read.ok) continue
    const versions = new Map(some.map(({ ref, changeVersion }) => [ref.value, changeVersion]))
    for (const { ref, values } of read.value) {
      const devices = asArray(values.get('config.hardware.device'))
      if (devices === null) continue
      const passthrough = devices.some((device) => device.type?.local === 'VirtualPCIPassthrough')
      now.set(ref.value, { changeVersion: versions.get(ref.value) ?? null, passthrough })
    }
  }
  knownOf.set(client, now)
  return new Map([...now].map(([id, { passthrough }]) => [id, passthrough]))
}
