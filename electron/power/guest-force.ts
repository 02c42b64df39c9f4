import type { PlannedVm } from '../../shared/models/plan.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { powerOffVm, suspendVm, waitForTask } from '../vim/power-methods.ts'
import type { ManagedObjectRef } from '../vim/soap.ts'
import { deadlineIn } from './deadline.ts'
import { guestDeadline, waitForRest, type Waited } from './guest-wait.ts'
import { isPassing, reachPatienceMs } from './reach.ts'
import type { RunContext, Sent } from './run-context.ts'
import { endedWith } from './task-fault.ts'

/** How a VM that does not shut down by itself is stopped. */
export type Force = 'suspend' | 'power-off'

/** Milliseconds a suspend or a power-off may take; memory is written to disk when suspending. */
const taskMs = 15 * 60_000
/** Milliseconds that a task which the host accepted is watched after the run was stopped. */
const afterHaltMs = 15_000
/** Milliseconds before a call that did nothing is sent again, at first and at most. */
export const againMs = { first: 2_000, most: 15_000 }

const calls = {
  suspend: { method: 'SuspendVM_Task', send: suspendVm },
  'power-off': { method: 'PowerOffVM_Task', send: powerOffVm },
} as const

/** Returns the name of the vSphere method that forces a VM. */
export function forceMethod(how: Force): (typeof calls)[Force]['method'] {
  return calls[how].method
}

/**
 * Sends a suspend or a power-off; again for a while when it did nothing for a reason that passes, such as another task.
 * @param since as of {@link waitForRest}
 * @param overtaken what speaks against the call once its intent is on disk
 * @param onPassing called before another try with the reason for it
 */
export async function sendForce(
  context: RunContext,
  vm: PlannedVm,
  since: number,
  how: Force,
  { overtaken, onPassing }: { overtaken: () => Problem | null; onPassing: (reason: Problem) => Promise<void> },
): Promise<Sent<ManagedObjectRef>> {
  const { client } = context.options
  const { method, send } = calls[how]
  const patience = guestDeadline(context, deadlineIn(context.awake, reachPatienceMs))
  for (let pause = againMs.first; ; pause = Math.min(pause * 2, againMs.most)) {
    const sent = await context.change({
      method,
      vm: vm.id,
      send: (options) => send(client, vm.id, options),
      check: () => overtaken() ?? (context.ending.aborted ? (context.halted?.problem ?? null) : null),
    })
    if (sent.kind === 'accepted' || sent.kind === 'unknown' || !isPassing(sent.problem) || patience.over) return sent
    await onPassing(sent.problem)
    const deadline = deadlineIn(context.awake, Math.min(pause, patience.leftMs()))
    await waitForRest(context, vm, since, { deadline, signal: context.ending })
    if (context.ending.aborted) return sent
  }
}

/**
 * Waits for a VM that is being forced, by its state or by its task, whichever shows first: a task may end without being
 * seen, and go on being shown after the VM is at rest.
 */
export async function waitForForced(
  context: RunContext,
  vm: PlannedVm,
  since: number,
  task: ManagedObjectRef,
): Promise<Waited | { readonly fault: Problem }> {
  const { client, clock } = context.options
  const over = new AbortController()
  const signal = AbortSignal.any([context.halting, over.signal])
  const resting = waitForRest(context, vm, since, { deadline: deadlineIn(context.awake, taskMs), signal })
  const ended = waitForTask(client, task, clock, { signal, timeoutMs: taskMs }).then(
    async (result): Promise<Waited | { readonly fault: Problem }> =>
      !result.ok && endedWith(task, result.problem) ? { fault: result.problem } : resting,
  )
  const first = await Promise.race([resting, ended])
  over.abort()
  return first
}

/** Gives a task that the host accepted a moment after the run was stopped, so that the report can say how it ended. */
export async function waitAfterHalt({ options }: RunContext, task: ManagedObjectRef): Promise<void> {
  const { client, clock, ending } = options
  if (!ending?.aborted) await waitForTask(client, task, clock, { timeoutMs: afterHaltMs })
}
