// A second process for the tests of runs that are cut off: carries out one shutdown, given on stdin as one line of JSON, and prints each
// event and at last the outcome as a line of JSON. It is meant to be killed at any moment.
import { createInterface } from 'node:readline'
import type { Goal } from '../../../electron/power/run-input.ts'
import { shutDown } from '../../../electron/power/shutdown.ts'
import { VimClient } from '../../../electron/vim/client.ts'
import { probeHost } from '../../../electron/hosts/probe.ts'
import { systemClock } from '../../../shared/clock.ts'
import type { ShutdownPolicy } from '../../../shared/models/power.ts'
import { ok } from '../../../shared/result.ts'

/** The input of the child. */
export interface ChildOrder {
  readonly port: number
  readonly fingerprint: string
  readonly password: string
  readonly hostId: string
  readonly dataRoot: string
  readonly journalDir: string
  readonly policy: ShutdownPolicy
  /** A shutdown unless given; a cycle never gets an answer to its packets. */
  readonly goal?: 'reboot' | 'cycle'
  /** Prints `confirm` and then waits without end. */
  readonly hesitate: boolean
}

/** Nothing that wakes a host answers here: the process is killed before that. */
const goals: Readonly<Record<'reboot' | 'cycle', Goal>> = {
  reboot: { kind: 'reboot' },
  cycle: {
    kind: 'cycle',
    wake: (_cancel, onRound) => {
      onRound({ number: 1, to: ['192.0.2.255'], problem: null })
      return new Promise(() => undefined)
    },
  },
}

const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as ChildOrder
  const address = { host: '127.0.0.1', port: order.port }
  const client = VimClient.create({
    address,
    fingerprint: order.fingerprint,
    user: 'root',
    password: () => Promise.resolve(ok(order.password)),
    locale: 'en',
  })
  const result = await shutDown({
    client,
    host: {
      id: order.hostId,
      name: 'practice',
      address,
      fingerprint: order.fingerprint,
      hardwareUuid: null,
    },
    trigger: 'user',
    policy: order.policy,
    ...(order.goal && { goal: goals[order.goal] }),
    rules: () => Promise.resolve(ok({ hostId: null, layers: { general: order.policy }, saved: [] })),
    dataRoot: order.dataRoot,
    journalDir: order.journalDir,
    clock: systemClock,
    random: Math.random,
    probe: () => probeHost(address, order.fingerprint),
    emit: print,
    cancel: new AbortController().signal,
    verify: { misses: 5, spanMs: 500, intervalMs: 100, giveUpMs: 60_000 },
    ask: {
      planned: () => undefined,
      cannotAsk: () => Promise.resolve(null),
      stuck: () => Promise.resolve(null),
      confirm: () => {
        print({ step: 'confirm' })
        return order.hesitate ? new Promise(() => undefined) : Promise.resolve(true)
      },
    },
  })
  print(
    result.ok
      ? { outcome: result.value.outcome, code: result.value.problem?.code }
      : { code: result.problem.code, params: result.problem.params },
  )
  await client.close()
  break
}
process.exit(0)
