import type { Clock } from '../../shared/clock.ts'
import type { GuestState, PowerState, ToolsStatus, VmInventory } from '../../shared/models/inventory.ts'
import type { VmQuestion } from '../../shared/models/vm-action.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { ok, type Result } from '../../shared/result.ts'
import type { VimClient } from '../vim/client.ts'
import { asBoolean, asString, asTime } from '../vim/decode.ts'
import { deliveryOf, readLocalizedFault, spoken } from '../vim/faults.ts'
import { cancelTask } from '../vim/power-methods.ts'
import { retrieveProperties } from '../vim/properties.ts'
import type { ManagedObjectRef } from '../vim/soap.ts'
import { newVm, readVm } from '../vim/vm-record.ts'
import type { XmlNode } from '../vim/xml/node.ts'
import { questionOf } from './read-vms.ts'

/** A VM and a task on it at one moment. */
export interface VmMoment {
  readonly powerState: PowerState | null
  readonly tools: ToolsStatus | null
  readonly guestState: GuestState | null
  readonly bootTime: string | null
  readonly question: VmQuestion | null
  /** Null: there is none, or the host has forgotten it. */
  readonly task: { readonly state: string | null; readonly cancelable: boolean; readonly fault: Problem | null } | null
}

const vmPaths = [
  'runtime.powerState',
  'guest.toolsRunningStatus',
  'guest.guestState',
  'runtime.bootTime',
  'runtime.question',
] as const
const taskPaths = ['info.state', 'info.cancelable', 'info.error'] as const

/** Milliseconds between two looks, at first and at most. */
const lookMs = { first: 250, most: 2_000 }
/** Milliseconds that a cancelled task may take to end. */
const cancelMs = 10_000

/** Reads a VM and the task on it in one round trip. */
async function look(
  client: VimClient,
  id: string,
  task: ManagedObjectRef | null,
  signal: AbortSignal | undefined,
): Promise<Result<VmMoment>> {
  const vm: ManagedObjectRef = { type: 'VirtualMachine', value: id }
  const read = await retrieveProperties(
    client,
    [{ type: 'VirtualMachine', paths: vmPaths }, ...(task ? [{ type: 'Task', paths: taskPaths }] : [])],
    () => [{ object: vm }, ...(task ? [{ object: task }] : [])],
    { signal },
  )
  // A host forgets its tasks when its management agents restart; the VM itself still tells.
  if (!read.ok && task && read.problem.code === 'OBJECT_NOT_FOUND') return look(client, id, null, signal)
  if (!read.ok) return read
  const values = read.value.find(({ ref }) => ref.type === 'VirtualMachine')?.values
  const of = read.value.find(({ ref }) => ref.type === 'Task')?.values
  const patch: VmInventory = newVm(id, values ? readVm({ values, whole: true }) : {})
  return ok({
    powerState: patch.powerState,
    tools: patch.tools,
    guestState: patch.guestState,
    bootTime: asTime(values?.get('runtime.bootTime')),
    question: questionOf(values?.get('runtime.question')),
    task: of
      ? {
          state: asString(of.get('info.state')),
          cancelable: asBoolean(of.get('info.cancelable')) === true,
          fault: faultOf(client, task?.value ?? '', of),
        }
      : null,
  })
}

/** Returns the fault of a task that has ended in one, also when the host does not say which; null for any other. */
function faultOf(client: VimClient, task: string, values: ReadonlyMap<string, XmlNode>): Problem | null {
  const error = values.get('info.error')
  const name = spoken(task, 100, client.redact)
  const read = error ? readLocalizedFault(error, name, client.redact) : null
  if (read || asString(values.get('info.state')) !== 'error') return read
  return problem('TASK_FAILED', { method: name, fault: 'unknown' })
}

/**
 * How watching a VM ended. `moment`: as last seen, null when it was never seen. `failed`: the task itself says so; `unreadable`:
 * the host lets nothing more be read; `lost`: it has forgotten the task, and no time limit ends the watching.
 */
export type Watched =
  | { readonly kind: 'reached' | 'asks' | 'late' | 'lost' | 'cancelled' | 'goes-on'; readonly moment: VmMoment | null }
  | { readonly kind: 'failed' | 'unreadable'; readonly moment: VmMoment | null; readonly problem: Problem }

export interface WatchOptions {
  readonly client: VimClient
  readonly clock: Clock
  readonly task: ManagedObjectRef | null
  /** Milliseconds; Infinity for work that may take any time. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
  /** Milliseconds between two looks at most, for what would be missed otherwise; 2 s unless given. */
  readonly lookMs?: number
  /** Whether a question of the VM ends the watching: the task waits for the answer. */
  readonly untilQuestion: boolean
}

/**
 * Watches a VM until `isThere` holds, its task fails, or time is up. A host that cannot be read for a while is asked again:
 * reading changes nothing. A host that refuses to be read says nothing about the task. On a cancel the task is taken back where
 * the host can.
 */
export async function watchVm(
  id: string,
  isThere: (now: VmMoment) => boolean,
  options: WatchOptions,
): Promise<Watched> {
  const { client, clock, task, timeoutMs, signal, untilQuestion } = options
  const deadline = clock.elapsed() + timeoutMs
  let moment: VmMoment | null = null
  for (let pause = lookMs.first; ; pause = Math.min(pause * 2, options.lookMs ?? lookMs.most)) {
    const seen = await look(client, id, task, signal)
    if (signal?.aborted) return giveUp(id, isThere, moment, options)
    if (seen.ok) {
      moment = seen.value
      const judged = judge(moment, isThere, untilQuestion)
      if (judged) return judged
      if (task && !moment.task && timeoutMs === Infinity) return { kind: 'lost', moment }
    } else if (deliveryOf(seen.problem) === 'refused') return { kind: 'unreadable', moment, problem: seen.problem }
    const left = deadline - clock.elapsed()
    if (left <= 0) return { kind: 'late', moment }
    await clock.sleep(Math.min(pause, left), signal)
  }
}

function judge(moment: VmMoment, isThere: (now: VmMoment) => boolean, untilQuestion: boolean): Watched | null {
  // What the VM shows comes first: a task may fail because another client did the same.
  if (isThere(moment)) return { kind: 'reached', moment }
  const { task } = moment
  if (task?.state === 'error' && task.fault) return { kind: 'failed', moment, problem: task.fault }
  return untilQuestion && moment.question ? { kind: 'asks', moment } : null
}

/** Takes the task back where the host can, and looks once more at what has become of it. */
async function giveUp(
  id: string,
  isThere: (now: VmMoment) => boolean,
  last: VmMoment | null,
  { client, clock, task }: WatchOptions,
): Promise<Watched> {
  const signal = AbortSignal.timeout(cancelMs)
  const now = await look(client, id, task, signal)
  const moment = now.ok ? now.value : last
  if (now.ok && isThere(now.value)) return { kind: 'reached', moment }
  if (!task || moment?.task?.cancelable !== true) return { kind: 'goes-on', moment }
  const cancelled = await cancelTask(client, task, { signal })
  if (!cancelled.ok) return { kind: 'goes-on', moment }
  for (;;) {
    const seen = await look(client, id, task, signal)
    if (seen.ok && isThere(seen.value)) return { kind: 'reached', moment: seen.value }
    if (seen.ok && seen.value.task?.state === 'error') return { kind: 'cancelled', moment: seen.value }
    if (signal.aborted) return { kind: 'goes-on', moment: seen.ok ? seen.value : moment }
    await clock.sleep(lookMs.first, signal)
  }
}
