import type { AutostartConfig } from '../../shared/models/autostart.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { readAutostart } from '../vim/autostart.ts'
import { powerOnVm, waitForTask } from '../vim/power-methods.ts'
import { deadlineIn, type Deadline } from './deadline.ts'
import type { RunContext } from './run-context.ts'
import type { RunInput } from './run-input.ts'
import { endedWith } from './task-fault.ts'

/** How long a host's autostart may take beyond the delays it is set to. Milliseconds. */
const autostartSlackMs = 120_000
/** Delay between two VMs where neither the VM nor the host sets one. Seconds. */
const defaultDelay = 120
/** How long a VM may take to be powered on; a question that it asks holds it up. Milliseconds. */
const startMs = 120_000
/** How long a call whose answer was lost may take to show its effect. Milliseconds. */
const effectMs = 30_000
const pauseMs = 2_000

/** Why it is not said that all VMs run. `unread`: they may run after all; what is known of them is from before. */
export interface NotRunning {
  readonly kind: 'not-running' | 'unread'
  readonly problem: Problem
}

interface Vm {
  readonly id: string
  readonly name: string
}

/**
 * Sees to it that the VMs that ran before are running again, in start order: those that autostart starts are waited for
 * first, the others are powered on. Shows each. Returns what is wrong: some are not running, it could not be seen, or the user
 * cancelled.
 * @param autostarts false: the host booted in maintenance mode, in which autostart does not run
 */
export async function startVms(input: RunInput, autostarts: boolean): Promise<NotRunning | null> {
  const { context } = input
  const vms = vmsInStartOrder(input)
  if (vms.length === 0) return null
  // All that is known so far is from before the host went down.
  const now = await context.seen.read()
  if (!now.ok) return unread(context, now.problem)
  const failures = new Map<string, Problem>()
  const config = autostarts ? await readAutostart(context.options.client, { signal: context.halting }) : null
  const byHost = config?.ok ? startedByHost(config.value.config) : new Set<string>()
  const waited = vms.filter(({ id }) => byHost.has(id))
  if (config?.ok && waited.length > 0) await waitForHost(context, waited, config.value.config)
  for (const vm of vms) {
    if (context.halted || isOn(context, vm)) continue
    const failure = await start(context, vm)
    if (failure) failures.set(vm.id, failure)
  }
  const failed = await readAtTheEnd(context)
  if (failed) return unread(context, failed)
  const off = vms.filter((vm) => !isOn(context, vm))
  if (off.length === 0) return null
  if (context.options.cancel.aborted) return { kind: 'not-running', problem: problem('CYCLE_CANCELLED') }
  const [only] = failures.values()
  const names = off.map(({ name }) => name).join(', ')
  return { kind: 'not-running', problem: problem('VMS_NOT_RUNNING', { count: off.length, vms: names }, only) }
}

/** Reads what runs now, also after a cancel. Returns why it could not be read. */
async function readAtTheEnd(context: RunContext): Promise<Problem | null> {
  if (context.halted) return (await context.readForReport()) ? null : problem('CYCLE_CANCELLED')
  const read = await context.seen.read()
  return read.ok ? null : read.problem
}

function unread(context: RunContext, why: Problem): NotRunning {
  return { kind: 'unread', problem: context.options.cancel.aborted ? problem('CYCLE_CANCELLED') : why }
}

/** Returns the VMs that ran when the run began, in the reverse of the order in which they were stopped. */
function vmsInStartOrder({ plan, situation }: RunInput): Vm[] {
  const ran = new Set(
    situation.inventory.vms.filter(({ powerState }) => powerState === 'poweredOn').map(({ id }) => id),
  )
  const stopped = plan.groups.toReversed().flatMap(({ vms }) => vms)
  return [...stopped, ...plan.untouched].filter(({ id }) => ran.has(id))
}

/** Returns the VMs that the host starts after a boot, by id. */
function startedByHost({ defaults, entries }: AutostartConfig): ReadonlySet<string> {
  if (defaults.enabled !== true) return new Set()
  return new Set(entries.filter(({ startAction }) => startAction.toLowerCase() === 'poweron').map(({ vm }) => vm))
}

/** Waits for VMs that the host itself starts, as long as its delays and some slack allow. */
async function waitForHost(context: RunContext, vms: readonly Vm[], config: AutostartConfig): Promise<void> {
  const { defaults, entries } = config
  const byHost = startedByHost(config)
  const seconds = entries
    .filter(({ vm }) => byHost.has(vm))
    .reduce((sum, { startDelay }) => sum + (startDelay < 0 ? (defaults.startDelay ?? defaultDelay) : startDelay), 0)
  const deadline = deadlineIn(context.awake, seconds * 1000 + autostartSlackMs)
  for (const vm of vms) await context.step('start', 'waiting', vm.id, null, { by: 'autostart' })
  const pending = new Set(vms)
  for (;;) {
    const read = await context.seen.readOnce()
    for (const vm of read.ok ? pending : [])
      if (isOn(context, vm)) {
        pending.delete(vm)
        await context.step('start', 'done', vm.id, null, { by: 'autostart' })
      }
    if (pending.size === 0 || deadline.over || context.halted) return
    await context.options.clock.sleep(pauseMs, context.halting)
  }
}

/** Powers one VM on, and returns why it is not on. What was sent is never sent again. */
async function start(context: RunContext, vm: Vm): Promise<Problem | null> {
  const { client, clock } = context.options
  const params = { vm: vm.name, id: vm.id }
  await context.step('start', 'started', vm.id)
  const sent = await context.change({
    method: 'PowerOnVM_Task',
    vm: vm.id,
    send: (options) => powerOnVm(client, vm.id, options),
    // Autostart, or another client, was faster.
    check: () => (isOn(context, vm) ? problem('CALL_OVERTAKEN', params) : null),
  })
  let failure: Problem | null = sent.kind === 'accepted' ? null : sent.problem
  if (sent.kind === 'unknown') failure = problem('VM_START_UNCONFIRMED', params, sent.problem)
  if (sent.kind === 'accepted') {
    const task = await waitForTask(client, sent.value, clock, { signal: context.halting, timeoutMs: startMs })
    if (!task.ok) failure = endedWith(sent.value, task.problem) ? task.problem : problem('VM_START_UNCONFIRMED', params)
  }
  const perhaps = sent.kind === 'unknown' || failure?.code === 'VM_START_UNCONFIRMED'
  if (await comesOn(context, vm, deadlineIn(context.awake, perhaps ? effectMs : 0))) failure = null
  else failure ??= problem('VM_START_UNCONFIRMED', params)
  await context.step('start', failure ? 'failed' : 'done', vm.id, failure)
  return failure
}

async function comesOn(context: RunContext, vm: Vm, deadline: Deadline): Promise<boolean> {
  for (;;) {
    const read = await context.seen.readOnce()
    if (read.ok && isOn(context, vm)) return true
    if (deadline.over || context.halted) return false
    await context.options.clock.sleep(pauseMs, context.halting)
  }
}

function isOn(context: RunContext, { id }: Vm): boolean {
  return context.seen.vm(id)?.powerState === 'poweredOn'
}
