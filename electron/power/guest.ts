import type { HostState } from '../../shared/models/host-state.ts'
import type { How, NoToolsPolicy } from '../../shared/models/power.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { readInventory } from '../vim/inventory.ts'
import { powerOffVm, shutdownGuest, suspendVm, waitForTask } from '../vim/power-methods.ts'
import type { PlannedVm } from '../../shared/models/plan.ts'
import { findVm, type RunContext, type StuckAnswer } from './run-context.ts'

/** Milliseconds a suspend or a power-off may take; memory is written to disk when suspending. */
const taskMs = 15 * 60_000
/** Milliseconds in which the effect of a call whose answer was lost must show, before the run stops. */
const unconfirmedMs = 60_000

/**
 * Stops one VM as planned and returns how it came to rest, or null when the run halts before that.
 * It is at rest when the host says so (`runtime.powerState`), never because a call returned.
 */
export async function stopVm(context: RunContext, vm: PlannedVm): Promise<How | null> {
  await context.step('guest', 'started', vm.id)
  const how = await carryOut(context, vm)
  if (how !== null) await context.step('guest', 'done', vm.id)
  else if (context.halted) await context.step('guest', context.halted.outcome === 'cancelled' ? 'skipped' : 'failed', vm.id, context.halted.problem)
  return how
}

function carryOut(context: RunContext, vm: PlannedVm): Promise<How | null> {
  if (vm.action === 'guest-shutdown') return shutDown(context, vm)
  if (vm.action === 'suspend') return force(context, vm, 'suspend')
  if (vm.action === 'power-off') return force(context, vm, 'power-off')
  // `ask` and `abort` never get here: a run does not begin with one of them.
  context.haltFor(problem('VM_TOOLS_NOT_RUNNING', vmParams(vm)))
  return Promise.resolve(null)
}

async function shutDown(context: RunContext, vm: PlannedVm): Promise<How | null> {
  const { client, policy } = context.options
  const sent = await context.change('ShutdownGuest', vm.id, (options) => shutdownGuest(client, vm.id, options))
  if (sent.kind === 'refused') {
    // It went down, or was suspended, between the plan and the call.
    if (sent.problem.code === 'INVALID_POWER_STATE') return alreadyAtRest(context, vm, sent.problem)
    if (sent.problem.code === 'TOOLS_UNAVAILABLE') return withoutTools(context, vm)
  }
  if (sent.kind === 'refused' || sent.kind === 'not-sent') return halt(context, sent.problem)
  if (sent.kind === 'unknown') await context.step('guest', 'waiting', vm.id, problem('GUEST_CALL_UNCONFIRMED', vmParams(vm)))
  else await context.step('guest', 'waiting', vm.id)
  for (;;) {
    const rest = await atRest(context, vm, policy.guestTimeoutSeconds * 1000)
    if (rest) return rest === 'poweredOff' ? 'guest-shutdown' : 'suspended'
    if (context.halted) return null
    const stuck = problem('VM_STUCK', { ...vmParams(vm), seconds: policy.guestTimeoutSeconds })
    await context.step('guest', 'waiting', vm.id, stuck)
    const answer = policy.stuck === 'ask' ? await askStuck(context, vm) : policy.stuck
    if (answer === 'wait') continue
    if (answer === 'at-rest') return 'guest-shutdown'
    if (answer === null) return halt(context, problem('CONFIRMATION_NEEDED'))
    if (answer === 'abort') return halt(context, stuck)
    return force(context, vm, answer)
  }
}

/** Asks the person, and withdraws the question when the guest goes down meanwhile. */
async function askStuck(context: RunContext, vm: PlannedVm): Promise<StuckAnswer | 'at-rest' | null> {
  const { askStuck: ask, policy } = context.options
  const withdrawn = new AbortController()
  const signal = AbortSignal.any([context.halting, withdrawn.signal])
  const rested = atRest(context, vm, Number.MAX_SAFE_INTEGER, signal).then((state) => (state ? ('at-rest' as const) : null))
  const answer = await Promise.race([ask({ id: vm.id, name: vm.name, seconds: policy.guestTimeoutSeconds }, signal), rested])
  withdrawn.abort()
  return answer
}

async function force(context: RunContext, vm: PlannedVm, by: 'suspend' | 'power-off'): Promise<How | null> {
  const { client, clock } = context.options
  const sent = by === 'suspend'
    ? await context.change('SuspendVM_Task', vm.id, (options) => suspendVm(client, vm.id, options))
    : await context.change('PowerOffVM_Task', vm.id, (options) => powerOffVm(client, vm.id, options))
  if (sent.kind === 'refused' && sent.problem.code === 'INVALID_POWER_STATE') return alreadyAtRest(context, vm, sent.problem)
  if (sent.kind === 'refused' || sent.kind === 'not-sent') return halt(context, sent.problem)
  if (sent.kind === 'unknown') await context.step('guest', 'waiting', vm.id, problem('GUEST_CALL_UNCONFIRMED', vmParams(vm)))
  else {
    await context.step('guest', 'waiting', vm.id)
    const task = await waitForTask(client, sent.value, clock, { signal: context.halting, timeoutMs: taskMs })
    if (!task.ok && task.problem.code === 'INVALID_POWER_STATE') return alreadyAtRest(context, vm, task.problem)
    if (!task.ok && 'fault' in task.problem.params) return halt(context, task.problem)
    // A task that could not be watched is judged by what it was to bring about.
  }
  const rest = await atRest(context, vm, unconfirmedMs)
  if (rest) return rest === 'poweredOff' ? 'power-off' : 'suspended'
  return context.halted ? null : halt(context, problem('GUEST_CALL_UNCONFIRMED', vmParams(vm)))
}

/** Tools went away between the plan and the call: the agreed rule for such a VM, asked only where it says so. */
async function withoutTools(context: RunContext, vm: PlannedVm): Promise<How | null> {
  const rule: NoToolsPolicy = context.options.policy.noTools
  await context.step('guest', 'waiting', vm.id, problem('VM_TOOLS_NOT_RUNNING', vmParams(vm)))
  if (rule === 'suspend' || rule === 'power-off') return force(context, vm, rule)
  if (rule === 'abort') return halt(context, problem('ABORTED_BY_POLICY', { count: 1, vms: vm.name }))
  const answer = await askStuck(context, vm)
  if (answer === 'at-rest') return 'guest-shutdown'
  if (answer === 'suspend' || answer === 'power-off') return force(context, vm, answer)
  if (answer === null) return halt(context, problem('CONFIRMATION_NEEDED'))
  // Waiting cannot help a guest that was never asked.
  return halt(context, problem('ABORTED_BY_POLICY', { count: 1, vms: vm.name }))
}

async function alreadyAtRest(context: RunContext, vm: PlannedVm, refusal: Problem): Promise<How | null> {
  const read = await readInventory(context.options.client, { signal: context.halting })
  if (!read.ok) return halt(context, read.problem)
  const state = findVm(read.value, vm.id)?.powerState
  if (state === 'poweredOff') return 'already-off'
  return state === 'suspended' ? 'suspended' : halt(context, refusal)
}

/**
 * Waits until the host itself says that the VM is off or suspended; null when the time is over or the run halts.
 * Pushes are the quick way; a fresh read at the end catches one that was lost.
 */
async function atRest(context: RunContext, vm: PlannedVm, timeoutMs: number, signal: AbortSignal = context.halting): Promise<'poweredOff' | 'suspended' | null> {
  const { client, monitor } = context.options
  const seen = (state: HostState): 'poweredOff' | 'suspended' | null => {
    const power = state.connection === 'connected' ? findVm(state.inventory, vm.id)?.powerState : null
    return power === 'poweredOff' || power === 'suspended' ? power : null
  }
  const waited = await monitor.waitFor((state) => seen(state) !== null, { timeoutMs, signal })
  if (waited.ok) return seen(waited.value)
  if (waited.problem.code !== 'TIMED_OUT') return null
  const read = await readInventory(client, { signal })
  const state = read.ok ? findVm(read.value, vm.id)?.powerState : null
  return state === 'poweredOff' || state === 'suspended' ? state : null
}

function halt(context: RunContext, reason: Problem): null {
  context.haltFor(reason)
  return null
}

function vmParams(vm: PlannedVm): { vm: string; id: string } {
  return { vm: vm.name, id: vm.id }
}
