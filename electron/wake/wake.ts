import { isAborted, untilAborted } from '../../shared/abort.ts'
import { isoNow, type Clock } from '../../shared/clock.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { magicPacket } from './magic-packet.ts'
import type { SendPackets } from './send-packet.ts'
import type { WakePath } from './wake-paths.ts'

/**
 * `woken`: packets were sent and the host's API answers. `already-awake`: it answered before, and nothing was sent.
 * `sent`: nothing was waited for. `not-woken`: no answer within the time.
 */
export type WakeOutcome = 'woken' | 'already-awake' | 'sent' | 'not-woken' | 'cancelled'

/** One step of waking a host as shown live. */
export interface WakeEvent {
  readonly at: string
  /** `wake`: magic packets; `verify`: waiting for the host to answer. */
  readonly step: 'wake' | 'verify'
  readonly state: 'waiting' | 'done' | 'failed'
  /** Counted from 1. */
  readonly round: number
  /** Where the packets went, or were to go. */
  readonly to: readonly string[]
  /** Why it failed. */
  readonly problem: Problem | null
}

/** The end of waking a host. */
export interface WakeEnd {
  readonly outcome: WakeOutcome
  readonly problem: Problem | null
  /** Rounds of packets that left this computer. */
  readonly sent: number
}

/** Times in milliseconds. */
export interface WakeLimits {
  /** From one round to the next. */
  readonly intervalMs: number
  /** Rounds at most: a card that heard none of them will not hear another. */
  readonly rounds: number
}

export const defaultWakeLimits: WakeLimits = { intervalMs: 5_000, rounds: 12 }

export interface WakeOptions {
  /** Addresses of the host's cards, six bytes each. */
  readonly macs: readonly (readonly number[])[]
  readonly secureOn: readonly number[] | null
  /** Finds out where to send to, once it is known that the host does not answer. */
  readonly paths: () => Promise<Result<readonly WakePath[]>>
  readonly ports: readonly number[]
  readonly send: SendPackets
  /** Asks the host for its service content on a fresh connection, with the pin. */
  readonly probe: () => Promise<Result<unknown>>
  /** How long an answer is waited for; null sends one round and does not wait. Milliseconds. */
  readonly waitMs: number | null
  readonly limits?: WakeLimits
  readonly clock: Clock
  readonly cancel: AbortSignal
  readonly emit: (event: WakeEvent) => void
}

/**
 * Wakes a host: sends magic packets again and again until its API answers with the pinned certificate. Only that answer
 * counts as awake, since no card confirms a packet. Fails before anything is sent with CERTIFICATE_CHANGED, as `paths`, and with
 * WAKE_SEND_FAILED.
 */
export async function wake(options: WakeOptions): Promise<Result<WakeEnd>> {
  const { cancel } = options
  const before = await untilAborted(options.probe(), cancel)
  if (before === null) return ok(cancelled(0))
  if (before.ok) return ok({ outcome: 'already-awake', problem: problem('WAKE_ALREADY_AWAKE'), sent: 0 })
  // Another machine has the host's address; whether the host itself is off cannot be told from here.
  if (before.problem.code === 'CERTIFICATE_CHANGED') return before
  const paths = await options.paths()
  if (!paths.ok) return paths
  return isAborted(cancel) ? ok(cancelled(0)) : sendUntilAwake(options, paths.value)
}

async function sendUntilAwake(options: WakeOptions, paths: readonly WakePath[]): Promise<Result<WakeEnd>> {
  const { cancel, clock, emit, waitMs, limits = defaultWakeLimits } = options
  const packets = options.macs.map((mac) => magicPacket(mac, options.secureOn))
  const to = [...new Set(paths.map((path) => path.to))]
  const started = clock.elapsed()
  let sent = 0
  for (let round = 1; ; round += 1) {
    const roundAt = clock.elapsed()
    const step = (name: WakeEvent['step'], state: WakeEvent['state'], why: Problem | null = null): void =>
      emit({ at: isoNow(clock), step: name, state, round, to, problem: why })
    if (round <= limits.rounds) {
      const refused = await sendRound(options, packets, paths)
      if (refused && sent === 0) return fail(refused)
      if (!refused) sent += 1
      step('wake', refused ? 'failed' : 'done', refused)
    }
    if (waitMs === null) return ok({ outcome: 'sent', problem: null, sent })
    const answer = await untilAborted(options.probe(), cancel)
    if (answer === null) return ok(cancelled(sent))
    step('verify', answer.ok ? 'done' : 'waiting')
    if (answer.ok) return ok({ outcome: 'woken', problem: null, sent })
    const elapsed = clock.elapsed() - started
    if (elapsed >= waitMs) return ok({ outcome: 'not-woken', problem: whyNot(answer.problem, elapsed), sent })
    const pause = Math.min(roundAt + limits.intervalMs - clock.elapsed(), waitMs - elapsed)
    if (pause > 0) await clock.sleep(pause, cancel)
    if (isAborted(cancel)) return ok(cancelled(sent))
  }
}

function cancelled(sent: number): WakeEnd {
  return { outcome: 'cancelled', problem: problem('CANCELLED'), sent }
}

/** Sends a round on every path. Returns why it went out on none of them. */
async function sendRound(
  { send, ports }: WakeOptions,
  packets: readonly Buffer[],
  paths: readonly WakePath[],
): Promise<Problem | null> {
  const tries = await Promise.allSettled(paths.map((path) => send(packets, path, ports)))
  if (tries.some(({ status }) => status === 'fulfilled')) return null
  const failed = tries.find((each) => each.status === 'rejected')
  const cause: unknown = failed?.reason
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
  return problem('WAKE_SEND_FAILED', { to: paths.map(({ to }) => to).join(', '), reason }, cause)
}

function whyNot(last: Problem, elapsedMs: number): Problem {
  return last.code === 'CERTIFICATE_CHANGED'
    ? last
    : problem('WAKE_NO_ANSWER', { seconds: Math.round(elapsedMs / 1000) })
}
