import { VimClient } from '../../electron/vim/client.ts'
import { readInventory } from '../../electron/vim/inventory.ts'
import { ok } from '../../shared/result.ts'
import { startGovmomiPeer } from '../support/govmomi.ts'
import { Relay } from '../support/relay.ts'
import { median } from './median.ts'
import { valueOf } from './value-of.ts'

/** Times divided by the relay's round-trip time, as medians. Nothing is subtracted: the server's own time is in them. */
export interface RoundTrips {
  /** From nothing (no connection, no session) to host and VMs read. */
  readonly cold: number
  /** The same read again on the connection and session that stand. */
  readonly warm: number
}

const rttMs = 50
const rounds = 15

/** Counts round trips by their time: a relay imitates a network of 50 ms, on which the rest hardly shows. */
export async function benchRoundTrips(progress: (text: string) => void): Promise<RoundTrips> {
  progress(`round trips through ${rttMs} ms, ${rounds} rounds`)
  await using peer = await startGovmomiPeer({ vms: 5, powerLayer: false })
  await using relay = await Relay.start(peer, { rttMs })
  const { fingerprint, user, password } = peer
  const cold: number[] = []
  const warm: number[] = []
  // The first round only loads and compiles code.
  for (let round = -1; round < rounds; round++) {
    const client = VimClient.create({ address: { host: '127.0.0.1', port: relay.port }, fingerprint, user, password: async () => ok(password), locale: 'en' })
    const start = performance.now()
    valueOf(await client.connect())
    valueOf(await readInventory(client))
    const read = performance.now()
    valueOf(await readInventory(client))
    const again = performance.now()
    await client.close()
    if (round < 0) continue
    cold.push((read - start) / rttMs)
    warm.push((again - read) / rttMs)
  }
  return { cold: median(cold), warm: median(warm) }
}
