import type { Clock } from '../../shared/clock.ts'
import type { ProblemCode } from '../../shared/problems/codes.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'

/** When a host counts as gone, and when it is given up on. */
export interface VerifyLimits {
  /** Tries in a row without an answer. */
  readonly misses: number
  /** Milliseconds these must span. */
  readonly spanMs: number
  /** Milliseconds between two tries. */
  readonly intervalMs: number
  /** Milliseconds after which a host that still answers is reported as such. */
  readonly giveUpMs: number
}

export const defaultVerifyLimits: VerifyLimits = { misses: 5, spanMs: 20_000, intervalMs: 4_000, giveUpMs: 600_000 }

/**
 * What watching showed. From outside nobody can prove that a machine is powered off: all there is to see is that it no
 * longer answers. `inconclusive`: this computer's own network was in the way, or somebody else answers at the address.
 */
export type Verdict =
  | { readonly kind: 'unreachable'; readonly misses: number; readonly seconds: number; readonly refused: number; readonly silent: number }
  | { readonly kind: 'still-reachable'; readonly seconds: number }
  | { readonly kind: 'inconclusive'; readonly seconds: number; readonly problem: Problem }
  | { readonly kind: 'task-failed'; readonly problem: Problem }

/** Silence and refusal. A connection that is reset, or accepted and then left without a word, is a host going down. */
const refusals: ReadonlySet<ProblemCode> = new Set(['CONNECTION_REFUSED', 'CONNECTION_LOST', 'TLS_FAILED', 'REPLY_TRUNCATED'])
const silences: ReadonlySet<ProblemCode> = new Set(['CONNECT_TIMEOUT', 'HOST_UNREACHABLE', 'TLS_TIMEOUT', 'REPLY_TIMEOUT'])
/** These say something about this computer, or about a stranger at that address, and nothing about the host. */
const inconclusive: ReadonlySet<ProblemCode> = new Set(['NETWORK_DOWN', 'NAME_NOT_FOUND', 'CERTIFICATE_CHANGED'])

export interface VerifyOptions {
  readonly clock: Clock
  readonly limits: VerifyLimits
  /** One try on a fresh connection: asks the host for its service content. */
  readonly probe: () => Promise<Result<unknown>>
  /** While the host answers: the fault with which its shutdown task ended, if it did. */
  readonly taskFault: () => Promise<Problem | null>
  /** Told after each try. */
  readonly onTry: (misses: number) => void
}

/** Watches a host that accepted a shutdown until it is gone, its task failed, or the time is over. */
export async function verifyGone({ clock, limits, probe, taskFault, onTry }: VerifyOptions): Promise<Verdict> {
  const started = clock.now()
  let firstMiss = 0
  let refused = 0
  let silent = 0
  let doubt: Problem | null = null
  for (;;) {
    const at = clock.now()
    const answer = await probe()
    const code = answer.ok ? null : answer.problem.code
    if (code !== null && (refusals.has(code) || silences.has(code))) {
      if (refused + silent === 0) firstMiss = at
      if (refusals.has(code)) refused += 1
      else silent += 1
      doubt = null
    } else {
      refused = silent = 0
      doubt = !answer.ok && inconclusive.has(answer.problem.code) ? answer.problem : null
      if (!doubt) {
        const fault = await taskFault()
        if (fault) return { kind: 'task-failed', problem: fault }
      }
    }
    const misses = refused + silent
    const now = clock.now()
    onTry(misses)
    if (misses >= limits.misses && now - firstMiss >= limits.spanMs) {
      return { kind: 'unreachable', misses, seconds: Math.round((now - firstMiss) / 1000), refused, silent }
    }
    if (now - started >= limits.giveUpMs && misses === 0) {
      const seconds = Math.round((now - started) / 1000)
      return doubt ? { kind: 'inconclusive', seconds, problem: doubt } : { kind: 'still-reachable', seconds }
    }
    await clock.sleep(limits.intervalMs)
  }
}
