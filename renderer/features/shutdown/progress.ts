import type { Locale } from '../../../shared/i18n/locale.ts'
import type { RunQuestion, RunView } from '../../../shared/models/app-state.ts'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import type { AskAnswer, PlannedVm } from '../../../shared/models/plan.ts'
import type { RunAction, RunEvent, Step, StepState, VmOutcome } from '../../../shared/models/power.ts'
import type { ExpectedTime } from '../../../shared/models/run-outlook.ts'
import { vmName, vmsByName } from '../../../shared/rules/vm-list.ts'

/**
 * How far one machine is. `waiting`: its group has not begun. `asked`: a call was sent or it is being waited for, and
 * it still runs.
 */
export type VmStage = 'waiting' | 'starting' | 'asked' | 'down' | 'problem' | 'skipped'

export interface VmProgress {
  readonly id: string
  readonly name: string
  readonly stage: VmStage
  /** Its last event; null before its turn. */
  readonly event: RunEvent | null
  /** When its first event happened, ISO 8601 UTC. */
  readonly since: string | null
  /** What only the user can decide; null when nothing is asked. */
  readonly question: RunQuestion | null
  /** The offer to decide before its time is up. */
  readonly decision: RunQuestion | null
  /** Number of its group in the plan, from 1; null for a machine the plan does not know. */
  readonly group: number | null
  /** What was planned for it; null for a machine the plan does not know. */
  readonly plan: PlannedVm | null
  /** The plan expects a question about it. */
  readonly willAsk: boolean
  /** The answer to that question, given beforehand. */
  readonly decided: AskAnswer | null
  /** How long it usually takes; null when nothing was learned. */
  readonly time: ExpectedTime | null
  /** What became of it, once the run has ended. */
  readonly outcome: VmOutcome | null
  /** Since when it waits for the user, or waited until the user decided, ISO 8601 UTC. */
  readonly askedAt: string | null
}

/** `needs-you`: the plan expects a question about each machine, so they come first. `other`: not in the plan. */
export interface RunGroup {
  readonly kind: 'needs-you' | 'ordered' | 'unordered' | 'other'
  /** Null unless `ordered`. */
  readonly order: number | null
  /** Its place in the order of the run; null for groups outside the plan. */
  readonly number: number | null
  readonly vms: readonly VmProgress[]
}

export interface StepProgress {
  readonly step: ShownStep
  /** Null: not begun. */
  readonly state: StepState | null
  readonly event: RunEvent | null
}

const stages: Readonly<Record<StepState, VmStage>> = {
  started: 'starting',
  waiting: 'asked',
  done: 'down',
  failed: 'problem',
  skipped: 'skipped',
}

/**
 * Returns the machines of a run in the groups of its plan, each group sorted by the planned names. A machine keeps its
 * place whatever happens to it: a row that moves under the pointer gets the wrong click.
 */
export function runGroups(run: RunView, inventory: readonly VmInventory[], locale: Locale): RunGroup[] {
  const progress = progressOf(run, inventory)
  const numbered = run.groups.map(({ order, vms }, index) => ({
    order,
    vms: vmsByName(vms, locale),
    number: index + 1,
  }))
  const known = new Set(numbered.flatMap(({ vms }) => vms.map(({ id }) => id)))
  // A VM that was decided about beforehand keeps its place, also when its rule decides by the time the run plans again.
  const asks = ({ action, id }: PlannedVm): boolean => action === 'ask' || run.decided[id] !== undefined
  const needsYou = numbered.flatMap(({ vms, number }) =>
    vms.filter(asks).map((vm) => ({ ...progress(vm.id, vm.name, number, vm), willAsk: vm.action === 'ask' })),
  )
  const planned = numbered.map(({ order, vms, number }): RunGroup => ({
    kind: order === null ? 'unordered' : 'ordered',
    order,
    number,
    vms: vms.filter((vm) => !asks(vm)).map((vm) => progress(vm.id, vm.name, number, vm)),
  }))
  const others = new Set(
    run.events.flatMap(({ step, vm }) => (step === 'guest' && vm !== null && !known.has(vm) ? [vm] : [])),
  )
  const groups: RunGroup[] = [
    { kind: 'needs-you', order: null, number: null, vms: needsYou },
    ...planned,
    { kind: 'other', order: null, number: null, vms: [...others].map((id) => progress(id, id, null, null)) },
  ]
  return groups.filter(({ vms }) => vms.length > 0)
}

/** Rows that need the user alike from which on they share one row and one answer. */
const manyAlike = 4

/** Reports whether a machine needs the user for the reason that the plan gives; one whose guest got stuck instead has its own row. */
function asksAsPlanned({ willAsk, plan, question }: VmProgress): boolean {
  if (!willAsk || question === null) return willAsk
  return question.kind === (plan?.code === 'VM_INACCESSIBLE' ? 'inaccessible' : 'no-tools')
}

/** Returns the rows of machines that need the user: those that do for the same reason share one, where they are many. */
export function rowsOf(vms: readonly VmProgress[]): (readonly VmProgress[])[] {
  const byReason = new Map<string, VmProgress[]>()
  for (const vm of vms) {
    const key = asksAsPlanned(vm) ? `${vm.plan?.code} ${vm.plan?.rules.protected.value}` : vm.id
    const same = byReason.get(key)
    if (same) same.push(vm)
    else byReason.set(key, [vm])
  }
  return [...byReason.values()].flatMap((same) => (same.length < manyAlike ? same.map((vm) => [vm]) : [same]))
}

/** Reports whether the host stays on and nothing more is begun: the user cancelled, or a guest failed to stop. */
export function staysOn(run: RunView): boolean {
  return (
    run.cancelling || run.events.some(({ step, vm, state }) => step === 'guest' && vm !== null && state === 'failed')
  )
}

function progressOf(
  run: RunView,
  inventory: readonly VmInventory[],
): (id: string, name: string, group: number | null, plan: PlannedVm | null) => VmProgress {
  const first = new Map<string, RunEvent>()
  const last = new Map<string, RunEvent>()
  const waiting = new Map<string, string>()
  for (const event of run.events) {
    if (event.step !== 'guest' || event.vm === null) continue
    if (!first.has(event.vm)) first.set(event.vm, event)
    last.set(event.vm, event)
    if (waits.has(event.code ?? '')) waiting.set(event.vm, event.at)
    // What happened without the user was no wait for the user.
    else if (event.params['by'] === 'rule') waiting.delete(event.vm)
  }
  const names = new Map(inventory.map((vm) => [vm.id, vmName(vm)]))
  const questions = new Map(run.questions.map((question) => [question.vm.id, question]))
  const outcomes = new Map((run.receipt?.vms ?? []).map((vm) => [vm.id, vm]))
  const notBegun: VmStage = staysOn(run) || run.receipt ? 'skipped' : 'waiting'
  const decisions = new Map(run.decisions.map((decision) => [decision.vm.id, decision]))
  return (id, planned, group, plan) => {
    const event = last.get(id) ?? null
    const question = questions.get(id) ?? null
    const outcome = outcomes.get(id) ?? null
    const byUser = event?.params['by'] === 'user' || event?.params['how'] !== undefined
    return {
      id,
      name: names.get(id) ?? planned,
      stage: event === null ? stageOf(outcome, notBegun) : stages[event.state],
      event,
      since: first.get(id)?.at ?? null,
      question,
      decision: decisions.get(id) ?? null,
      group,
      plan,
      willAsk: false,
      decided: run.decided[id] ?? null,
      outcome,
      time: run.outlook?.times[id] ?? null,
      askedAt: question?.askedAt ?? (byUser ? (waiting.get(id) ?? null) : null),
    }
  }
}

/** Returns how far a machine is of which no event is left: the oldest of a long run are dropped. */
function stageOf(outcome: VmOutcome | null, otherwise: VmStage): VmStage {
  return outcome?.how && outcome.how !== 'left-on' && outcome.how !== 'asked-still-on' ? 'down' : otherwise
}

/** Codes with which a run says that it waits for the user, or for a rule. */
const waits: ReadonlySet<string> = new Set(['VM_TOOLS_NOT_RUNNING', 'VM_INACCESSIBLE', 'VM_STUCK'])

/** The steps shown to the user; planning counts as part of the preflight. */
export type ShownStep = Exclude<Step, 'plan'>

/** The steps of each run that are always shown; maintenance mode also where a run uses it. */
const always: Readonly<Record<RunAction, readonly ShownStep[]>> = {
  shutdown: ['preflight', 'guest', 'recheck', 'host', 'verify'],
  reboot: ['preflight', 'guest', 'recheck', 'host', 'boot'],
  enter: ['preflight', 'guest', 'recheck', 'maintenance'],
  leave: ['preflight', 'maintenance'],
  cycle: ['preflight', 'guest', 'recheck', 'host', 'verify', 'wake', 'boot', 'start'],
}
const inOrder: readonly ShownStep[] = [
  'preflight',
  'guest',
  'recheck',
  'maintenance',
  'host',
  'verify',
  'wake',
  'boot',
  'start',
]

/** Returns the steps of the run in order; maintenance mode only when the run uses it. */
export function stepProgress(run: RunView, vms: readonly VmProgress[]): StepProgress[] {
  const last = new Map<Step, RunEvent>()
  for (const event of run.events) if (event.vm === null) last.set(event.step, event)
  return inOrder
    .filter((step) => always[run.action].includes(step) || (step === 'maintenance' && last.has(step)))
    .map((step) => {
      const event = last.get(step) ?? null
      if (step === 'guest') return { step, event, state: guestState(run, vms) }
      return { step, event, state: step === 'start' ? startState(run) : (event?.state ?? null) }
    })
}

/** Derives the state of starting VMs, of which each has events of its own. */
function startState({ events, receipt }: RunView): StepState | null {
  const begun = events.some(({ step }) => step === 'start')
  if (!begun || !receipt) return begun ? 'started' : null
  return receipt.outcome === 'back' ? 'done' : 'failed'
}

/** Derives the state of the guest step, which has no events of its own, from the machines and the later steps. */
function guestState(run: RunView, vms: readonly VmProgress[]): StepState | null {
  if (vms.some((vm) => vm.stage === 'problem')) return 'failed'
  const later = run.events.some(({ step }) => step === 'recheck' || step === 'host' || step === 'maintenance')
  if (later) return 'done'
  const begun = run.events.some(({ step }) => step === 'guest')
  return begun ? 'started' : null
}

/** The key under `app.run.row` that says how far a machine is; every view uses the same. */
export type RowText =
  | 'waiting'
  | 'willAsk'
  | `decided-${AskAnswer}`
  | 'waitsFor'
  | 'starting'
  | 'asked'
  | 'waitedFor'
  | 'suspendingRule'
  | 'suspendingUser'
  | 'cuttingRule'
  | 'cuttingUser'
  | 'stuck'
  | 'unasked'
  | 'guestShutdown'
  | 'suspended'
  | 'powerOff'
  | 'atRest'
  | 'problem'
  | 'left'
  | 'skipped'
  | 'notKnown'

const ended: Readonly<Record<string, RowText>> = {
  'guest-shutdown': 'guestShutdown',
  suspended: 'suspended',
  'power-off': 'powerOff',
}

export function rowText(
  { stage, event, question, group, willAsk, decided, outcome }: VmProgress,
  goingOn: number | null,
): RowText {
  if (question) return question.kind === 'stuck' ? 'stuck' : 'unasked'
  // What was seen last may be long past: a host that fell silent says nothing about guests that were still running.
  if (outcome && outcome.after === null && stage !== 'down') return 'notKnown'
  const params = event?.params ?? {}
  switch (stage) {
    case 'waiting':
      if (decided !== null) return `decided-${decided}`
      if (willAsk) return 'willAsk'
      return goingOn !== null && group !== null && goingOn < group ? 'waitsFor' : 'waiting'
    case 'asked': {
      const user = params['by'] === 'user'
      if (params['call'] === 'SuspendVM_Task') return user ? 'suspendingUser' : 'suspendingRule'
      if (params['call'] === 'PowerOffVM_Task') return user ? 'cuttingUser' : 'cuttingRule'
      return params['call'] === 'ShutdownGuest' || event?.code === 'VM_STUCK' ? 'asked' : 'waitedFor'
    }
    case 'down':
      return ended[String(params['how'] ?? outcome?.how)] ?? 'atRest'
    case 'skipped':
      return event?.code === 'VM_INACCESSIBLE' ? 'left' : 'skipped'
    default:
      return stage
  }
}

/** Returns the group that later ones wait for: the first with a guest that was sent a call or has yet to get one. */
export function groupGoingOn(groups: readonly RunGroup[]): number | null {
  const open = groups
    .flatMap(({ vms }) => vms)
    .filter(
      (vm) =>
        (vm.stage === 'asked' || vm.stage === 'starting') &&
        vm.question?.kind !== 'no-tools' &&
        vm.question?.kind !== 'inaccessible',
    )
  const numbers = open.flatMap(({ group }) => group ?? [])
  return numbers.length === 0 ? null : Math.min(...numbers)
}
