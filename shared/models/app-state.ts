import type { Problem } from '../problems/problem.ts'
import type { MarkedItem } from '../rules/attention/marks.ts'
import type { AttentionTopic } from './attention.ts'
import type { HostState } from './host-state.ts'
import type { HostInventory, VmInventory } from './inventory.ts'
import type { AskAnswer, PlannedGroup } from './plan.ts'
import type { Outcome, RunAction, RunEvent, VmOutcome } from './power.ts'
import type { Readiness } from './readiness.ts'
import type { RunOutlook } from './run-outlook.ts'
import type { Settings } from './settings.ts'
import type { UpdateState } from './update.ts'
import type { RecordedCards, WakeView } from './wake.ts'

/** A question in the middle of a run, or before it, that only the user can answer. */
export interface RunQuestion {
  readonly id: string
  /** `stuck`: a guest did not go down in its time. `no-tools`: it cannot be asked to. `inaccessible`: its host cannot reach it.
   * `waiting`: it was asked and still has time. */
  readonly kind: 'stuck' | 'no-tools' | 'inaccessible' | 'waiting'
  readonly vm: { readonly id: string; readonly name: string }
  /** Power off hard is no answer: it is refused with VM_PROTECTED. */
  readonly isProtected: boolean
  /** How long the guest may take to shut down; null for one that was not asked to. */
  readonly seconds: number | null
  /** ISO 8601 UTC at which this question was put. */
  readonly askedAt: string
  /** ISO 8601 UTC at which it is decided without an answer; null: it stays open. */
  readonly endsAt: string | null
}

/** Who called a countdown off: the user, or the computer's sleep, during which the user could not see it. */
export type CalledOffBy = 'user' | 'sleep'

/** A shutdown, or another run of a host, from the click to its receipt. */
export interface RunView {
  readonly action: RunAction
  /** `countdown`: nothing was sent yet. `ending`: the host was asked to go down, nothing can be taken back. */
  readonly phase: 'countdown' | 'running' | 'ending' | 'ended'
  /** ISO 8601 UTC at which a countdown is over; null in the other phases. */
  readonly countdownEndsAt: string | null
  readonly startedAt: string
  /** When the turn of the first guest, or of the host, came, ISO 8601 UTC: where the times of the run start; null before. */
  readonly begunAt: string | null
  /** The VMs that are to be stopped, in the order of the plan; empty until the plan is made. */
  readonly groups: readonly PlannedGroup[]
  /** What was expected of the run when it began; null until the plan is made. */
  readonly outlook: RunOutlook | null
  /** Answers that were given before their question came up, by VM id. */
  readonly decided: Readonly<Record<string, AskAnswer>>
  readonly events: readonly RunEvent[]
  readonly questions: readonly RunQuestion[]
  /** Guests that still have time, and about which the user may decide already; answered like a question. */
  readonly decisions: readonly RunQuestion[]
  /** The user has cancelled; the run is coming to rest. */
  readonly cancelling: boolean
  /** Only in phase `ended`. */
  readonly receipt: RunReceipt | null
}

/** One of several hosts that are shut down together. */
export interface HostOfMany {
  readonly id: string
  readonly name: string
  /** Begins only when no host before it responds any more; the others begin together. */
  readonly last: boolean
  /** `left-out`: it was not begun, for the reason in `problem`. */
  readonly stage: 'waiting' | 'running' | 'ended' | 'left-out'
  /** How its own run ended; null before, and when that did not begin. */
  readonly outcome: Outcome | null
  readonly problem: Problem | null
}

/** Several hosts that are shut down together, from the click until the user puts it away. */
export interface ManyHostsRun {
  /** `countdown`: nothing was sent to any host yet. */
  readonly phase: 'countdown' | 'running' | 'ended'
  /** ISO 8601 UTC at which a countdown is over; null in the other phases. */
  readonly countdownEndsAt: string | null
  readonly startedAt: string
  /** ISO 8601 UTC; null until it has ended. */
  readonly endedAt: string | null
  /** The user has cancelled all of it; what cannot be taken back any more goes on. */
  readonly cancelling: boolean
  /** The computer slept during the countdown, which called it off; nothing was sent. */
  readonly slept: boolean
  /** In the order in which they go. */
  readonly hosts: readonly HostOfMany[]
}

/** How a run ended, as the journal has it. `problem` is why, `outcome` null: it did not begin. */
export interface RunReceipt {
  readonly outcome: Outcome | null
  readonly problem: Problem | null
  readonly vms: readonly VmOutcome[]
  readonly endedAt: string
  /** Of the run in the journal; null when it stopped before anything was written. */
  readonly runId: string | null
}

/** Numbers that hosts do not push; polled only while a window shows the host. */
export interface HostStatistics {
  readonly at: string
  readonly cpuMhz: number | null
  readonly cpuCapacityMhz: number | null
  readonly memoryMb: number | null
  readonly memoryCapacityMb: number | null
  readonly uptimeSeconds: number | null
}

/** What needs attention on a host, as it was found last. */
export interface HostAttention {
  /** ISO 8601 UTC; null: not yet. */
  readonly checkedAt: string | null
  readonly items: readonly MarkedItem[]
  /** What could not be checked: unknown, not fine. */
  readonly unknown: readonly AttentionTopic[]
  /** Why the last look failed; the rest is of the look before. */
  readonly problem: Problem | null
}

/** One host as window and tray show it. */
export interface HostView {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly user: string
  readonly fingerprint: string
  readonly state: HostState
  readonly run: RunView | null
  /** Waking it, or how that ended; null when there is nothing to say. */
  readonly wake: WakeView | null
  readonly cards: RecordedCards
  readonly statistics: HostStatistics | null
  readonly licence: 'full' | 'free' | 'unknown'
  /** Whether one click would shut it down; null while it does not answer, or was not read yet. */
  readonly readiness: Readiness | null
  /** How many settings of firewall and services are not as the saved baseline has them; null without one, or not compared yet. */
  readonly drift: number | null
  /** Null while it does not answer, or was not looked at yet. */
  readonly attention: HostAttention | null
}

/** What the desktop offers, and the app on it. */
export interface ShellState {
  readonly platform: 'linux' | 'darwin' | 'win32'
  readonly version: string
  readonly electron: string
  /** The language in use, settings and system taken together. */
  readonly locale: 'en' | 'zh-CN'
  /** Null: not known yet. False: this desktop shows no tray icon, so the window never hides itself. */
  readonly tray: boolean | null
  /** GNOME shows tray icons only with an extension, which the user needs to know. */
  readonly gnome: boolean
  /** Why passwords cannot be kept, or null. */
  readonly keychain: Problem | null
  /** This is not the Electron that is shipped; only hosts on this computer may be added. */
  readonly testRuntime: boolean
  readonly dataFolder: string
  readonly update: UpdateState
}

/** Everything that views show. Owned by the main process; windows mirror it. */
export interface AppState {
  readonly hosts: readonly HostView[]
  readonly settings: Settings
  readonly shell: ShellState
  /** Shown at the top until dismissed: runs found interrupted, documents that could not be read. */
  readonly notices: readonly Problem[]
  /** Hosts that are shut down together, or were last; null: there is nothing to show. */
  readonly manyHosts: ManyHostsRun | null
}

/** The state as a whole, as it was right after the change `seq`; 0 is before the first. */
export interface AppSnapshot {
  readonly seq: number
  readonly state: AppState
}

/** What became of a value that may be absent: it is another or gone, or only parts of it changed. */
export type Replaced<T, Change> = { readonly whole: T | null } | { readonly change: Change }

/** Virtual machines that are not as they were. */
export interface VmChanges {
  /** The new and the changed ones, in the order of the list. */
  readonly changed: readonly VmInventory[]
  readonly removed: readonly string[]
  /** The places of `changed` in the new list. Absent: known ones keep their places, and new ones come last. */
  readonly at?: readonly number[]
}

/** Parts of an inventory that changed. */
export interface InventoryChange {
  readonly values?: Partial<Omit<HostInventory, 'vms'>>
  readonly vms?: VmChanges
}

/** Parts of a run that changed. Events are appended, never sent again. */
export interface RunChange {
  readonly values?: Partial<Omit<RunView, 'events'>>
  readonly events?: {
    /** How many of the oldest events were dropped. */
    readonly dropped: number
    readonly added: readonly RunEvent[]
  }
}

/** Parts of a host that changed; an absent part has not changed. */
export interface HostChange {
  readonly id: string
  readonly values?: Partial<Omit<HostView, 'id' | 'state' | 'run'>>
  readonly state?: Partial<Omit<HostState, 'inventory'>>
  readonly inventory?: Replaced<HostInventory, InventoryChange>
  readonly run?: Replaced<RunView, RunChange>
}

/** Parts of the state that changed since the change before; an absent part has not changed. */
export interface AppStateParts {
  /** Hosts that are gone; applied before `added`, which may list one again. */
  readonly removed?: readonly string[]
  readonly hosts?: readonly HostChange[]
  /** New hosts; they come after all others. */
  readonly added?: readonly HostView[]
  readonly settings?: Partial<Settings>
  readonly shell?: Partial<ShellState>
  readonly notices?: readonly Problem[]
  readonly manyHosts?: ManyHostsRun | null
}

/** One change of the state. `seq` is one more than that of the change before, so a gap shows that one was lost. */
export interface AppStateChange extends AppStateParts {
  readonly seq: number
}
