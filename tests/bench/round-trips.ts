import { VimClient } from '../../electron/vim/client.ts'
import { readInventory } from '../../electron/vim/inventory.ts'
import { ok } from '../../shared/result.ts'
import { startGovmomiPeer, type GovmomiPeer } from '../support/govmomi.ts'
import { Relay } from '../support/relay.ts'
import { median } from './median.ts'
import { valueOf } from './value-of.ts'

/** Round trips, as medians. */
export interface RoundTrips {
  /** From nothing (no connection, no session) to host and VMs read. */
  readonly cold: number
  /** The same read again on the connection and session that stand. */
  readonly warm: number
}

/** Two networks, near and far, in milliseconds. What computers take is the same on both; only the trips cost more. */
const near = 40
const far = 120
const rounds = 12

/**
 * Counts round trips by what a longer line adds: the time over the far relay less that over the near one, divided by
 * the difference of their round-trip times. The time that server and client take themselves cancels out.
 */
export async function benchRoundTrips(progress: (text: string) => void): Promise<RoundTrips> {
  progress(`round trips through ${near} and ${far} ms, ${rounds} rounds`)
  await using peer = await startGovmomiPeer({ vms: 5, powerLayer: false })
  const cold: number[] = []
  const warm: number[] = []
  // The first round only loads and compiles code.
  for (let round = -1; round < rounds; round++) {
    const short = await measure(peer, near)
    const long = await measure(peer, far)
    if (round < 0) continue
    cold.push((long.coldMs - short.coldMs) / (far - near))
    warm.push((long.warmMs - short.warmMs) / (far - near))
  }
  return { cold: median(cold), warm: median(warm) }
}

async function measure(peer: GovmomiPeer, rttMs: number): Promise<{ coldMs: number; warmMs: number }> {
  await using relay = await Relay.start(peer, { rttMs })
  const { fingerprint, user, password } = peer
  const client = VimClient.create({
    address: { host: '127.0.0.1', port: relay.port },
    fingerprint,
    user,
    password: async () => ok(password),
    locale: 'en',
  })
  const start = performance.now()
  valueOf(await client.connect())
  valueOf(await readInventory(client))
  const read = performance.now()
  valueOf(await readInventory(client))
  const again = performance.now()
  await client.close()
  return { coldMs: read - start, warmMs: again - read }
}
