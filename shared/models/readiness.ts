import type { Problem } from '../problems/problem.ts'

/**
 * Whether one click on "Shut down safely" would work by itself. `asks`: it would, and the user would be asked on the way.
 * `unknown`: something it depends on could not be read. `blocked`: it would not begin, or could not stop anything.
 */
export type ReadinessState = 'ready' | 'asks' | 'unknown' | 'blocked'

/** Seconds: the usual time, and the time in which 19 of 20 were done. */
export interface TimeRange {
  readonly low: number
  readonly high: number
}

/** How ready a host is, in as few words as a list or the tray has room for. */
export interface Readiness {
  readonly state: ReadinessState
  /** Running VMs that a shutdown would stop. */
  readonly guests: number
  /** VMs about which the user would be asked. */
  readonly asks: number
  /** From the click until every guest is off; null while one of them has too few runs to learn from. */
  readonly seconds: TimeRange | null
}

/**
 * Where a finding is put right. `rules`: the rules of the host; `machines`: its list of VMs; `account`: its connection;
 * `autostart`: what the host does with its VMs by itself.
 */
export type ReadinessCure = 'rules' | 'machines' | 'account' | 'autostart'

/** One thing to know before a shutdown. */
export interface ReadinessFinding {
  /** `blocker`, `ask` and `unknown` decide the state; a `note` does not. */
  readonly kind: 'blocker' | 'ask' | 'unknown' | 'note'
  readonly problem: Pick<Problem, 'code' | 'params'>
  readonly vm: { readonly id: string; readonly name: string } | null
  readonly cure: ReadinessCure | null
}

/** How ready a host is, and everything it rests on, the gravest first. */
export interface ReadinessReport extends Readiness {
  readonly findings: readonly ReadinessFinding[]
}
