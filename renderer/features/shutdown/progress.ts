import type { RunView } from '../../../shared/models/app-state.ts'
import type { VmInventory } from '../../../shared/models/inventory.ts'
import type { RunEvent, Step, StepState } from '../../../shared/models/power.ts'
import { vmName } from '../../../shared/rules/vm-list.ts'

/** How far one machine is. `waiting`: its group has not come yet. `asked`: a request is out, it still runs. */
export type VmStage = 'waiting' | 'starting' | 'asked' | 'down' | 'problem' | 'skipped'

export interface VmProgress {
  readonly id: string
  readonly name: string
  readonly stage: VmStage
  /** The event that says so; null while waiting. */
  readonly event: RunEvent | null
}

export interface StepProgress {
  readonly step: Step
  /** Null: not begun. */
  readonly state: StepState | null
  readonly event: RunEvent | null
}

const stages: Readonly<Record<StepState, VmStage>> = { started: 'starting', waiting: 'asked', done: 'down', failed: 'problem', skipped: 'skipped' }

/**
 * Every machine that a run is about, those under way first: what ran when it began, as far as that is known by now.
 * A machine that is off and that no event mentions was off before.
 */
export function vmProgress(run: RunView, vms: readonly VmInventory[]): VmProgress[] {
  const last = new Map<string, RunEvent>()
  for (const event of run.events) if (event.step === 'guest' && event.vm !== null) last.set(event.vm, event)
  const names = new Map(vms.map((vm) => [vm.id, vmName(vm)]))
  const begun = [...last].map(([id, event]): VmProgress => ({ id, name: names.get(id) ?? id, stage: stages[event.state], event }))
  const waiting = vms
    .filter((vm) => !last.has(vm.id) && (vm.powerState === 'poweredOn' || vm.powerState === null))
    .map((vm): VmProgress => ({ id: vm.id, name: vmName(vm), stage: 'waiting', event: null }))
  return [...begun, ...waiting].sort((a, b) => order.indexOf(a.stage) - order.indexOf(b.stage))
}

const order: readonly VmStage[] = ['problem', 'asked', 'starting', 'waiting', 'skipped', 'down']

const always: readonly Step[] = ['preflight', 'plan', 'guest', 'recheck', 'maintenance', 'host', 'verify']

/** The steps of the run in their order; maintenance mode only when the run goes through it. */
export function stepProgress(run: RunView, vms: readonly VmProgress[]): StepProgress[] {
  const last = new Map<Step, RunEvent>()
  for (const event of run.events) if (event.vm === null) last.set(event.step, event)
  return always.filter((step) => step !== 'maintenance' || last.has(step)).map((step) => {
    const event = last.get(step) ?? null
    return { step, event, state: step === 'guest' ? guestState(run, vms) : (event?.state ?? null) }
  })
}

/** Guests have no event of their own as a whole: it follows from the machines, and from what came after them. */
function guestState(run: RunView, vms: readonly VmProgress[]): StepState | null {
  if (vms.some((vm) => vm.stage === 'problem')) return 'failed'
  const later = run.events.some(({ step }) => step === 'recheck' || step === 'host' || step === 'maintenance')
  if (later) return 'done'
  const begun = run.events.some(({ step }) => step === 'guest')
  return begun ? 'started' : null
}
