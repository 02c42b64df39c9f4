import { untilAborted } from '../../shared/abort.ts'
import type { Clock } from '../../shared/clock.ts'
import type { ProblemCode } from '../../shared/problems/codes.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import type { AwakeTime } from './awake-time.ts'
import { isReachProblem } from './reach.ts'

/** When waiting for a boot is given up. Times in milliseconds awake. */
export interface BootLimits {
  /** Time between two reads. */
  readonly intervalMs: number
  /** Time after which a host that has not booted is reported as such. */
  readonly giveUpMs: number
  /** Time after which a host that goes on answering with its old boot is. */
  readonly sameBootMs: number
  /** Time for which another machine must answer at the address. */
  readonly strangerMs: number
}

/** A server with much memory tests it for many minutes before it boots. */
export const defaultBootLimits: BootLimits = {
  intervalMs: 5_000,
  giveUpMs: 3_600_000,
  sameBootMs: 600_000,
  strangerMs: 20_000,
}

/** A boot time that differs by less is the same one: a host computes it from a clock that is adjusted. Milliseconds. */
export const sameBootMs = 2_000

/**
 * How the host answers a read. `same-boot`: with its old boot time, or in the session from before the call; `silent`: not at
 * all; `not-ready`: something answers, but which boot it is cannot be told.
 */
export type BootSight = 'same-boot' | 'silent' | 'not-ready'

/** The result of waiting for a boot. Only a newer boot time, read in a new session, is a boot; silence is none. */
export type BootVerdict =
  | { readonly kind: 'back'; readonly bootTime: string; readonly seconds: number }
  | {
      readonly kind: 'not-seen'
      readonly last: BootSight
      readonly seconds: number
      /** Why the last read failed; null when it did not. */
      readonly problem: Problem | null
    }
  | { readonly kind: 'task-failed'; readonly problem: Problem }
  | { readonly kind: 'cancelled'; readonly seconds: number }
  /** This process is about to be ended by the system. */
  | { readonly kind: 'given-up'; readonly seconds: number }

export interface BootWatchOptions {
  readonly clock: Clock
  readonly awake: Pick<AwakeTime, 'elapsed'>
  readonly limits: BootLimits
  /** The host's boot time before the call; null: not known, and no boot can be told from it. */
  readonly before: string | null
  /** Reads the boot time over the pinned connection, logged in; null when the host does not give it. */
  readonly read: (signal: AbortSignal) => Promise<Result<string | null>>
  /** Whether a new session has been opened since the call: no session outlives a boot. */
  readonly inNewSession: () => boolean
  /** While the host answers with its old boot: the fault with which its task ended, if it did. */
  readonly taskFault: () => Promise<Problem | null>
  readonly cancel: AbortSignal
  readonly ending?: AbortSignal | undefined
  /** Called after each read. */
  readonly onSight: (sight: BootSight) => void
}

/** A login that was refused for good: trying again would lock the account. */
const loginRefused: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'CREDENTIALS_REJECTED',
  'CREDENTIALS_MISSING',
  'CREDENTIALS_UNUSABLE',
  'PASSWORD_EXPIRED',
  'LOGIN_NO_PERMISSION',
  'LOGIN_ACCOUNT_DISABLED',
  'LOGIN_MANAGED',
])

/** Waits until a host has booted, its task failed, the user has seen enough, or the time is over. */
export async function watchBoot(options: BootWatchOptions): Promise<BootVerdict> {
  const { clock, awake, limits, before, read, inNewSession, taskFault, cancel, ending, onSight } = options
  const stop = AbortSignal.any(ending ? [cancel, ending] : [cancel])
  const started = awake.elapsed()
  const seconds = (): number => Math.round((awake.elapsed() - started) / 1000)
  /** Since when the host has gone on as it is now. */
  let since = started
  let state = ''
  for (;;) {
    const answer = await untilAborted(read(stop), stop)
    if (answer === null || stop.aborted) return { kind: ending?.aborted ? 'given-up' : 'cancelled', seconds: seconds() }
    if (answer.ok && isNewer(answer.value, before) && inNewSession())
      return { kind: 'back', bootTime: answer.value, seconds: seconds() }
    const why = answer.ok ? null : answer.problem
    const last = answer.ok ? sightOfAnswer(answer.value, before, inNewSession()) : sightOfFailure(answer.problem)
    onSight(last)
    if (last === 'same-boot') {
      const fault = await taskFault()
      if (fault) return { kind: 'task-failed', problem: fault }
    }
    const now = awake.elapsed()
    const next = `${last} ${why?.code === 'CERTIFICATE_CHANGED'}`
    if (next !== state) since = now
    state = next
    const over =
      now - started >= limits.giveUpMs ||
      (last === 'same-boot' && now - since >= limits.sameBootMs) ||
      (why?.code === 'CERTIFICATE_CHANGED' && now - since >= limits.strangerMs) ||
      (why !== null && loginRefused.has(why.code))
    if (over) return { kind: 'not-seen', last, seconds: seconds(), problem: why }
    await clock.sleep(limits.intervalMs, stop)
  }
}

/** Whether a boot time is of a later boot. */
export function isNewer(bootTime: string | null, before: string | null): bootTime is string {
  return bootTime !== null && before !== null && Date.parse(bootTime) - Date.parse(before) > sameBootMs
}

/** An old boot is only what is known to be one: a host whose clock was set back may have booted, too. */
function sightOfAnswer(bootTime: string | null, before: string | null, inNewSession: boolean): BootSight {
  if (bootTime === null || before === null) return 'not-ready'
  const isSame = Math.abs(Date.parse(bootTime) - Date.parse(before)) <= sameBootMs
  return isSame || !inNewSession ? 'same-boot' : 'not-ready'
}

function sightOfFailure(why: Problem): BootSight {
  // A front end that answers for management agents that are still starting.
  return isReachProblem(why) && why.code !== 'HTTP_STATUS' ? 'silent' : 'not-ready'
}
