import type { Clock } from '../../../shared/clock.ts'
import type { Result } from '../../../shared/result.ts'
import { acquireHostLock } from '../../hosts/host-lock.ts'
import type { Host } from '../../hosts/known-host.ts'
import type { VimClient } from '../../vim/client.ts'
import { readIdentity } from '../../vim/identity.ts'

export interface ExclusiveOptions {
  readonly client: VimClient
  readonly clock: Clock
  readonly host: Host
  /** `dataPaths().root`. */
  readonly dataRoot: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Does work that changes the image of a host, with the host locked: no shutdown, no other installation, whichever program
 * begins it. Problems: those of {@link acquireHostLock}, of reading which machine it is, and of the work.
 */
export async function exclusively<T>(
  { client, clock, host, dataRoot, signal }: ExclusiveOptions,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const { name, hardwareUuid, endpoint } = host
  const lock = await acquireHostLock(
    dataRoot,
    { fingerprint: endpoint.fingerprint, hardwareUuid },
    { name, what: 'image', clock, ...(signal && { signal }) },
  )
  if (!lock.ok) return lock
  try {
    const identity = await readIdentity(client, { signal })
    if (!identity.ok) return identity
    const confirmed = await lock.value.confirm(identity.value.hardwareUuid)
    return confirmed.ok ? await work() : confirmed
  } finally {
    await lock.value.release()
  }
}
