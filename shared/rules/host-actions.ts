import type { HostView, RunView } from '../models/app-state.ts'
import type { HostState } from '../models/host-state.ts'

/** Names a text under `app.whyNot`: why an action is not offered now. */
export type WhyNot =
  | 'notReadYet'
  | 'connecting'
  | 'unreachable'
  | 'needsYou'
  | 'notWatched'
  | 'runUnderWay'
  | 'noRun'
  | 'alreadyCancelling'
  | 'tooLate'
  | 'runNotEnded'
  | 'connected'
  | 'tryingNow'
  | 'needsPassword'
  | 'needsTrust'
  | 'sameCertificate'

/** Whether an action is offered, and if not, why. */
export interface ActionRule {
  readonly enabled: boolean
  /** Null exactly when enabled. */
  readonly reason: WhyNot | null
}

export type HostAction =
  | 'shutDown'
  | 'shutDownNow'
  | 'cancel'
  | 'dismiss'
  | 'retry'
  | 'setPassword'
  | 'repin'
  | 'rename'
  | 'remove'
export type HostActions = Readonly<Record<HostAction, ActionRule>>

const yes: ActionRule = { enabled: true, reason: null }
const rule = (reason: WhyNot | null): ActionRule => (reason === null ? yes : { enabled: false, reason })

/**
 * What can be done with a host now; window and tray offer the same. What the main process does not allow it refuses
 * itself: this only says so beforehand.
 * @param now milliseconds since 1970-01-01 UTC
 */
export function hostActions(view: Pick<HostView, 'state' | 'run'>, now: number): HostActions {
  const { state, run } = view
  const underWay = runUnderWay(run) ? 'runUnderWay' : null
  const shutDown = rule(underWay ?? notReady(state))
  return {
    shutDown,
    shutDownNow: shutDown,
    cancel: rule(notCancellable(run)),
    dismiss: rule(notDismissible(run)),
    retry: rule(underWay ?? notRetryable(state, now)),
    setPassword: rule(underWay),
    repin: rule(underWay ?? (state.problem?.code === 'CERTIFICATE_CHANGED' ? null : 'sameCertificate')),
    rename: yes,
    remove: rule(underWay),
  }
}

/**
 * Whether a run can still be cancelled; a reboot that was sent cannot, but its watching can be stopped, and a power cycle stops
 * before its next step.
 */
export function isCancellable({ phase, action }: Pick<RunView, 'phase' | 'action'>): boolean {
  return phase !== 'ended' && (phase !== 'ending' || action === 'reboot' || action === 'cycle')
}

/** True from the click until the receipt. */
export function runUnderWay(run: Pick<RunView, 'phase'> | null): boolean {
  return run !== null && run.phase !== 'ended'
}

/**
 * Whole seconds until a countdown is over, never below 0; null outside of one. Rounded up, so that "1" is the last
 * thing shown.
 * @param now milliseconds since 1970-01-01 UTC
 */
export function countdownSeconds(run: Pick<RunView, 'phase' | 'countdownEndsAt'> | null, now: number): number | null {
  if (run?.phase !== 'countdown' || run.countdownEndsAt === null) return null
  return Math.max(0, Math.ceil((Date.parse(run.countdownEndsAt) - now) / 1000))
}

/** A shutdown starts from what the host says now, never from what was known of it once. */
function notReady(state: HostState): WhyNot | null {
  switch (state.connection) {
    case 'connected':
      return state.inventory === null || state.stale ? 'notReadYet' : null
    case 'connecting':
      return 'connecting'
    case 'unreachable':
      return 'unreachable'
    case 'blocked':
      return 'needsYou'
    case 'stopped':
      return 'notWatched'
  }
}

function notCancellable(run: RunView | null): WhyNot | null {
  if (run === null) return 'noRun'
  if (!isCancellable(run)) return 'tooLate'
  return run.cancelling ? 'alreadyCancelling' : null
}

function notDismissible(run: RunView | null): WhyNot | null {
  if (run === null) return 'noRun'
  return run.phase === 'ended' ? null : 'runNotEnded'
}

/** Trying again by itself with a refused password could lock the account; with another certificate it cannot help. */
function notRetryable(state: HostState, now: number): WhyNot | null {
  if (state.connection === 'connected') return 'connected'
  if (state.connection === 'connecting') return 'tryingNow'
  if (state.connection === 'unreachable' && state.nextTryAt !== null && Date.parse(state.nextTryAt) <= now)
    return 'tryingNow'
  const code = state.problem?.code
  if (code === 'CREDENTIALS_REJECTED' || code === 'CREDENTIALS_MISSING' || code === 'CREDENTIALS_UNUSABLE')
    return 'needsPassword'
  return code === 'CERTIFICATE_CHANGED' ? 'needsTrust' : null
}
