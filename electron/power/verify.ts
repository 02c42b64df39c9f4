import { untilAborted } from '../../shared/abort.ts'
import type { Clock } from '../../shared/clock.ts'
import type { ProblemCode } from '../../shared/problems/codes.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import type { AwakeTime } from './awake-time.ts'

/** When a host counts as gone, and when it is given up on. Times in milliseconds awake. */
export interface VerifyLimits {
  /** Tries in a row without an answer. */
  readonly misses: number
  /** Time these must span. */
  readonly spanMs: number
  /** Time between two tries. */
  readonly intervalMs: number
  /** Time after which a host that still answers is reported as such. */
  readonly giveUpMs: number
}

export const defaultVerifyLimits: VerifyLimits = { misses: 5, spanMs: 20_000, intervalMs: 4_000, giveUpMs: 600_000 }

/**
 * The result of watching. From outside it cannot be proven that a machine is powered off: all there is to see is that it
 * no longer answers. `inconclusive`: this computer's own network was in the way, or another machine answers at the
 * address.
 */
export type Verdict =
  | {
      readonly kind: 'unreachable'
      readonly misses: number
      readonly seconds: number
      readonly refused: number
      readonly silent: number
      /** The last try was refused: something at that address answers, so the network there lives. */
      readonly lastRefused: boolean
    }
  | { readonly kind: 'still-reachable'; readonly seconds: number }
  | { readonly kind: 'inconclusive'; readonly seconds: number; readonly problem: Problem }
  | { readonly kind: 'task-failed'; readonly problem: Problem }
  /** This process is about to be ended by the system. */
  | { readonly kind: 'given-up'; readonly seconds: number }

/**
 * Silence and refusal, before the pinned certificate was seen. A host that still completes the handshake runs, even if
 * its management agents hang or break off: its own processes hold the key.
 */
const refusals: ReadonlySet<ProblemCode> = new Set(['CONNECTION_REFUSED', 'TLS_FAILED'])
const silences: ReadonlySet<ProblemCode> = new Set(['CONNECT_TIMEOUT', 'HOST_UNREACHABLE', 'TLS_TIMEOUT'])
/** Codes that say something about this computer, or about a stranger at that address, and nothing about the host. */
const inconclusive: ReadonlySet<ProblemCode> = new Set(['NETWORK_DOWN', 'NAME_NOT_FOUND', 'CERTIFICATE_CHANGED'])

export interface VerifyOptions {
  readonly clock: Clock
  readonly awake: Pick<AwakeTime, 'elapsed' | 'sleeps'>
  readonly limits: VerifyLimits
  /** One try on a fresh connection: asks the host for its service content. */
  readonly probe: () => Promise<Result<unknown>>
  /** While the host answers: the fault with which its shutdown task ended, if it did. */
  readonly taskFault: () => Promise<Problem | null>
  /** Aborted when this process is about to be ended: the watch ends with what is known. */
  readonly ending?: AbortSignal | undefined
  /** Called after each try. */
  readonly onTry: (misses: number) => void
}

/**
 * Watches a host that was asked to shut down until it is gone, its task failed, or the time is over. After a sleep of
 * this computer the misses are counted from the start: what was missed may have been its own network waking up.
 */
export async function verifyGone({
  clock,
  awake,
  limits,
  probe,
  taskFault,
  ending,
  onTry,
}: VerifyOptions): Promise<Verdict> {
  const started = awake.elapsed()
  let firstMiss = 0
  let refused = 0
  let silent = 0
  let doubt: Problem | null = null
  let doubtCode: ProblemCode | null = null
  let doubtSince = 0
  for (;;) {
    const at = awake.elapsed()
    const { sleeps } = awake
    const answer = await untilAborted(probe(), ending)
    if (answer === null) return { kind: 'given-up', seconds: seconds(awake.elapsed() - started) }
    const code = answer.ok ? null : answer.problem.code
    const missed = code !== null && (refusals.has(code) || silences.has(code)) && awake.sleeps === sleeps
    if (missed) {
      if (refused + silent === 0) firstMiss = at
      if (refusals.has(code)) refused += 1
      else silent += 1
      doubt = doubtCode = null
    } else {
      refused = silent = 0
      const doubted: Problem | null = !answer.ok && inconclusive.has(answer.problem.code) ? answer.problem : null
      if (doubted?.code !== doubtCode) doubtSince = at
      doubt = doubted
      doubtCode = doubted?.code ?? null
      if (!doubt) {
        const fault = await taskFault()
        if (fault) return { kind: 'task-failed', problem: fault }
      }
    }
    const misses = refused + silent
    const now = awake.elapsed()
    onTry(misses)
    if (misses >= limits.misses && now - firstMiss >= limits.spanMs) {
      return {
        kind: 'unreachable',
        misses,
        seconds: seconds(now - firstMiss),
        refused,
        silent,
        lastRefused: code !== null && refusals.has(code),
      }
    }
    // A stranger that keeps answering at the address will not go away, and the host will not come back to be seen.
    if (doubt && doubtCode === 'CERTIFICATE_CHANGED' && now - doubtSince >= limits.spanMs) {
      return { kind: 'inconclusive', seconds: seconds(now - started), problem: doubt }
    }
    const overdue = now - started - limits.giveUpMs
    if (overdue >= 0 && (misses === 0 || overdue >= 2 * limits.spanMs)) {
      return doubt
        ? { kind: 'inconclusive', seconds: seconds(now - started), problem: doubt }
        : { kind: 'still-reachable', seconds: seconds(now - started) }
    }
    await clock.sleep(limits.intervalMs, ending)
    if (awake.sleeps !== sleeps) refused = silent = 0
  }
}

function seconds(ms: number): number {
  return Math.round(ms / 1000)
}
