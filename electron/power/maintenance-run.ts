import { problem, type Problem } from '../../shared/problems/problem.ts'
import { exitMaintenanceMode, waitForTask } from '../vim/power-methods.ts'
import type { ManagedObjectRef } from '../vim/soap.ts'
import { stopped } from './go-down.ts'
import { haltOf } from './halt.ts'
import { recheck } from './host-step.ts'
import { callOff, effectMs, modeWithin, sendEnter, taskSeconds, whyNotEntered } from './maintenance.ts'
import { isOverdue } from './reach.ts'
import type { Sent } from './run-context.ts'
import type { Goal, Guests, RunEnd, RunInput } from './run-input.ts'
import { stopGuests } from './stop-guests.ts'
import { endedWith } from './task-fault.ts'
import { newest, outcomes } from './vm-outcomes.ts'

/**
 * Enters or leaves maintenance mode because the user wants it. Guests are shut down first only if that was agreed. The
 * mode as read back decides, not the task: an answer may be lost.
 */
export async function changeMaintenance(
  input: RunInput,
  { change }: Extract<Goal, { kind: 'maintenance' }>,
): Promise<RunEnd> {
  const { context } = input
  const guests: Guests = change === 'enter' ? await stopGuests(input) : { ends: new Map(), mayRun: new Set() }
  if (change === 'enter' && !context.halted) await recheck(context, guests.mayRun)
  const early = context.halted
  if (early) return stopped(input, guests, 'untouched', early)
  await context.step('maintenance', 'started')
  const sent = change === 'enter' ? await sendEnter(context) : await sendLeave(input)
  if (sent.kind === 'refused' || sent.kind === 'not-sent') return failed(input, guests, sent.problem)
  await context.step(
    'maintenance',
    'waiting',
    null,
    sent.kind === 'unknown' ? problem('MAINTENANCE_UNCONFIRMED') : null,
  )
  const fault = sent.kind === 'accepted' ? await waitForChange(input, change, sent.value) : null
  const wanted = change === 'enter'
  // A task that ended with a fault has done nothing that would show later.
  const mode = await modeWithin(context.options.client, context.options.clock, wanted, fault ? 0 : effectMs)
  if (mode === wanted) {
    await context.step('maintenance', 'done')
    return end(input, guests, wanted ? 'entered' : 'left', null)
  }
  if (fault) return failed(input, guests, fault)
  const why = problem('MAINTENANCE_UNCONFIRMED')
  await context.step('maintenance', 'failed', null, why)
  return end(input, guests, 'unknown', why)
}

/** Waits for the task. Returns the fault that it ended with, also when it was called off; null when it did not, or was lost. */
async function waitForChange(
  { context, situation }: RunInput,
  change: 'enter' | 'leave',
  task: ManagedObjectRef,
): Promise<Problem | null> {
  const { client, clock } = context.options
  const timeoutMs = taskSeconds * 1000
  const ended = await waitForTask(client, task, clock, { signal: context.halting, timeoutMs })
  if (ended.ok) return null
  if (context.halted && change === 'enter')
    return (await callOff(context, task)) === 'untouched' ? context.halted.problem : null
  if (!endedWith(task, ended.problem)) return null
  const overdue = change === 'enter' && isOverdue(ended.problem)
  return overdue ? whyNotEntered(context, situation.facts.view, ended.problem) : ended.problem
}

function sendLeave({ context }: RunInput): Promise<Sent<ManagedObjectRef>> {
  const { client, hostId } = context.options
  return context.change({
    method: 'ExitMaintenanceMode_Task',
    vm: null,
    send: (options) => exitMaintenanceMode(client, hostId, taskSeconds, options),
  })
}

async function failed(input: RunInput, guests: Guests, why: Problem): Promise<RunEnd> {
  const halt = input.context.halted ?? haltOf(why)
  await input.context.step('maintenance', 'failed', null, halt.problem)
  return stopped(input, guests, 'untouched', halt)
}

async function end(
  input: RunInput,
  guests: Guests,
  outcome: 'entered' | 'left' | 'unknown',
  why: Problem | null,
): Promise<RunEnd> {
  const seen = await input.context.readForReport()
  const now = seen ? newest(input.context) : null
  return { outcome, problem: why, vms: outcomes(input, guests, now), bootTime: now?.bootTime ?? null }
}
