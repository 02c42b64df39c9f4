import { problem, type Problem } from '../../shared/problems/problem.ts'
import type { Clock } from '../../shared/clock.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { VimClient } from './client.ts'
import { asInteger, asString } from './decode.ts'
import { readLocalizedFault, spoken } from './faults.ts'
import { retrieveProperties } from './properties.ts'
import { readRef } from './service-content.ts'
import { element, type ManagedObjectRef } from './soap.ts'
import { child } from './xml/node.ts'

/** Options of a call that changes something: never repeated by itself, traceable by its operationID. */
export interface ChangeOptions {
  readonly operationId?: string
  readonly signal?: AbortSignal | undefined
  readonly replyMs?: number
  /** Asked right before the first byte: what speaks against sending now, or null. */
  readonly beforeSend?: (() => Problem | null) | undefined
  /** Only within this session: a call that changes something is not repeated in a new one by itself. */
  readonly session?: number
}

const vm = (id: string): ManagedObjectRef => ({ type: 'VirtualMachine', value: id })
const host = (id: string): ManagedObjectRef => ({ type: 'HostSystem', value: id })

/** VirtualMachine.ShutdownGuest: asks the guest and returns before it is down; there is no task to wait for. */
export async function shutdownGuest(
  client: VimClient,
  vmId: string,
  options: ChangeOptions = {},
): Promise<Result<void>> {
  const answer = await client.call('ShutdownGuest', vm(vmId), '', { ...options, lane: 'guest' })
  return answer.ok ? ok() : answer
}

/** VirtualMachine.PowerOffVM_Task: pulls the plug. */
export function powerOffVm(
  client: VimClient,
  vmId: string,
  options: ChangeOptions = {},
): Promise<Result<ManagedObjectRef>> {
  return startTask(client, 'PowerOffVM_Task', vm(vmId), '', options)
}

/** VirtualMachine.PowerOnVM_Task: also resumes a suspended VM. A question of the VM holds the task up. */
export function powerOnVm(
  client: VimClient,
  vmId: string,
  options: ChangeOptions = {},
): Promise<Result<ManagedObjectRef>> {
  return startTask(client, 'PowerOnVM_Task', vm(vmId), '', options)
}

/** VirtualMachine.SuspendVM_Task. */
export function suspendVm(
  client: VimClient,
  vmId: string,
  options: ChangeOptions = {},
): Promise<Result<ManagedObjectRef>> {
  return startTask(client, 'SuspendVM_Task', vm(vmId), '', options)
}

/**
 * HostSystem.ShutdownHost_Task. With `force` false the host must be in maintenance mode. With `force` true it goes down
 * whatever runs, and running guests lose power. Over a direct connection the task is never seen to succeed.
 */
export function shutdownHost(
  client: VimClient,
  hostId: string,
  force: boolean,
  options: ChangeOptions = {},
): Promise<Result<ManagedObjectRef>> {
  return startTask(client, 'ShutdownHost_Task', host(hostId), element('force', force), options)
}

/** HostSystem.RebootHost_Task; `force` as for {@link shutdownHost}. Over a direct connection the task is never seen to succeed. */
export function rebootHost(
  client: VimClient,
  hostId: string,
  force: boolean,
  options: ChangeOptions = {},
): Promise<Result<ManagedObjectRef>> {
  return startTask(client, 'RebootHost_Task', host(hostId), element('force', force), options)
}

/** HostSystem.EnterMaintenanceMode_Task; completes only when no VM runs. `timeoutSeconds` 0 waits for ever. */
export function enterMaintenanceMode(
  client: VimClient,
  hostId: string,
  timeoutSeconds: number,
  options: ChangeOptions = {},
): Promise<Result<ManagedObjectRef>> {
  return startTask(client, 'EnterMaintenanceMode_Task', host(hostId), element('timeout', timeoutSeconds), options)
}

/** HostSystem.ExitMaintenanceMode_Task. */
export function exitMaintenanceMode(
  client: VimClient,
  hostId: string,
  timeoutSeconds: number,
  options: ChangeOptions = {},
): Promise<Result<ManagedObjectRef>> {
  return startTask(client, 'ExitMaintenanceMode_Task', host(hostId), element('timeout', timeoutSeconds), options)
}

/** Task.CancelTask. */
export async function cancelTask(
  client: VimClient,
  task: ManagedObjectRef,
  options: ChangeOptions = {},
): Promise<Result<void>> {
  const answer = await client.call('CancelTask', task, '', options)
  return answer.ok ? ok() : answer
}

/** Calls a method that starts a task, and returns the task. */
export async function startTask(
  client: VimClient,
  method: string,
  target: ManagedObjectRef,
  args: string,
  options: ChangeOptions,
): Promise<Result<ManagedObjectRef>> {
  const answer = await client.call(method, target, args, options)
  if (!answer.ok) return answer
  const task = readRef(child(answer.value, 'returnval'))
  return task ? ok(task) : fail(problem('REPLY_UNEXPECTED', { method }))
}

/** A task as last read. A failed task's fault is a value here, not a problem of the reading. */
export interface TaskState {
  readonly state: 'queued' | 'running' | 'success' | 'error' | null
  readonly progress: number | null
  readonly fault: Problem | null
}

/** A task as the host calls it. */
function nameOf(task: ManagedObjectRef, client: VimClient): string {
  return spoken(task.value, 100, client.redact)
}

/** Reads `Task.info`. */
export async function readTask(
  client: VimClient,
  task: ManagedObjectRef,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Result<TaskState>> {
  const read = await retrieveProperties(
    client,
    [{ type: 'Task', paths: ['info.state', 'info.progress', 'info.error'] }],
    () => [{ object: task }],
    options,
  )
  if (!read.ok) return read
  const values = read.value[0]?.values
  const state = asString(values?.get('info.state'))
  const error = values?.get('info.error')
  return ok({
    state: state === 'queued' || state === 'running' || state === 'success' || state === 'error' ? state : null,
    progress: asInteger(values?.get('info.progress')),
    fault: error ? readLocalizedFault(error, nameOf(task, client), client.redact) : null,
  })
}

/**
 * Waits until a task has ended, reading it at growing intervals (0.25 s to 2 s).
 * Problems: the task's own fault, `CANCELLED`, and whatever keeps it from being read.
 */
export async function waitForTask(
  client: VimClient,
  task: ManagedObjectRef,
  clock: Clock,
  options: { readonly signal?: AbortSignal | undefined; readonly timeoutMs: number },
): Promise<Result<void>> {
  const deadline = clock.elapsed() + options.timeoutMs
  for (let pause = 250; ; pause = Math.min(pause * 2, 2_000)) {
    const read = await readTask(client, task, options)
    if (!read.ok) return read
    if (read.value.state === 'success') return ok()
    if (read.value.state === 'error')
      return fail(read.value.fault ?? problem('TASK_FAILED', { method: nameOf(task, client), fault: 'unknown' }))
    if (clock.elapsed() >= deadline)
      return fail(problem('WAIT_TIMED_OUT', { method: nameOf(task, client), seconds: options.timeoutMs / 1000 }))
    await clock.sleep(pause, options.signal)
    if (options.signal?.aborted) return fail(problem('CANCELLED', { sent: true }))
  }
}
