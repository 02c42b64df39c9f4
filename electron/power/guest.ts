import type { VmInventory } from '../../shared/models/inventory.ts'
import type { How } from '../../shared/models/power.ts'
import type { PlannedVm } from '../../shared/models/plan.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { powerOffVm, shutdownGuest, suspendVm, waitForTask } from '../vim/power-methods.ts'
import { askUntilRest, atRest, restOf, type Rest, type Stopping } from './guest-wait.ts'
import { findVm, type RunContext, type StuckAnswer } from './run-context.ts'
import { endedWith } from './task-fault.ts'

/** Milliseconds a suspend or a power-off may take; memory is written to disk when suspending. */
const taskMs = 15 * 60_000
/** Milliseconds in which the effect of a call whose answer was lost must show, before the run stops. */
const unconfirmedMs = 60_000

/** Whether the guest was asked to shut down before; `perhaps`: it was sent, and the answer was lost. */
type Asked = 'no' | 'perhaps' | 'yes'

/**
 * Stops one VM as planned and returns how it came to rest, or null when the run halts before that.
 * It is at rest when the host says so (`runtime.powerState`), never because a call returned.
 * @param now the VM as the host showed it at `stopping.since`: the plan may be as old as the person took to confirm it.
 */
export async function stopVm(context: RunContext, stopping: Stopping, now: VmInventory | undefined): Promise<How | null> {
  const { vm } = stopping
  await context.step('guest', 'started', vm.id)
  const how = await carryOut(context, stopping, now)
  if (how !== null) await context.step('guest', 'done', vm.id)
  else if (context.halted) await context.step('guest', context.halted.outcome === 'cancelled' ? 'skipped' : 'failed', vm.id, context.halted.problem)
  return how
}

async function carryOut(context: RunContext, stopping: Stopping, now: VmInventory | undefined): Promise<How | null> {
  const { vm } = stopping
  if (context.halted) return null
  if (!now || now.powerState === null) return halt(context, problem('VM_STATE_UNKNOWN', vmParams(vm)))
  const rest = restOf(now.powerState)
  if (rest) return howAtRest(rest, 'no')
  // Tools decide now as they did in the plan: a guest that can be asked is asked, and none other is.
  if (now.tools === 'guestToolsRunning') return shutDown(context, stopping)
  if (vm.action === 'guest-shutdown') return withoutTools(context, stopping)
  if (vm.action === 'suspend' || vm.action === 'power-off') return force(context, stopping, vm.action, 'no')
  // `ask` and `abort` never get here: a run does not begin with one of them.
  return halt(context, problem('VM_TOOLS_NOT_RUNNING', vmParams(vm)))
}

async function shutDown(context: RunContext, stopping: Stopping): Promise<How | null> {
  const { vm } = stopping
  const { client, policy } = context.options
  const sent = await context.change('ShutdownGuest', vm.id, (options) => shutdownGuest(client, vm.id, options))
  if (sent.kind === 'refused') {
    // It went down, or was suspended, between the look and the call.
    if (sent.problem.code === 'INVALID_POWER_STATE') return alreadyAtRest(context, vm, 'no', sent.problem)
    if (sent.problem.code === 'TOOLS_UNAVAILABLE') return withoutTools(context, stopping)
  }
  if (sent.kind === 'refused' || sent.kind === 'not-sent') return halt(context, sent.problem)
  const asked = sent.kind === 'unknown' ? 'perhaps' : 'yes'
  await context.step('guest', 'waiting', vm.id, asked === 'yes' ? null : problem('GUEST_CALL_UNCONFIRMED', vmParams(vm)))
  for (;;) {
    const rest = await atRest(context, stopping, policy.guestTimeoutSeconds * 1000)
    if (rest) return howAtRest(rest, asked)
    if (context.halted) return null
    const stuck = problem('VM_STUCK', { ...vmParams(vm), seconds: policy.guestTimeoutSeconds })
    await context.step('guest', 'waiting', vm.id, stuck)
    const answer = await stuckAnswer(context, stopping)
    // Nobody could be asked: the guest is left as it is, and the host stays on.
    if (answer === null) return halt(context, stuck)
    if (typeof answer === 'object') return howAtRest(answer.rest, asked)
    if (answer === 'wait') continue
    // The rule is for guests that were asked and did not go; one that perhaps never heard of it keeps its power.
    if (asked === 'perhaps' && (answer === 'abort' || (answer === 'power-off' && policy.stuck !== 'ask'))) return halt(context, problem('GUEST_CALL_UNCONFIRMED', vmParams(vm)))
    if (answer === 'abort') return halt(context, stuck)
    return force(context, stopping, answer, asked)
  }
}

async function stuckAnswer(context: RunContext, stopping: Stopping): Promise<StuckAnswer | { readonly rest: Rest } | null> {
  const { vm } = stopping
  const { askStuck, policy } = context.options
  if (policy.stuck !== 'ask') return policy.stuck
  const said = await askUntilRest(context, stopping, (signal) => askStuck({ id: vm.id, name: vm.name, seconds: policy.guestTimeoutSeconds }, signal))
  return said && 'answer' in said ? said.answer : said
}

async function force(context: RunContext, stopping: Stopping, by: 'suspend' | 'power-off', asked: Asked): Promise<How | null> {
  const { vm } = stopping
  const { client, clock } = context.options
  const sent = by === 'suspend'
    ? await context.change('SuspendVM_Task', vm.id, (options) => suspendVm(client, vm.id, options))
    : await context.change('PowerOffVM_Task', vm.id, (options) => powerOffVm(client, vm.id, options))
  if (sent.kind === 'refused' && sent.problem.code === 'INVALID_POWER_STATE') return alreadyAtRest(context, vm, asked, sent.problem)
  if (sent.kind === 'refused' || sent.kind === 'not-sent') return halt(context, sent.problem)
  await context.step('guest', 'waiting', vm.id, sent.kind === 'unknown' ? problem('GUEST_CALL_UNCONFIRMED', vmParams(vm)) : null)
  if (sent.kind === 'accepted') {
    const task = await waitForTask(client, sent.value, clock, { signal: context.halting, timeoutMs: taskMs })
    if (!task.ok && endedWith(sent.value, task.problem)) {
      return task.problem.code === 'INVALID_POWER_STATE' ? alreadyAtRest(context, vm, asked, task.problem) : halt(context, task.problem)
    }
    // A task that could not be watched is judged by what it was to bring about.
  }
  const rest = await atRest(context, stopping, unconfirmedMs)
  if (rest) return rest === 'poweredOff' && by === 'power-off' ? 'power-off' : howAtRest(rest, asked)
  return context.halted ? null : halt(context, problem('GUEST_CALL_UNCONFIRMED', vmParams(vm)))
}

/** Tools went away between the plan and the call: the agreed rule for such a VM, asked only where it says so. */
async function withoutTools(context: RunContext, stopping: Stopping): Promise<How | null> {
  const { vm } = stopping
  const { askNoTools, policy } = context.options
  await context.step('guest', 'waiting', vm.id, problem('VM_TOOLS_NOT_RUNNING', vmParams(vm)))
  const said = policy.noTools === 'ask' ? await askUntilRest(context, stopping, (signal) => askNoTools(vm, signal)) : { answer: policy.noTools }
  if (said === null) return halt(context, problem('ABORTED_BY_POLICY', { count: 1, vms: vm.name }))
  if ('rest' in said) return howAtRest(said.rest, 'no')
  return said.answer === 'abort' ? halt(context, problem('ABORTED_BY_POLICY', { count: 1, vms: vm.name })) : force(context, stopping, said.answer, 'no')
}

async function alreadyAtRest(context: RunContext, vm: PlannedVm, asked: Asked, refusal: Problem): Promise<How | null> {
  const read = await context.read()
  if (!read.ok) return halt(context, read.problem)
  const rest = restOf(findVm(read.value, vm.id)?.powerState)
  return rest ? howAtRest(rest, asked) : halt(context, refusal)
}

/** Nobody pulled the plug: it went down because it was asked to, or somebody else stopped it. */
function howAtRest(rest: Rest, asked: Asked): How {
  if (rest === 'suspended') return 'suspended'
  return asked === 'no' ? 'already-off' : 'guest-shutdown'
}

function halt(context: RunContext, reason: Problem): null {
  context.haltFor(reason)
  return null
}

function vmParams(vm: PlannedVm): { vm: string; id: string } {
  return { vm: vm.name, id: vm.id }
}
