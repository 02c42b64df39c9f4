import { isAborted } from '../../../shared/abort.ts'
import { isoNow } from '../../../shared/clock.ts'
import type { HostAddress } from '../../../shared/models/host.ts'
import type { WakeView } from '../../../shared/models/wake.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { runUnderWay } from '../../../shared/rules/host-actions.ts'
import { wakeUnderWay } from '../../../shared/rules/wake/wake-offer.ts'
import { connectable, type Host } from '../../hosts/known-host.ts'
import { keptSecureOn } from '../../hosts/secure-on.ts'
import { askHost } from '../../wake/ask-host.ts'
import { prepareWake, type PreparedWake } from '../../wake/prepare-wake.ts'
import { sendPackets, wakePorts } from '../../wake/send-packet.ts'
import type { WakePath } from '../../wake/wake-paths.ts'
import { findPaths, wakeCards } from '../../wake/wake-target.ts'
import { defaultWakeLimits, wake, type WakeEnd, type WakeEvent } from '../../wake/wake.ts'
import type { AppContext } from '../context.ts'
import { withoutCause } from '../without-cause.ts'

type WakeContext = Pick<AppContext, 'host' | 'whyBusy' | 'registry' | 'keychain' | 'store' | 'clock' | 'logger'>

/** Returns the UDP port that the practice host at this address is woken on; null for any other host. */
export type PracticeWakePort = (address: HostAddress) => number | null

/** How long an answer is waited for: a server tests its memory for minutes before it boots. Milliseconds. */
const waitMs = 600_000

interface Waking {
  readonly stop: AbortController
  finished: Promise<void>
}

/** Wakes hosts, each at most once at a time. */
export class WakeController {
  readonly #app: WakeContext
  readonly #practicePort: PracticeWakePort
  readonly #wake: typeof wake
  readonly #wakes = new Map<string, Waking>()
  readonly #unsubscribe: () => void

  constructor(app: WakeContext, practicePort: PracticeWakePort, engine: typeof wake = wake) {
    this.#app = app
    this.#practicePort = practicePort
    this.#wake = engine
    this.#unsubscribe = app.store.subscribe(() => this.#yieldToRuns())
  }

  /**
   * Begins to wake a host, unless that is under way; progress and result are in the state. Problems: `HOST_NOT_FOUND`, those of
   * `AppContext.whyBusy`, of the registry, of the keychain, and those of {@link wakeCards}.
   * @param macs cards to wake instead of the recorded ones; empty: those.
   */
  async start(id: string, macs: readonly string[], signal: AbortSignal): Promise<Result<void>> {
    const { host: find, registry, keychain } = this.#app
    const listed = find(id)
    if (!listed.ok) return listed
    // Read again: cards are recorded long after the connection was opened.
    const known = await registry.find(id)
    const host = known.ok ? connectable(known.value) : known
    if (!host.ok) return host
    const cards = wakeCards(host.value, macs)
    if (!cards.ok) return cards
    const secureOn = await keptSecureOn(host.value, keychain)
    if (!secureOn.ok) return secureOn
    if (isAborted(signal)) return fail(problem('CANCELLED'))
    // Asked after the waits, as a shutdown may have begun meanwhile, or the host be gone.
    const still = find(id)
    if (!still.ok) return still
    const busy = this.#app.whyBusy(id, host.value.name)
    if (busy) return fail(busy)
    if (!this.#wakes.has(id)) this.#begin(host.value, cards.value.macs, secureOn.value)
    return ok()
  }

  /**
   * Finds out how a host that is still on will be woken once it is off, with the password kept for its card. Problems: those of the
   * registry, of the keychain, and of `prepareWake`.
   */
  async prepare(id: string): Promise<Result<PreparedWake>> {
    const { registry, keychain, clock } = this.#app
    const known = await registry.find(id)
    const host = known.ok ? connectable(known.value) : known
    if (!host.ok) return host
    const secureOn = await keptSecureOn(host.value, keychain)
    if (!secureOn.ok) return secureOn
    const port = this.#practicePort(host.value.endpoint.address)
    return prepareWake(host.value, {
      macs: [],
      secureOn: secureOn.value,
      broadcast: null,
      ports: port === null ? null : [port],
      waitMs,
      clock,
      ...(port !== null && { paths: [{ from: loopback, to: loopback }] }),
    })
  }

  /** Stops sending and waiting; packets that were sent may still wake the host. Problems: `HOST_NOT_FOUND`. */
  cancel(id: string): Result<void> {
    const host = this.#app.host(id)
    if (!host.ok) return host
    this.#wakes.get(id)?.stop.abort()
    return ok()
  }

  /** Forgets the result of a host. Problems: `HOST_NOT_FOUND`. */
  dismiss(id: string): Result<void> {
    const host = this.#app.host(id)
    if (!host.ok) return host
    this.#forgetResult(id)
    return ok()
  }

  /** Drops a result that is out of date: the host responds after all, or went away again. */
  connected(id: string, connected: boolean): void {
    const outcome = this.#app.store.host(id)?.wake?.outcome
    const awake = outcome === 'woken' || outcome === 'already-awake'
    if (awake !== connected) this.#forgetResult(id)
  }

  forget(id: string): void {
    this.#wakes.get(id)?.stop.abort()
    this.#forgetResult(id)
  }

  async close(): Promise<void> {
    this.#unsubscribe()
    const wakes = [...this.#wakes.values()]
    for (const { stop } of wakes) stop.abort()
    await Promise.all(wakes.map(({ finished }) => finished))
  }

  #forgetResult(id: string): void {
    const { store } = this.#app
    const view = store.host(id)
    if (view?.wake && !wakeUnderWay(view.wake)) store.changeHost(id, { wake: null })
  }

  /** Gives up where a shutdown began: the host must not be woken again as soon as it is down. */
  #yieldToRuns(): void {
    for (const [id, { stop }] of this.#wakes) if (runUnderWay(this.#app.store.host(id)?.run ?? null)) stop.abort()
  }

  #begin(host: Host, macs: readonly (readonly number[])[], secureOn: readonly number[] | null): void {
    const { id } = host
    const { store, clock } = this.#app
    store.changeHost(id, {
      wake: {
        phase: 'sending',
        since: isoNow(clock),
        macs: macs.map(macText),
        to: [],
        rounds: 0,
        passwordGone: secureOn === null && host.wake.secureOn,
        outcome: null,
        problem: null,
      },
    })
    const stop = new AbortController()
    const waking: Waking = { stop, finished: Promise.resolve() }
    this.#wakes.set(id, waking)
    waking.finished = this.#carryOut(host, macs, secureOn, stop.signal).then((end) => {
      this.#wakes.delete(id)
      this.#ended(id, end)
    })
  }

  async #carryOut(
    host: Host,
    macs: readonly (readonly number[])[],
    secureOn: readonly number[] | null,
    cancel: AbortSignal,
  ): Promise<Result<WakeEnd>> {
    const { clock, logger } = this.#app
    const port = this.#practicePort(host.endpoint.address)
    const ports = port === null ? wakePorts : [port]
    return this.#wake({
      macs,
      secureOn,
      paths: async () => {
        const paths: Result<readonly WakePath[]> =
          port === null ? await findPaths(host, { broadcast: null }) : ok([{ from: loopback, to: loopback }])
        if (paths.ok)
          logger.log('info', 'wake.paths', { host: host.id, paths: paths.value, ports, secureOn: secureOn !== null })
        return paths
      },
      ports,
      send: sendPackets,
      probe: () => askHost(host),
      waitMs,
      clock,
      cancel,
      emit: (event) => this.#heard(host.id, event),
    })
  }

  #heard(id: string, { step, state, round, to, problem: why }: WakeEvent): void {
    if (step !== 'wake') return
    const rounds = this.#app.store.host(id)?.wake?.rounds ?? 0
    this.#change(id, {
      phase: round < defaultWakeLimits.rounds ? 'sending' : 'waiting',
      to,
      rounds: state === 'done' ? rounds + 1 : rounds,
      problem: why && withoutCause(why),
    })
  }

  #ended(id: string, end: Result<WakeEnd>): void {
    const { store, logger, host } = this.#app
    if (!end.ok) {
      logger.log('info', 'wake.ended', { host: id, outcome: null, code: end.problem.code, sent: 0 })
      return this.#change(id, { phase: 'ended', problem: withoutCause(end.problem) })
    }
    const { outcome, problem: why, sent } = end.value
    logger.log('info', 'wake.ended', { host: id, outcome, code: why?.code ?? null, sent })
    // Called off, it leaves nothing to report.
    if (outcome === 'cancelled' || outcome === 'sent') return store.changeHost(id, { wake: null })
    this.#change(id, { phase: 'ended', outcome, rounds: sent, problem: resultProblem(outcome, why) })
    const listed = host(id)
    if (listed.ok) listed.value.retryNow()
  }

  #change(id: string, change: Partial<WakeView>): void {
    const { store } = this.#app
    const before = store.host(id)?.wake
    if (before) store.changeHost(id, { wake: { ...before, ...change } })
  }
}

const loopback = '127.0.0.1'

/** Returns why a host is not awake; that it was awake before is in the outcome. */
function resultProblem(outcome: WakeEnd['outcome'], why: Problem | null): Problem | null {
  return why && outcome === 'not-woken' ? withoutCause(why) : null
}

function macText(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')
}
