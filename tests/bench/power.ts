import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '../../electron/app/app.ts'
import type { StateStore } from '../../electron/app/state/store.ts'
import { systemClock } from '../../shared/clock.ts'
import { hostPolicySchema } from '../../shared/models/settings.ts'
import { startHeadlessApp } from '../support/headless-app.ts'
import type { FarmMessage, FarmOptions } from './power-farm.ts'

/** What it costs to keep hosts ready, and to shut many down at once; the app without Electron. */
export interface PowerBench {
  readonly idle: { readonly hosts: number; readonly vms: number; readonly seconds: number; readonly cpuPercent: number }
  readonly run: {
    readonly hosts: number
    readonly vms: number
    readonly seconds: number
    readonly cpuSeconds: number
    /** Event-loop delay. Milliseconds. */
    readonly p50: number
    readonly p99: number
    readonly max: number
    /** Most guest calls that one host had at once, and the time that its guest calls took. */
    readonly mostInFlight: number
    readonly guestCallsMs: number
    readonly outcomes: Readonly<Record<string, number>>
  }
}

const password = 'bench'
const idle = { hosts: 50, vms: 20, calmMs: 15_000, seconds: 60 } as const
const run = { hosts: 20, vms: 50 } as const
/** Milliseconds a host takes over a ShutdownGuest, about what hostd takes. */
const guestCallMs = 50

export async function benchPower(progress: (text: string) => void): Promise<PowerBench> {
  return { idle: await benchIdle(progress), run: await benchRun(progress) }
}

async function benchIdle(progress: (text: string) => void): Promise<PowerBench['idle']> {
  await using stage = await startStage(idle, progress)
  await until(stage.store, (store) => store.state.hosts.every(({ readiness }) => readiness !== null))
  progress(`${idle.hosts} hosts are ready; ${idle.seconds} s of idling`)
  await sleep(idle.calmMs)
  const before = process.cpuUsage()
  await sleep(idle.seconds * 1_000)
  const { user, system } = process.cpuUsage(before)
  const cpuPercent = (user + system) / 1_000 / (idle.seconds * 1_000) / 0.01
  return { hosts: idle.hosts, vms: idle.vms, seconds: idle.seconds, cpuPercent }
}

async function benchRun(progress: (text: string) => void): Promise<PowerBench['run']> {
  await using stage = await startStage(run, progress)
  progress(`shutting down ${run.hosts} hosts with ${run.vms} VMs each`)
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const before = process.cpuUsage()
  const started = performance.now()
  delay.enable()
  const policy = hostPolicySchema.parse({})
  for (const { id } of stage.store.state.hosts) {
    const begun = await stage.app.request('power.shutDown', { id, policy }, new AbortController().signal)
    if (!begun.ok) throw new Error(begun.problem.code)
  }
  while (stage.ended.length < run.hosts) await sleep(50)
  delay.disable()
  const seconds = (performance.now() - started) / 1_000
  const { user, system } = process.cpuUsage(before)
  const { mostInFlight, slowestMs } = await stage.farm.counted()
  const outcomes: Record<string, number> = {}
  for (const outcome of stage.ended) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  const ms = (nanoseconds: number): number => nanoseconds / 1e6
  return {
    ...run,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    p50: ms(delay.percentile(50)),
    p99: ms(delay.percentile(99)),
    max: ms(delay.max),
    mostInFlight,
    guestCallsMs: slowestMs,
    outcomes,
  }
}

interface Stage extends AsyncDisposable {
  readonly app: App
  readonly store: StateStore
  readonly farm: Farm
  readonly ended: readonly string[]
}

async function startStage(
  { hosts, vms }: Pick<FarmOptions, 'hosts' | 'vms'>,
  progress: (text: string) => void,
): Promise<Stage> {
  progress(`${hosts} practice hosts with ${vms} VMs each`)
  const farm = await Farm.start({ hosts, vms, password, guestCallMs })
  const data = await mkdtemp(join(tmpdir(), 'hypertray-bench-'))
  const ended: string[] = []
  const { app, store } = await startHeadlessApp({
    data,
    clock: systemClock,
    testRuntime: true,
    onEnded: (outcome) => ended.push(outcome),
  })
  for (const [index, { port, fingerprint }] of farm.hosts.entries()) {
    const address = `127.0.0.1:${port}`
    const name = `host-${index + 1}`
    const added = await app.hosts.add({
      address,
      user: 'root',
      password,
      fingerprint,
      name,
      remember: true,
      again: true,
    })
    if (!added.ok) throw new Error(added.problem.code)
  }
  await until(store, ({ state }) => state.hosts.every((host) => host.state.connection === 'connected'))
  return {
    app,
    store,
    farm,
    ended,
    [Symbol.asyncDispose]: async () => {
      await app.close()
      farm.stop()
      await rm(data, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Resolves once `wanted` holds. */
function until(store: StateStore, wanted: (store: StateStore) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!wanted(store)) return
      unsubscribe()
      resolve()
    }
    const unsubscribe = store.subscribe(look)
    look()
  })
}

/** Practice hosts in another process. */
class Farm {
  readonly hosts: readonly { readonly port: number; readonly fingerprint: string }[]
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, hosts: Farm['hosts']) {
    this.#child = child
    this.hosts = hosts
  }

  static async start(options: FarmOptions): Promise<Farm> {
    const child = fork(join(import.meta.dirname, 'power-farm.ts'), [JSON.stringify(options)])
    const [message] = (await once(child, 'message')) as [FarmMessage]
    if (!('hosts' in message)) throw new Error('The practice hosts did not say where they are')
    return new Farm(child, message.hosts)
  }

  async counted(): Promise<Extract<FarmMessage, { mostInFlight: number }>> {
    this.#child.send('count')
    const [message] = (await once(this.#child, 'message')) as [FarmMessage]
    if (!('mostInFlight' in message)) throw new Error('The practice hosts did not count')
    return message
  }

  stop(): void {
    this.#child.disconnect()
  }
}

/** Returns the rows for people. */
export function powerTable({ idle: calm, run: busy }: PowerBench): string {
  return [
    `keeping ${calm.hosts} hosts with ${calm.vms} VMs each ready, idle: ${calm.cpuPercent.toFixed(2)} % of a core`,
    `shutting down ${busy.hosts} hosts with ${busy.vms} VMs each: ${busy.seconds.toFixed(0)} s, ` +
      `${busy.cpuSeconds.toFixed(1)} s of CPU, event loop p50 ${busy.p50.toFixed(1)} ms, p99 ${busy.p99.toFixed(1)} ms, ` +
      `max ${busy.max.toFixed(0)} ms`,
    `guest calls at once to one host: ${busy.mostInFlight}; all ${busy.vms} answered in ${busy.guestCallsMs.toFixed(0)} ms`,
    `outcomes: ${Object.entries(busy.outcomes)
      .map(([outcome, count]) => `${outcome} ${count}`)
      .join(', ')}`,
  ].join('\n')
}
