import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import type { HostMonitor } from '../../../electron/hosts/monitor.ts'
import type { OpenAppendFile } from '../../../electron/storage/append-file.ts'
import { readJournal } from '../../../electron/power/journal-read.ts'
import type { FindNetworkEvidence } from '../../../electron/power/network-evidence.ts'
import type { Acknowledged, Goal } from '../../../electron/power/run-input.ts'
import { rehearse, type Rehearsal } from '../../../electron/power/rehearsal.ts'
import type { RunHost } from '../../../electron/power/run-host.ts'
import {
  shutDown,
  type Receipt,
  type ShutdownOptions,
  type ShutdownQuestions,
} from '../../../electron/power/shutdown.ts'
import type { StuckAnswer } from '../../../electron/power/run-questions.ts'
import type { VerifyLimits } from '../../../electron/power/verify.ts'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import { stableUuid } from '../../../electron/practice/machines.ts'
import type { PracticeState, ReceivedCall } from '../../../electron/practice/api.ts'
import { startPracticeHost, type PracticeHost, type PracticeOptions } from '../../../electron/practice/practice-host.ts'
import { VimClient } from '../../../electron/vim/client.ts'
import type { Lookup } from '../../../electron/vim/open-tcp.ts'
import type { TransportLimits } from '../../../electron/vim/exchange.ts'
import type { Clock } from '../../../shared/clock.ts'
import {
  destructiveCallSchema,
  type JournalEntry,
  type RunEvent,
  type ShutdownPolicy,
} from '../../../shared/models/power.ts'
import type { AskAnswer } from '../../../shared/models/plan.ts'
import type { VmRules } from '../../../shared/models/vm-rules.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { makeTempDir } from '../../support/tmp.ts'

export const password = 'practice <pw> & "q"'
export const certificate = await createCertificate()

/** Real time, `factor` times as fast: a run's own waits shrink, and their proportions stay. */
export function fastClock(factor: number): Clock {
  const start = Date.now()
  return {
    now: () => Math.floor(start + (Date.now() - start) * factor),
    elapsed: () => performance.now() * factor,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const done = (): void => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', done)
          resolve()
        }
        const timer = setTimeout(done, Math.min(ms / factor, 2 ** 31 - 1))
        signal?.addEventListener('abort', done, { once: true })
      }),
  }
}

/** Long enough for a busy machine; milliseconds. */
export const patientLimits: TransportLimits = {
  connectMs: 10_000,
  tlsMs: 10_000,
  replyMs: 10_000,
  bodyMs: 10_000,
  replyBytes: 4 * 1024 * 1024,
}
/** Detects silence quickly; only for tests where the host is silent on purpose. */
export const quickLimits: TransportLimits = { ...patientLimits, replyMs: 2_000 }

/** The instance UUID that a practice host gives a VM. */
export const instanceUuidOf = (moid: string): string => stableUuid(`instance-${moid}`)

const destructive: ReadonlySet<string> = new Set(destructiveCallSchema.options)

export interface SceneOptions {
  readonly practice?: Partial<PracticeOptions>
  readonly user?: 'root' | 'readonly'
  readonly limits?: TransportLimits
  readonly factor?: number
  /** Instead of a {@link fastClock}. */
  readonly clock?: Clock
  /** The name the host is reached by, and what resolves it. */
  readonly name?: { readonly host: string; readonly lookup: Lookup }
  /** Instead of `user`: one of the practice host's own accounts. */
  readonly account?: { readonly user: string; readonly password: string }
}

/** What may differ from run to run. */
export interface RunOptions {
  readonly policy?: Partial<ShutdownPolicy>
  /** Rules of VMs by their id. */
  readonly rules?: Readonly<Record<string, VmRules>>
  /** Instead of `rules`. */
  readonly readRules?: ShutdownOptions['rules']
  readonly ask?: Partial<ShutdownQuestions>
  /** Whether VMs that cannot be asked are asked about while the run goes on, as an app does, and not beforehand. */
  readonly asksMeanwhile?: boolean
  readonly cancel?: AbortSignal
  readonly emit?: (event: RunEvent) => void
  readonly verify?: VerifyLimits
  readonly probe?: (addresses: readonly string[]) => Promise<Result<unknown>>
  readonly ending?: AbortSignal
  readonly openFile?: OpenAppendFile
  readonly changeReplyMs?: number
  readonly monitor?: HostMonitor
  readonly sleepGapMs?: number
  /** Default: calls are never too late. */
  readonly freshMs?: number
  readonly acknowledge?: Acknowledged
  /** To shut the host down unless given. */
  readonly goal?: Goal
  readonly network?: FindNetworkEvidence
  /** Whether the host's address is this computer itself; true unless given. */
  readonly loopback?: boolean
  /** What the record of the host says otherwise. */
  readonly host?: Partial<RunHost>
  readonly dataRoot?: string
}

export interface Scene extends AsyncDisposable {
  readonly host: PracticeHost
  readonly client: VimClient
  readonly clock: Clock
  readonly hostId: string
  /** The host as it was added, before anything was known about its machine. */
  readonly record: Omit<RunHost, 'address'>
  readonly dataRoot: string
  readonly journalDir: string
  readonly events: RunEvent[]
  readonly plans: Rehearsal[]
  /** Everything the server received that changes something, in order. */
  changes(): ReceivedCall[]
  /** The same as `Method vm`. */
  changeNames(): string[]
  run(options?: RunOptions): Promise<Result<Receipt>>
  dryRun(
    policy?: Partial<ShutdownPolicy>,
    rules?: Readonly<Record<string, VmRules>>,
    goal?: Goal,
  ): Promise<Result<Rehearsal>>
  /** Entries of all runs, oldest first. */
  journal(): Promise<JournalEntry[]>
  /** The truth when the server answered the last read of the inventory. */
  seen(): PracticeState
  newClient(): VimClient
}

/** A practice host in this process with tiny times, a client for it, and everything a run needs. */
export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const temp = await makeTempDir('power-')
  const host = await startPracticeHost({
    password,
    certificate,
    guestSeconds: 0.02,
    goneAfterSeconds: 0.02,
    ...options.practice,
  })
  const clock = options.clock ?? fastClock(options.factor ?? 100)
  const limits = options.limits ?? patientLimits
  const clients: VimClient[] = []
  const address = { host: options.name?.host ?? '127.0.0.1', port: host.port }
  const user = options.user ?? 'root'
  const account = options.account ?? { user, password: user === 'root' ? password : `${password}-ro` }
  const lookup = options.name && { lookup: options.name.lookup }
  const { fingerprint } = host
  const make = (): VimClient => {
    const made = VimClient.create({
      address,
      fingerprint,
      user: account.user,
      locale: 'en',
      limits,
      password: () => Promise.resolve(ok(account.password)),
      ...lookup,
    })
    clients.push(made)
    return made
  }
  const client = make()
  const hostId = randomUUID()
  const record = { id: hostId, name: 'practice', fingerprint, hardwareUuid: null }
  const journalDir = `${temp.path}/journal`
  const events: RunEvent[] = []
  const plans: Rehearsal[] = []
  let seen = host.state()
  host.onCall((call, phase) => {
    if (phase === 'answered' && call.method === 'RetrievePropertiesEx' && call.objectType === 'PropertyCollector')
      seen = host.state()
  })

  const probe = async (addresses: readonly string[]): Promise<Result<unknown>> => {
    const fresh = VimClient.create({
      address,
      fingerprint,
      user: '',
      locale: 'en',
      limits,
      addresses,
      password: () => Promise.resolve(fail(problem('CREDENTIALS_MISSING'))),
      ...lookup,
    })
    const answer = await fresh.serviceContent()
    fresh.dropConnections()
    return answer
  }
  // A guest that never reacts need not be waited for long; others get time enough for a busy machine.
  const defaults: ShutdownPolicy = {
    mode: 'direct',
    guestTimeoutSeconds: options.practice?.stuck ? 8 : 1_000,
    noTools: 'abort',
    stuck: 'abort',
    inaccessible: 'abort',
    maxTimeSeconds: null,
  }
  const ruleReader =
    (policy: Partial<ShutdownPolicy> = {}, rules: Readonly<Record<string, VmRules>> = {}): ShutdownOptions['rules'] =>
    () => {
      const saved = Object.entries(rules).map(([moid, own]) => ({
        id: instanceUuidOf(moid),
        hostId,
        name: null,
        moid,
        rules: own,
      }))
      return Promise.resolve(ok({ hostId, layers: { general: { ...defaults, ...policy } }, saved }))
    }
  const changes = (): ReceivedCall[] => host.calls.filter((call) => destructive.has(call.method))

  return {
    host,
    client,
    clock,
    hostId,
    record,
    dataRoot: temp.path,
    journalDir,
    events,
    plans,
    changes,
    changeNames: () =>
      changes().map((call) => (call.objectType === 'VirtualMachine' ? `${call.method} ${call.objectId}` : call.method)),
    seen: () => seen,
    newClient: make,
    run: (run = {}) =>
      shutDown({
        client,
        host: { ...record, address, ...run.host },
        trigger: 'user',
        policy: { ...defaults, ...run.policy },
        rules: run.readRules ?? ruleReader(run.policy, run.rules),
        dataRoot: run.dataRoot ?? temp.path,
        journalDir,
        clock,
        random: () => 0,
        probe: run.probe ?? probe,
        cancel: run.cancel ?? new AbortController().signal,
        emit: (event) => {
          events.push(event)
          run.emit?.(event)
        },
        ask: {
          planned: (rehearsal) => void plans.push(rehearsal),
          ...(!run.asksMeanwhile && { beforehand: () => Promise.resolve(null) }),
          cannotAsk: () => Promise.resolve(null),
          confirm: () => Promise.resolve(true),
          stuck: () => Promise.resolve(null),
          ...run.ask,
        },
        changeReplyMs: run.changeReplyMs ?? limits.replyMs,
        sleepGapMs: run.sleepGapMs ?? 3_600_000,
        freshMs: run.freshMs ?? 1_000_000,
        loopback: run.loopback ?? true,
        ...(run.ending && { ending: run.ending }),
        ...(run.monitor && { monitor: run.monitor }),
        ...(run.acknowledge !== undefined && { acknowledge: run.acknowledge }),
        ...(run.goal && { goal: run.goal }),
        ...(run.network && { network: run.network }),
        ...(run.verify && { verify: run.verify }),
        ...(run.openFile && { openFile: run.openFile }),
      }),
    dryRun: (policy = {}, rules = {}, goal = { kind: 'shutdown' }) =>
      rehearse({
        goal,
        client,
        policy: { ...defaults, ...policy },
        rules: ruleReader(policy, rules),
        clock,
        emit: (event) => void events.push(event),
        cancel: new AbortController().signal,
      }),
    journal: async () => {
      const read = await readJournal(journalDir)
      if (!read.ok) throw new Error(read.problem.code)
      return read.value.runs.flatMap((each) => each.entries)
    },
    async [Symbol.asyncDispose]() {
      await host.close()
      await Promise.all(clients.map((each) => each.close()))
      await temp.remove()
    },
  }
}

/** {@link openScene}, closed with the test. */
export async function scene(options: SceneOptions = {}): Promise<Scene> {
  const opened = await openScene(options)
  onTestFinished(() => opened[Symbol.asyncDispose]())
  return opened
}

/** The receipt of a run that came to one. */
export function receiptOf(result: Result<Receipt>): Receipt {
  if (!result.ok) throw new Error(`no receipt: ${result.problem.code} ${JSON.stringify(result.problem.params)}`)
  return result.value
}

/** Answers the question about a VM by its name. */
export const answering =
  (answers: Readonly<Record<string, AskAnswer>>): NonNullable<ShutdownQuestions['beforehand']> =>
  (vms) =>
    Promise.resolve(new Map(vms.flatMap((vm) => (answers[vm.id] ? [[vm.id, answers[vm.id] as AskAnswer]] : []))))

/** A question that a test answers when it wants to: `asked` resolves with it. */
export function question(): {
  readonly ask: ShutdownQuestions['stuck']
  readonly asked: Promise<{
    readonly vm: string
    readonly signal: AbortSignal
    readonly answer: (with_: StuckAnswer | null) => void
  }>
} {
  const asked = Promise.withResolvers<{
    vm: string
    signal: AbortSignal
    answer: (with_: StuckAnswer | null) => void
  }>()
  return {
    asked: asked.promise,
    ask: (vm, signal) =>
      new Promise((resolve) => {
        asked.resolve({ vm: vm.id, signal, answer: resolve })
        signal.addEventListener('abort', () => resolve(null), { once: true })
      }),
  }
}
