/**
 * Probes from within the network namespace it is started in. One JSON line in (`RunnerRequest`), one out (`RunnerAnswer`),
 * until stdin ends.
 */
import { subscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { probePorts } from '../../../electron/ports/probe.ts'
import type { ProbeOptions, ProbeSummary, ProbeTarget } from '../../../electron/ports/probe.ts'
import type { ProbeResult } from '../../../shared/models/port-report.ts'

export interface RunnerRequest {
  readonly host: string
  readonly targets: readonly ProbeTarget[]
  /** What the name resolves to. */
  readonly addresses?: readonly string[]
  readonly options?: Pick<ProbeOptions<ProbeTarget>, 'timeoutMs' | 'concurrency' | 'banners' | 'community'>
  /** Abort when so many results have come. */
  readonly abortAfter?: number
}

export interface RunnerAnswer {
  readonly problem: string | null
  /** Errno behind the problem. */
  readonly cause: string | null
  readonly summary: ProbeSummary | null
  readonly rows: readonly (ProbeTarget & ProbeResult)[]
  /** Wall time of the call. */
  readonly ms: number
  /** TCP sockets that were open or connecting at once, at most. */
  readonly mostSockets: number
}

const sockets = { now: 0, most: 0 }
subscribe('net.client.socket', (message) => {
  const { socket } = message as { socket: Socket }
  sockets.now += 1
  sockets.most = Math.max(sockets.most, sockets.now)
  socket.once('close', () => {
    sockets.now -= 1
  })
})

async function answer({ host, targets, addresses, options, abortAfter }: RunnerRequest): Promise<RunnerAnswer> {
  const rows: (ProbeTarget & ProbeResult)[] = []
  const stop = new AbortController()
  sockets.most = 0
  const begun = performance.now()
  const probed = await probePorts(host, targets, {
    ...options,
    signal: stop.signal,
    ...(addresses ? { resolve: async () => addresses } : {}),
    onResult: (target, result) => {
      rows.push({ ...target, ...result })
      if (rows.length === abortAfter) stop.abort()
    },
  })
  const ms = performance.now() - begun
  const mostSockets = sockets.most
  if (probed.ok) return { problem: null, cause: null, summary: probed.value, rows, ms, mostSockets }
  const { code, cause } = probed.problem
  return {
    problem: code,
    cause: cause instanceof Error && 'code' in cause ? String(cause.code) : null,
    summary: null,
    rows,
    ms,
    mostSockets,
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line) as RunnerRequest)))
}
