import type { HostInventory } from '../../shared/models/inventory.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import type { VimClient } from '../vim/client.ts'
import { readTask, rebootHost, shutdownHost } from '../vim/power-methods.ts'
import type { ManagedObjectRef } from '../vim/soap.ts'
import { deadlineIn } from './deadline.ts'
import { isPassing, reachPatienceMs } from './reach.ts'
import type { RunContext } from './run-context.ts'
import { verifyGone, type Verdict, type VerifyLimits } from './verify.ts'

/** Milliseconds before a host call that did nothing is tried again. */
const againMs = 5_000

/** Which VMs may run when the host goes down: they are to be left, or the user acknowledged that they lose power. */
export type MayRun = ReadonlySet<string>

/**
 * Reads the inventory at the last moment; the run halts unless only VMs run that may. Returns what was seen, null when it
 * halted.
 */
export async function recheck(context: RunContext, mayRun: MayRun): Promise<HostInventory | null> {
  await context.step('recheck', 'started')
  const read = await context.seen.read()
  const found = read.ok ? standsInTheWay(context, mayRun) : null
  if (!read.ok) context.haltUnread(read.problem)
  else if (found) context.haltFor(found)
  if (context.halted || !read.ok) {
    await context.step('recheck', 'failed', null, context.halted?.problem ?? null)
    return null
  }
  await context.step('recheck', 'done')
  return read.value
}

/** Returns what the newest state of the host says against shutting it down: VMs that run, or that cannot be judged. */
export function standsInTheWay(context: RunContext, mayRun: MayRun): Problem | null {
  const vms = context.seen
    .views()
    .flatMap((view) => view.vms)
    .filter(({ id }) => !mayRun.has(id))
  const running = new Map(
    vms.filter(({ powerState }) => powerState === 'poweredOn').map((vm) => [vm.id, vm.name ?? vm.id]),
  )
  const [first] = running.keys()
  if (first !== undefined) return problem('VM_STARTED_MEANWHILE', { vm: [...running.values()].join(', '), id: first })
  const unknown = vms.find(({ powerState }) => powerState === null)
  return unknown ? problem('VM_STATE_UNKNOWN', { vm: unknown.name ?? unknown.id, id: unknown.id }) : null
}

/** The calls after which the host goes. */
export type HostMethod = 'ShutdownHost_Task' | 'RebootHost_Task'

const hostCalls = {
  ShutdownHost_Task: { call: shutdownHost, unconfirmed: 'HOST_CALL_UNCONFIRMED' },
  RebootHost_Task: { call: rebootHost, unconfirmed: 'REBOOT_UNCONFIRMED' },
} as const satisfies Readonly<Record<HostMethod, unknown>>

/**
 * The outcome of asking the host to go. `task` is null when the answer was lost; `session` is the client's number of the
 * session in which it was sent.
 */
export type HostCall =
  | { readonly sent: true; readonly task: ManagedObjectRef | null; readonly session: number }
  | { readonly sent: false }

/**
 * Calls ShutdownHost_Task or RebootHost_Task, which is carried out once at most: a call that was refused for the moment, or could not be
 * sent because the management agents restart, did nothing and is tried again for {@link reachPatienceMs}, each time after
 * another read. From its first byte on the run can no longer be cancelled.
 */
export async function askHostToGo(
  context: RunContext,
  method: HostMethod,
  force: boolean,
  mayRun: MayRun,
): Promise<HostCall> {
  const { client, clock, hostId } = context.options
  const patience = deadlineIn(context.awake, reachPatienceMs)
  await context.step('host', 'started')
  for (;;) {
    const sent = await context.change({
      method,
      vm: null,
      send: (options) => hostCalls[method].call(client, hostId, force, options),
      check: () => standsInTheWay(context, mayRun),
    })
    // Of the session that the call went out in: the look before it may have opened one.
    const session = client.sessionNumber
    if (sent.kind === 'accepted') {
      await context.step('host', 'done')
      return { sent: true, task: sent.value, session }
    }
    if (sent.kind === 'unknown') {
      await context.step('host', 'waiting', null, problem(hostCalls[method].unconfirmed))
      return { sent: true, task: null, session }
    }
    if (!context.halted && isPassing(sent.problem) && !patience.over) {
      await context.step('host', 'waiting', null, sent.problem)
      await clock.sleep(againMs, context.halting)
      const read = await context.seen.read()
      const found = read.ok ? standsInTheWay(context, mayRun) : read.problem
      if (!found) continue
      context.haltFor(found)
    } else context.haltFor(sent.problem)
    await context.step('host', 'failed', null, context.halted?.problem ?? sent.problem)
    return { sent: false }
  }
}

/**
 * Watches the host go, and shows each change in the number of misses. After a call that was not confirmed it must be gone
 * for longer than its management agents take to restart.
 */
export async function watchHostGo(
  context: RunContext,
  task: ManagedObjectRef | null,
  probe: () => Promise<Result<unknown>>,
  limits: VerifyLimits,
): Promise<Verdict> {
  const { client, clock } = context.options
  await context.step('verify', 'started')
  const steps: Promise<void>[] = []
  let lastMisses = -1
  const verdict = await verifyGone({
    clock,
    awake: context.awake,
    limits: task ? limits : { ...limits, spanMs: Math.max(limits.spanMs, reachPatienceMs + 10_000) },
    probe,
    ending: context.options.ending,
    taskFault: () => faultOf(client, task, 'ShutdownHost_Task'),
    onTry: (misses) => {
      if (misses !== lastMisses)
        steps.push(context.step('verify', 'waiting', null, null, { misses, needed: limits.misses }))
      lastMisses = misses
    },
  })
  await Promise.all(steps)
  return verdict
}

/** Returns the fault with which the host's task ended; null when it did not, or cannot be read. */
export async function faultOf(
  client: VimClient,
  task: ManagedObjectRef | null,
  method: HostMethod,
): Promise<Problem | null> {
  if (!task) return null
  const read = await readTask(client, task)
  if (!read.ok || read.value.state !== 'error') return null
  return read.value.fault ?? problem('TASK_FAILED', { method, fault: 'unknown' })
}
