import type { HostState } from '../../shared/models/host-state.ts'
import type { PowerState } from '../../shared/models/inventory.ts'
import type { PlannedVm } from '../../shared/models/plan.ts'
import { problem } from '../../shared/problems/problem.ts'
import { findVm, type RunContext } from './run-context.ts'

/** A VM that does not run any more. */
export type Rest = 'poweredOff' | 'suspended'

/** Milliseconds between two reads while no pushes come in. */
const lookMs = 10_000
/** Milliseconds before the pushes are believed again after a read contradicted them. */
const disagreeMs = 1_000

/** The state if it is one of rest, else null. */
export function restOf(state: PowerState | null | undefined): Rest | null {
  return state === 'poweredOff' || state === 'suspended' ? state : null
}

/** A VM that is being stopped, and when (ISO 8601) the host itself said last that it runs: older pushes say nothing. */
export interface Stopping {
  readonly vm: PlannedVm
  readonly since: string
}

/**
 * Waits until the host itself says that the VM is off or suspended; null when the time is over or the run halts.
 * Pushes are the quick way. While there are none the host is read now and then, and once more at the end, which catches
 * a push that was lost. A VM that the host no longer lists halts the run: it was moved away or unregistered, or hidden
 * from this user, and may run.
 */
export async function atRest(context: RunContext, { vm, since }: Stopping, timeoutMs: number, signal: AbortSignal = context.halting): Promise<Rest | null> {
  const { clock, monitor } = context.options
  const deadline = clock.now() + timeoutMs
  for (;;) {
    const slice = Math.max(0, Math.min(deadline - clock.now(), lookMs))
    const waited = await monitor.waitFor((state) => pushed(state, vm.id, since) !== 'runs', { timeoutMs: slice, signal })
    const push = waited.ok ? pushed(waited.value, vm.id, since) : 'runs'
    if (push === 'poweredOff' || push === 'suspended') return push
    if (!waited.ok && waited.problem.code !== 'TIMED_OUT') return null
    const over = clock.now() >= deadline
    if (push === 'runs' && !over && monitor.state.connection === 'connected') continue
    const read = await context.look()
    if (signal.aborted) return null
    const found = read.ok ? findVm(read.value, vm.id) : null
    if (found === undefined) {
      context.haltFor(problem('VM_STATE_UNKNOWN', { vm: vm.name, id: vm.id }))
      return null
    }
    const rest = restOf(found?.powerState)
    if (rest || over) return rest
    if (push === 'gone') await clock.sleep(disagreeMs, signal)
  }
}

function pushed({ connection, inventory, asOf }: HostState, id: string, since: string): Rest | 'gone' | 'runs' {
  if (connection !== 'connected' || !inventory || asOf === null || asOf < since) return 'runs'
  const vm = findVm(inventory, id)
  return vm ? (restOf(vm.powerState) ?? 'runs') : 'gone'
}

/** Asks the person about a VM, and withdraws the question when the VM comes to rest meanwhile; null without an answer. */
export async function askUntilRest<A>(context: RunContext, stopping: Stopping, ask: (signal: AbortSignal) => Promise<A | null>): Promise<{ readonly answer: A } | { readonly rest: Rest } | null> {
  const withdrawn = new AbortController()
  const signal = AbortSignal.any([context.halting, withdrawn.signal])
  const rested = atRest(context, stopping, Infinity, signal).then((rest) => (rest ? { rest } : null))
  const answered = ask(signal).then((answer) => (answer === null ? null : { answer }))
  const first = await Promise.race([answered, rested])
  withdrawn.abort()
  return first
}
