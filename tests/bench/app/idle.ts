import { setTimeout as sleep } from 'node:timers/promises'
import { startPlain } from './plain-app.ts'
import { treeUse } from './process-tree.ts'
import type { Stage, StageHost } from './stage.ts'

/** Activity of the idle app without a window. */
export interface Idle {
  readonly hosts: number
  readonly seconds: number
  /** SOAP calls that all hosts received in that time, by method. */
  readonly calls: Readonly<Record<string, number>>
  /** Calls that were waiting for an answer all the time, by method: the long poll of each host. */
  readonly pending: Readonly<Record<string, number>>
  /** Bytes to and from all hosts, and connections made, in that time. */
  readonly bytesUp: number
  readonly bytesDown: number
  readonly newConnections: number
  /** CPU time of all processes in that time, ms. */
  readonly oursCpuMs: number
  readonly emptyCpuMs: number
}

const seconds = 60
/** Time after connecting, for the work that is done only once. */
const calmMs = 8_000

/** Measures both apps at once on one desktop, so that disturbances hit both. */
export async function benchIdle(stage: Stage, progress: (text: string) => void): Promise<Idle> {
  progress(`idle traffic, ${seconds} s`)
  const { hosts } = stage
  await stage.renewPanel()
  const ours = await startPlain(stage, stage.ours, ['--hidden'])
  try {
    const empty = await startPlain(stage, stage.empty)
    try {
      for (const host of hosts)
        await ours.item.menu.waitForItem(new RegExp(`^${host.name}: (?:Connected|Ready|Unknown|\\d)`))
      await sleep(calmMs)
      const before = { traffic: traffic(hosts), ours: await treeUse(ours.pid), empty: await treeUse(empty.pid) }
      // The very calls that are open now: one that ended and was asked again counts as a call.
      const open = hosts.flatMap(({ host }) => host.calls.filter((call) => call.outcome === 'pending'))
      await sleep(seconds * 1_000)
      const after = { traffic: traffic(hosts), ours: await treeUse(ours.pid), empty: await treeUse(empty.pid) }
      return {
        hosts: hosts.length,
        seconds,
        calls: count(hosts.flatMap(({ host }, index) => host.calls.slice(before.traffic.received[index]))),
        pending: count(open.filter((call) => call.outcome === 'pending')),
        bytesUp: after.traffic.up - before.traffic.up,
        bytesDown: after.traffic.down - before.traffic.down,
        newConnections: after.traffic.connections - before.traffic.connections,
        oursCpuMs: after.ours.cpuMs - before.ours.cpuMs,
        emptyCpuMs: after.empty.cpuMs - before.empty.cpuMs,
      }
    } finally {
      await empty.stop()
    }
  } finally {
    await ours.stop()
  }
}

interface Traffic {
  readonly up: number
  readonly down: number
  readonly connections: number
  /** Counts the calls each host has received so far. */
  readonly received: readonly number[]
}

function traffic(hosts: readonly StageHost[]): Traffic {
  const sum = (of: (host: StageHost) => number): number => hosts.reduce((total, host) => total + of(host), 0)
  return {
    up: sum(({ relay }) => relay.bytesUp),
    down: sum(({ relay }) => relay.bytesDown),
    connections: sum(({ relay }) => relay.connections),
    received: hosts.map(({ host }) => host.calls.length),
  }
}

function count(calls: readonly { readonly method: string }[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { method } of calls) counts[method] = (counts[method] ?? 0) + 1
  return counts
}
