/**
 * Sends magic packets from the network namespace it is started in, with the network cards that this system has there. One JSON
 * line in (`WakeRequest`), one out (the code it ended with), until stdin ends.
 */
import { createInterface } from 'node:readline'
import { sendPackets, wakePorts } from '../../../electron/wake/send-packet.ts'
import { findPaths } from '../../../electron/wake/wake-target.ts'
import { wake } from '../../../electron/wake/wake.ts'
import { systemClock } from '../../../shared/clock.ts'
import { fail } from '../../../shared/result.ts'
import { bareProblem } from '../../support/problem.ts'

export interface WakeRequest {
  /** Address of the host. */
  readonly host: string
  readonly lastKnown?: string
  readonly broadcast?: string
  readonly mac: readonly number[]
  readonly secureOn?: readonly number[]
}

async function answer({ host, lastKnown, broadcast, mac, secureOn }: WakeRequest): Promise<string> {
  const endpoint = {
    id: '',
    kind: 'esxi',
    address: { host, port: 443 },
    fingerprint: '',
    user: '',
    apiVersion: null,
  } as const
  const known = { endpoint, wake: { ipv4: lastKnown ?? null, incapable: [], secureOn: false } }
  const ended = await wake({
    macs: [mac],
    secureOn: secureOn ?? null,
    paths: () =>
      findPaths(known, { broadcast: broadcast ?? null, lookup: () => Promise.reject(new Error('no names')) }),
    ports: wakePorts,
    send: sendPackets,
    probe: async () => fail(bareProblem('HOST_UNREACHABLE')),
    waitMs: null,
    clock: systemClock,
    cancel: new AbortController().signal,
    emit: () => undefined,
  })
  return ended.ok ? ended.value.outcome : `${ended.problem.code} ${JSON.stringify(ended.problem.params)}`
}

for await (const line of createInterface({ input: process.stdin }))
  console.log(JSON.stringify(await answer(JSON.parse(line) as WakeRequest)))
