import { problem, type Problem } from '../../shared/problems/problem.ts'
import type { VimClient } from '../vim/client.ts'
import { readInventory } from '../vim/inventory.ts'
import { cancelTask, enterMaintenanceMode, exitMaintenanceMode, readTask, waitForTask } from '../vim/power-methods.ts'
import type { ManagedObjectRef } from '../vim/soap.ts'
import type { Clock } from '../../shared/clock.ts'
import type { HostFacts } from '../../shared/models/plan.ts'
import { deadlineIn } from './deadline.ts'
import { standsInTheWay } from './host-step.ts'
import { isOverdue, isPassing, reachPatienceMs } from './reach.ts'
import type { RunContext, Sent } from './run-context.ts'
import { endedWith } from './task-fault.ts'

/** Seconds the host gives itself to enter or leave maintenance mode; nothing runs any more, so it takes few. */
export const taskSeconds = 120
/** Milliseconds in which a call whose answer was lost shows its effect on the mode, if it was carried out. */
export const effectMs = 10_000
const effectPauseMs = 500
/** Milliseconds before a call that did nothing is sent again. */
const againMs = 5_000

/**
 * This run's part in the host's maintenance mode. `untouched`: it did not enter; if the host is in the mode, it stays.
 * `entered`: it did. `perhaps`: it asked, and it is not known whether the host is on its way in.
 */
export type Maintenance = 'untouched' | 'perhaps' | 'entered'

/**
 * Enters maintenance mode for the host step, after writing down that this run owes leaving it: the mode survives the
 * boot and keeps autostart from running. The run halts unless the host is in the mode then.
 */
export async function enterMaintenance(
  context: RunContext,
  bootTime: string | null,
  view: HostFacts['view'],
): Promise<Maintenance> {
  await context.step('maintenance', 'started')
  const reached = await enter(context, bootTime, view)
  if (context.halted) await context.step('maintenance', 'failed', null, context.halted.problem)
  else await context.step('maintenance', 'done')
  return reached
}

async function enter(context: RunContext, bootTime: string | null, view: HostFacts['view']): Promise<Maintenance> {
  const { client, clock, journal } = context.options
  if (context.halted) return 'untouched'
  const owed = await journal.append({ type: 'maintenance-owed', bootTime })
  if (!owed.ok) {
    context.halt({ outcome: 'failed', problem: owed.problem })
    return 'untouched'
  }
  const sent = await sendEnter(context)
  if (sent.kind !== 'accepted') {
    context.haltFor(sent.problem)
    return sent.kind === 'unknown' ? 'perhaps' : 'untouched'
  }
  await context.step('maintenance', 'waiting')
  const task = await waitForTask(client, sent.value, clock, { signal: context.halting, timeoutMs: taskSeconds * 1000 })
  if (!task.ok && !context.halted) {
    // A task that could not be watched is judged by what it was to bring about.
    const reached =
      !endedWith(sent.value, task.problem) &&
      (await modeWithin(client, clock, true, effectMs, context.halting)) === true
    if (!reached)
      context.haltFor(isOverdue(task.problem) ? await whyNotEntered(context, view, task.problem) : task.problem)
  }
  return context.halted ? callOff(context, sent.value) : 'entered'
}

/** Returns why a host did not enter in its time: a VM was started, or one runs that this account cannot see. */
export async function whyNotEntered(context: RunContext, view: HostFacts['view'], timedOut: Problem): Promise<Problem> {
  await context.seen.readShared()
  return standsInTheWay(context, new Set()) ?? (view === 'full' ? timedOut : problem('HIDDEN_VM_MAY_RUN', {}, timedOut))
}

/**
 * EnterMaintenanceMode_Task; a call that did nothing for a reason that passes is sent again for {@link reachPatienceMs}.
 */
export async function sendEnter(context: RunContext): Promise<Sent<ManagedObjectRef>> {
  const { client, clock, hostId } = context.options
  const patience = deadlineIn(context.awake, reachPatienceMs)
  for (;;) {
    const sent = await context.change({
      method: 'EnterMaintenanceMode_Task',
      vm: null,
      send: (options) => enterMaintenanceMode(client, hostId, taskSeconds, options),
    })
    if (
      sent.kind === 'accepted' ||
      sent.kind === 'unknown' ||
      context.halted ||
      patience.over ||
      !isPassing(sent.problem)
    )
      return sent
    await context.step('maintenance', 'waiting', null, sent.problem)
    await clock.sleep(againMs, context.halting)
  }
}

/** Cancels the task and finds out how far it got; a task that ended with a fault has not entered. */
export async function callOff(context: RunContext, task: ManagedObjectRef): Promise<Maintenance> {
  const { client, clock, journal } = context.options
  // Refused when it has ended by itself already, and then the next read shows how.
  await cancelTask(client, task, { replyMs: 5_000 })
  const deadline = deadlineIn(context.awake, effectMs)
  for (;;) {
    const read = await readTask(client, task)
    if (read.ok && read.value.state === 'success') return 'entered'
    if (read.ok && read.value.state === 'error') {
      // Without this the next contact would leave a mode that another may have entered by then.
      await journal.append({ type: 'maintenance-settled', code: read.value.fault?.code ?? 'TASK_FAILED' })
      return 'untouched'
    }
    if (deadline.over) return 'perhaps'
    await clock.sleep(effectPauseMs)
  }
}

/**
 * Takes the host out of the maintenance mode this run entered, whatever made the run stop, and writes down whether that
 * worked. What did not work stays owed and is tried at the next contact.
 * @returns the problem that kept it from being left, or null.
 */
export async function leaveMaintenance(context: RunContext, reached: Maintenance): Promise<Problem | null> {
  const { client, clock, hostId, journal } = context.options
  // What is not left now stays owed.
  if (reached === 'untouched' || context.options.ending?.aborted) return null
  const now =
    reached === 'perhaps' ? await modeWithin(client, clock, true, effectMs) : await modeWithin(client, clock, false, 0)
  if (now === false) {
    // A host that may yet enter stays owed: the next contact looks again.
    if (reached === 'entered') await journal.append({ type: 'maintenance-settled', code: 'MAINTENANCE_LEFT' })
    return null
  }
  const sent = await context.change({
    method: 'ExitMaintenanceMode_Task',
    vm: null,
    send: (options) => exitMaintenanceMode(client, hostId, taskSeconds, options),
    evenWhenHalted: true,
  })
  const task =
    sent.kind === 'accepted' ? await waitForTask(client, sent.value, clock, { timeoutMs: taskSeconds * 1000 }) : null
  const lost = sent.kind === 'unknown' || (task !== null && !task.ok)
  if ((await modeWithin(client, clock, false, lost ? effectMs : 0)) === false) {
    await journal.append({ type: 'maintenance-settled', code: 'MAINTENANCE_LEFT' })
    await context.step('maintenance', 'done', null, problem('MAINTENANCE_LEFT'))
    return null
  }
  const taskProblem = task === null || task.ok ? undefined : task.problem
  const left = problem('MAINTENANCE_NOT_LEFT', {}, sent.kind === 'accepted' ? taskProblem : sent.problem)
  await context.step('maintenance', 'failed', null, left)
  return left
}

/**
 * Whether the host is in maintenance mode, read until it is as `wanted` or the time is over; null when it cannot be read.
 */
export async function modeWithin(
  client: VimClient,
  clock: Clock,
  wanted: boolean,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<boolean | null> {
  const deadline = clock.elapsed() + timeoutMs
  for (;;) {
    const read = await readInventory(client, { signal })
    const mode = read.ok ? read.value.maintenance : null
    if (mode === wanted || clock.elapsed() >= deadline || signal?.aborted) return mode
    await clock.sleep(effectPauseMs, signal)
  }
}
