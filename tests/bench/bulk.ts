import { join } from 'node:path'
import { z } from 'zod'
import { startLineChild } from '../support/child.ts'
import type { LineChild } from '../support/child.ts'
import { buildGo } from '../support/go.ts'
import { startGovmomiPeer } from '../support/govmomi.ts'
import type { GovmomiPeer } from '../support/govmomi.ts'
import { python } from '../support/pyvmomi.ts'
import { bulkPaths } from './bulk-paths.ts'
import { median } from './median.ts'

/** Medians of one number of VMs, in ms. */
export interface BulkRow {
  readonly vms: number
  readonly oursMs: number
  readonly govmomiMs: number
  readonly pyvmomiMs: number
}

const readingSchema = z.object({
  ms: z.number(),
  vms: z.number(),
  memoryMB: z.number(),
  poweredOn: z.number(),
  withIp: z.number(),
  nameChars: z.number(),
  withTools: z.number(),
})

/** Numbers of VMs, and how many measured rounds each gets: enough for a steady median within about a minute in all. */
const sizes = [
  { vms: 20, rounds: 61 },
  { vms: 200, rounds: 41 },
  { vms: 1000, rounds: 25 },
  { vms: 5000, rounds: 15 },
] as const
/** Rounds that are not measured; the same number for each client, enough for the compilers of V8 to settle. */
const warmUps = 10

const clients = {
  ours: () => startLineChild(process.execPath, [join(import.meta.dirname, 'clients/ours.ts')]),
  govmomi: async () => startLineChild(await buildGo('tests/bench/clients/govmomi'), []),
  pyvmomi: () =>
    startLineChild(python, [join(import.meta.dirname, 'clients/pyvmomi.py')], {
      ...process.env,
      PYTHONDONTWRITEBYTECODE: '1',
    }),
} as const
type ClientName = keyof typeof clients
const names = ['ours', 'govmomi', 'pyvmomi'] as const satisfies readonly ClientName[]

async function logIn(name: ClientName, peer: GovmomiPeer): Promise<LineChild> {
  const child = await clients[name]()
  const { host, port, user, password, certificate, fingerprint } = peer
  child.send(JSON.stringify({ host, port, user, password, certificate, fingerprint, paths: bulkPaths }))
  const answer = await child.nextLine()
  if (answer !== 'ready') throw new Error(`${name} answered ${answer}`)
  return child
}

async function measure(vms: number, rounds: number): Promise<BulkRow> {
  // A fifth is off, so that not every VM has the same values.
  await using peer = await startGovmomiPeer({ vms, off: Math.floor(vms / 5), powerLayer: false })
  const running = new Map<ClientName, LineChild>()
  try {
    for (const name of names) running.set(name, await logIn(name, peer))
    const times: Record<ClientName, number[]> = { ours: [], govmomi: [], pyvmomi: [] }
    let expected: string | null = null
    for (let round = -warmUps; round < rounds; round++) {
      for (const [name, child] of running) {
        child.send('read')
        const { ms, ...content } = readingSchema.parse(JSON.parse(await child.nextLine()))
        expected ??= JSON.stringify(content)
        if (content.vms !== vms || JSON.stringify(content) !== expected)
          throw new Error(`${name} read ${JSON.stringify(content)}, not ${expected}`)
        if (round >= 0) times[name].push(ms)
      }
    }
    return { vms, oursMs: median(times.ours), govmomiMs: median(times.govmomi), pyvmomiMs: median(times.pyvmomi) }
  } finally {
    await Promise.all([...running.values()].map((child) => child.stop()))
  }
}

/**
 * Bulk reads of the same server by three clients, each logged in and warmed up beforehand, taking turns round by round.
 * Each measures itself, from before the request is built until all values are native objects.
 */
export async function benchBulk(progress: (text: string) => void): Promise<BulkRow[]> {
  const rows: BulkRow[] = []
  for (const { vms, rounds } of sizes) {
    progress(`bulk read of ${vms} VMs, ${rounds} rounds`)
    rows.push(await measure(vms, rounds))
  }
  return rows
}
