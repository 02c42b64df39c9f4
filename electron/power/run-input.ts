import type { VmInventory } from '../../shared/models/inventory.ts'
import type { Plan } from '../../shared/models/plan.ts'
import type { Outcome, VmOutcome } from '../../shared/models/power.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import type { BootLimits } from './boot-watch.ts'
import type { VmEnd } from './guest.ts'
import type { MayRun } from './host-step.ts'
import type { Situation } from './preflight.ts'
import type { RunContext } from './run-context.ts'
import type { VerifyLimits } from './verify.ts'

/** What a run is to bring about. */
export type Goal =
  | { readonly kind: 'shutdown' }
  | { readonly kind: 'reboot'; readonly boot?: BootLimits }
  | {
      readonly kind: 'maintenance'
      readonly change: 'enter' | 'leave'
      /** Whether running guests are shut down; otherwise the run does not begin while one runs. */
      readonly stopGuests: boolean
    }
  | { readonly kind: 'cycle'; readonly boot?: BootLimits; readonly wake: WakeHost }

/** How waking the host ended. `already-awake`: it answered before anything was sent. */
export interface Woken {
  readonly outcome: 'woken' | 'already-awake' | 'not-woken' | 'cancelled'
  readonly problem: Problem | null
}

/** Hears what was done to wake the host: a round of packets was sent, or it failed. */
export type OnWakeRound = (round: {
  readonly number: number
  readonly to: readonly string[]
  readonly problem: Problem | null
}) => void

/** Wakes the host of a run, which no longer answers; cards and network were found while it was on. */
export type WakeHost = (cancel: AbortSignal, onRound: OnWakeRound) => Promise<Result<Woken>>

/** The end of a run, as its journal records it. */
export interface RunEnd {
  readonly outcome: Outcome
  /** Why, as a problem; `UNREACHABLE_AFTER_SHUTDOWN` for the good end. */
  readonly problem: Problem | null
  readonly vms: readonly VmOutcome[]
  /** When the host booted, as read at the end; null when that was not read. */
  readonly bootTime: string | null
}

/**
 * What else on the host's network says about its silence. `lives`: something that answered before the run still does.
 * `silent`: all of that is silent too. `no-witness`: nothing there answered before.
 */
export type NetworkEvidence = 'lives' | 'silent' | 'no-witness'

export interface RunInput {
  readonly goal: Goal
  readonly context: RunContext
  readonly plan: Plan
  readonly situation: Situation
  /** Whether a VM is protected, also one that the plan does not know. */
  readonly isProtected: (vm: VmInventory) => boolean
  /** Asks the host for its service content on a fresh connection. */
  readonly probe: () => Promise<Result<unknown>>
  /** Asks the rest of the host's network, once the host is silent. */
  readonly network: () => Promise<NetworkEvidence>
  /** The host's address is this computer itself: a forwarder answers there, also with refusals. */
  readonly loopback: boolean
  readonly verify: VerifyLimits
  readonly acknowledge: Acknowledged
}

/**
 * Which VMs the user knows to lose power in mode `now`: by id, those of the plan (null), or, agreed beforehand, those
 * that a fresh read shows.
 */
export type Acknowledged = ReadonlySet<string> | 'fresh-read' | null

/** How each guest ended. */
export interface Guests {
  readonly ends: ReadonlyMap<string, VmEnd>
  /** VMs that run and are to be left. */
  readonly mayRun: MayRun
}
