import { problem, type Problem } from '../../shared/problems/problem.ts'
import { readInventory } from '../vim/inventory.ts'
import { cancelTask, enterMaintenanceMode, exitMaintenanceMode, waitForTask } from '../vim/power-methods.ts'
import type { RunContext } from './run-context.ts'

/** Seconds the host gives itself to enter or leave maintenance mode; nothing runs any more, so it takes few. */
const taskSeconds = 120

/**
 * Enters maintenance mode for the host step, after writing down that this run owes leaving it: the mode survives the
 * boot and keeps autostart from running.
 * @returns whether the host is in maintenance mode now.
 */
export async function enterMaintenance(context: RunContext, bootTime: string | null): Promise<boolean> {
  const { client, clock, hostId, journal } = context.options
  await context.step('maintenance', 'started')
  const owed = await journal.append({ type: 'maintenance-owed', bootTime })
  if (!owed.ok) {
    context.halt({ outcome: 'failed', problem: owed.problem })
    return false
  }
  const sent = await context.change('EnterMaintenanceMode_Task', null, (options) => enterMaintenanceMode(client, hostId, taskSeconds, options))
  if (sent.kind === 'accepted') {
    await context.step('maintenance', 'waiting')
    const task = await waitForTask(client, sent.value, clock, { signal: context.halting, timeoutMs: taskSeconds * 1000 })
    if (!task.ok && !context.halted) context.haltFor(task.problem)
    if (context.halted) await cancelTask(client, sent.value, { replyMs: 5_000 })
  } else context.haltFor(sent.problem)
  if (context.halted) {
    await context.step('maintenance', 'failed', null, context.halted.problem)
    return false
  }
  await context.step('maintenance', 'done')
  return true
}

/**
 * Takes the host out of the maintenance mode this run entered, whatever made the run stop, and writes down whether that
 * worked. What did not work stays owed and is tried at the next contact.
 * @returns the problem that kept it from being left, or null.
 */
export async function leaveMaintenance(context: RunContext): Promise<Problem | null> {
  const { client, clock, hostId, journal } = context.options
  const now = await readInventory(client)
  if (now.ok && now.value.maintenance === false) {
    await journal.append({ type: 'maintenance-settled', code: 'MAINTENANCE_LEFT' })
    return null
  }
  const sent = await context.change('ExitMaintenanceMode_Task', null, (options) => exitMaintenanceMode(client, hostId, taskSeconds, options), true)
  const task = sent.kind === 'accepted' ? await waitForTask(client, sent.value, clock, { timeoutMs: taskSeconds * 1000 }) : null
  const after = await readInventory(client)
  if (after.ok && after.value.maintenance === false) {
    await journal.append({ type: 'maintenance-settled', code: 'MAINTENANCE_LEFT' })
    await context.step('maintenance', 'done', null, problem('MAINTENANCE_LEFT'))
    return null
  }
  const cause = sent.kind === 'accepted' ? (task && !task.ok ? task.problem : undefined) : sent.problem
  const left = problem('MAINTENANCE_NOT_LEFT', {}, cause)
  await context.step('maintenance', 'failed', null, left)
  return left
}
