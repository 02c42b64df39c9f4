import type { HostView, RunView } from '../models/app-state.ts'
import type { HostState } from '../models/host-state.ts'
import type { ProblemCode } from '../problems/codes.ts'
import { runUnderWay } from './host-actions.ts'
import { wakeUnderWay } from './wake/wake-offer.ts'

/**
 * The state of a host at a glance. `attention`: the user has to decide or act. `stopped`: quiet on
 * purpose, because it is not watched or went down as it was asked to.
 */
export type StatusKind = 'ok' | 'busy' | 'attention' | 'unreachable' | 'loading' | 'stopped'

/** Names a text under `app.status`; none of them mentions facts. */
export type StatusText =
  | 'connected'
  | 'maintenance'
  | 'vmQuestion'
  | 'connecting'
  | 'reconnecting'
  | 'unreachable'
  | 'stopped'
  | 'drift'
  | 'managementClosed'
  | 'passwordNeeded'
  | 'passwordRefused'
  | 'certificateChanged'
  | 'keychain'
  | 'blocked'
  | 'countdown'
  | 'running'
  | 'question'
  | 'cancelling'
  | 'ending'
  | 'wentDown'
  | 'waking'
  | 'stillReachable'
  | 'aborted'
  | 'failed'
  | 'rebootFailed'
  | 'maintenanceFailed'
  | 'cycleFailed'
  | 'aboutToBegin'
  | 'rebooting'
  | 'changingMaintenance'
  | 'cycling'

export interface HostSummary {
  readonly kind: StatusKind
  readonly text: StatusText
}

/** Returns the status of one host, a shutdown first, then waking it, then the connection, then what its machines say. */
export function hostSummary(view: Pick<HostView, 'state' | 'run' | 'wake' | 'drift'>): HostSummary {
  const { state, run, wake } = view
  if (!runUnderWay(run) && wakeUnderWay(wake) && state.connection !== 'connected')
    return { kind: 'busy', text: 'waking' }
  return (run && ofRun(run, state)) ?? ofConnection(state, view.drift)
}

const busyTexts = {
  reboot: 'rebooting',
  enter: 'changingMaintenance',
  leave: 'changingMaintenance',
  cycle: 'cycling',
} as const satisfies Record<Exclude<RunView['action'], 'shutdown'>, StatusText>

const failedTexts = {
  shutdown: 'failed',
  reboot: 'rebootFailed',
  enter: 'maintenanceFailed',
  leave: 'maintenanceFailed',
  cycle: 'cycleFailed',
} as const satisfies Record<RunView['action'], StatusText>

function ofRun(run: RunView, state: HostState): HostSummary | null {
  if (run.phase === 'ended') return ofReceipt(run, state)
  if (run.cancelling) return { kind: 'busy', text: 'cancelling' }
  if (run.questions.length > 0) return { kind: 'attention', text: 'question' }
  if (run.action === 'shutdown') return { kind: 'busy', text: run.phase }
  if (run.phase === 'countdown') return { kind: 'busy', text: 'aboutToBegin' }
  return { kind: 'busy', text: busyTexts[run.action] }
}

/** A receipt that was not dismissed yet still counts, unless the host has answered again since it went. */
function ofReceipt({ receipt, action }: RunView, state: HostState): HostSummary | null {
  switch (receipt?.outcome) {
    case 'unreachable':
      return state.connection === 'connected' ? null : { kind: 'stopped', text: 'wentDown' }
    case 'still-reachable':
      return { kind: 'attention', text: 'stillReachable' }
    case 'aborted':
      return { kind: 'attention', text: 'aborted' }
    case 'failed':
    case null:
      return { kind: 'attention', text: failedTexts[action] }
    default:
      return null
  }
}

/** Problems with words of their own; the others are "blocked". */
const blockedBy: Partial<Record<ProblemCode, StatusText>> = {
  CREDENTIALS_MISSING: 'passwordNeeded',
  CREDENTIALS_UNUSABLE: 'passwordNeeded',
  CREDENTIALS_REJECTED: 'passwordRefused',
  CERTIFICATE_CHANGED: 'certificateChanged',
  KEYCHAIN_MISSING: 'keychain',
  KEYCHAIN_LOCKED: 'keychain',
  KEYCHAIN_REFUSED: 'keychain',
}

function ofConnection(state: HostState, drift: number | null): HostSummary {
  switch (state.connection) {
    case 'connected':
      if (state.inventory === null) return { kind: 'loading', text: 'connecting' }
      if (state.inventory.vms.some((vm) => vm.question !== null)) return { kind: 'attention', text: 'vmQuestion' }
      if (drift !== null && drift > 0) return { kind: 'attention', text: 'drift' }
      return { kind: 'ok', text: state.inventory.maintenance === true ? 'maintenance' : 'connected' }
    case 'connecting':
      return { kind: 'loading', text: state.inventory === null ? 'connecting' : 'reconnecting' }
    case 'unreachable':
      // A refusal comes from a machine that runs: its management port is closed, or its management agents are down.
      if (state.problem?.code === 'CONNECTION_REFUSED') return { kind: 'attention', text: 'managementClosed' }
      return { kind: 'unreachable', text: 'unreachable' }
    case 'blocked':
      return { kind: 'attention', text: (state.problem && blockedBy[state.problem.code]) ?? 'blocked' }
    case 'stopped':
      return { kind: 'stopped', text: 'stopped' }
  }
}

/** The state that one icon shows for all hosts. */
export type WorstState = 'ok' | 'busy' | 'attention' | 'unreachable'

const ranks: readonly WorstState[] = ['ok', 'busy', 'unreachable', 'attention']
const asWorst: Readonly<Record<StatusKind, WorstState>> = {
  ok: 'ok',
  stopped: 'ok',
  loading: 'busy',
  busy: 'busy',
  unreachable: 'unreachable',
  attention: 'attention',
}

/** Returns the worst of all hosts, `ok` without any: what needs the user comes before what is out of reach. */
export function worstState(views: readonly Pick<HostView, 'state' | 'run' | 'wake' | 'drift'>[]): WorstState {
  const rank = Math.max(0, ...views.map((view) => ranks.indexOf(asWorst[hostSummary(view).kind])))
  return ranks[rank] ?? 'ok'
}
