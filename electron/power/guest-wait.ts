import type { VmInventory } from '../../shared/models/inventory.ts'
import type { PlannedVm } from '../../shared/models/plan.ts'
import { problem } from '../../shared/problems/problem.ts'
import { earlier, type Deadline } from './deadline.ts'
import { reachPatienceMs } from './reach.ts'
import type { RunContext } from './run-context.ts'
import { findVm } from './seen-host.ts'
import { restOf, type Rest } from './vm-state.ts'

/** Milliseconds between two reads while no pushes come in. */
const readMs = 10_000
/** Milliseconds before the pushes are believed again after a read contradicted them. */
const disagreeMs = 1_000

export interface WaitOptions {
  readonly deadline: Deadline
  readonly signal: AbortSignal
  /** Ends the wait for another reason than rest: the VM, still running, is as it was waited for. */
  readonly until?: (vm: VmInventory) => boolean
}

/**
 * How a wait ended: at rest, as `until` wanted it, out of time, or given up (`null`: the signal aborted, or the run stops
 * because of this VM).
 */
export type Waited = Rest | 'until' | 'time-over' | null

/**
 * Waits until the host itself says that the VM is off or suspended. Pushes are the quick way. While there are none the
 * host is read now and then, and once more at the end, which catches a push that was lost. A host that cannot be asked at
 * the end is waited for: a guest is not called stuck because the network is.
 *
 * A VM that the host no longer lists ends the run: it was moved away, unregistered, or hidden from this account, and may
 * run.
 * @param since `nextSequence` when the VM was last known to run: older pushes say nothing.
 */
export async function waitForRest(
  context: RunContext,
  vm: PlannedVm,
  since: number,
  { deadline, signal, until = () => false }: WaitOptions,
): Promise<Waited> {
  const { clock, monitor } = context.options
  const judge = (seen: VmInventory): Rest | 'until' | null => restOf(seen.powerState) ?? (until(seen) ? 'until' : null)
  const judgePush = (): Rest | 'until' | 'gone' | null => {
    const { connection, inventory } = monitor.state
    if (connection !== 'connected' || !inventory || monitor.lastWord <= since) return null
    const seen = findVm(inventory, vm.id)
    return seen ? judge(seen) : 'gone'
  }
  for (;;) {
    const slice = Math.min(deadline.leftMs(), readMs)
    const waited = await monitor.waitFor(() => judgePush() !== null, { timeoutMs: slice, signal })
    if (signal.aborted) return null
    const push = judgePush()
    if (push !== null && push !== 'gone') return push
    if (waited.ok && push === null) continue
    const over = deadline.over
    if (push === null && !over && monitor.state.connection === 'connected') continue
    const read = await context.seen.readShared()
    if (signal.aborted) return null
    if (read.ok) {
      const found = findVm(read.value, vm.id)
      if (!found) {
        context.endAfterGuests(problem('VM_STATE_UNKNOWN', { vm: vm.name, id: vm.id }))
        return null
      }
      const seen = judge(found)
      if (seen) return seen
      if (over) return 'time-over'
      if (push === 'gone') await clock.sleep(disagreeMs, signal)
    } else if (over) {
      // A host that refuses the login will not be read again in this run, so waiting is no use.
      if (context.seen.lostForMs >= reachPatienceMs || context.options.client.sessionState === 'rejected') {
        context.haltUnread(read.problem)
        return null
      }
      await clock.sleep(readMs, signal)
    }
  }
}

/**
 * Asks the user about a VM. Withdraws the question when the VM comes to rest meanwhile, when the run ends otherwise, or
 * when the guests' part is out of time.
 * @returns null when nobody can be asked, or the wait was given up.
 */
export async function askMeanwhile<A>(
  context: RunContext,
  vm: PlannedVm,
  since: number,
  ask: (signal: AbortSignal) => Promise<A | null>,
): Promise<{ readonly answer: A } | { readonly waited: Rest | 'time-over' } | null> {
  const withdrawn = new AbortController()
  const signal = AbortSignal.any([context.ending, withdrawn.signal])
  const options = { deadline: context.guestsDeadline, signal }
  const waited = waitForRest(context, vm, since, options).then((end) =>
    end === null || end === 'until' ? null : { waited: end },
  )
  const answered = ask(signal).then((answer) => (answer === null ? null : { answer }))
  const first = await Promise.race([answered, waited])
  withdrawn.abort()
  return first
}

/** Returns the earlier of the guest's own time and that of all guests together. */
export function guestDeadline(context: RunContext, own: Deadline): Deadline {
  return earlier(own, context.guestsDeadline)
}
