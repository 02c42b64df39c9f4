import type { HostAddress } from '../../shared/models/host.ts'
import type { Host } from '../hosts/known-host.ts'
import type { LockIdentity } from '../hosts/host-lock.ts'

/** The host of a run. */
export interface RunHost extends LockIdentity {
  /** Id of the stored host. */
  readonly id: string
  readonly name: string
  readonly address: HostAddress
}

/** Returns what a run needs to know of a host. */
export function runHost({ id, name, hardwareUuid, endpoint: { address, fingerprint } }: Host): RunHost {
  return { id, name, address, fingerprint, hardwareUuid }
}
