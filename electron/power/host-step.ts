import type { HostInventory } from '../../shared/models/inventory.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { readTask, shutdownHost } from '../vim/power-methods.ts'
import type { ManagedObjectRef } from '../vim/soap.ts'
import type { RunContext } from './run-context.ts'
import { verifyGone, type VerifyLimits, type Verdict } from './verify.ts'
import type { Result } from '../../shared/result.ts'

/** Reads the inventory afresh at the last moment; the run halts unless no VM runs. Returns what was seen, null when it halted. */
export async function recheck(context: RunContext): Promise<HostInventory | null> {
  await context.step('recheck', 'started')
  const read = await context.read()
  if (!read.ok) context.haltFor(read.problem)
  else {
    const running = read.value.vms.find((vm) => vm.powerState === 'poweredOn')
    const unknown = read.value.vms.find((vm) => vm.powerState === null)
    const found = running ?? unknown
    if (found) context.haltFor(problem(running ? 'VM_STARTED_MEANWHILE' : 'VM_STATE_UNKNOWN', { vm: found.name ?? found.id, id: found.id }))
  }
  if (context.halted || !read.ok) {
    await context.step('recheck', 'failed', null, context.halted?.problem ?? null)
    return null
  }
  await context.step('recheck', 'done')
  return read.value
}

/** What came of asking the host to go down. `task` is null when the answer was lost. */
export type HostCall = { readonly sent: true; readonly task: ManagedObjectRef | null } | { readonly sent: false }

/** ShutdownHost_Task, once. From its first byte on the run can no longer be cancelled. */
export async function shutDownHost(context: RunContext, force: boolean): Promise<HostCall> {
  const { client, hostId } = context.options
  await context.step('host', 'started')
  const sent = await context.change('ShutdownHost_Task', null, (options) => shutdownHost(client, hostId, force, options))
  if (sent.kind === 'accepted') {
    await context.step('host', 'done')
    return { sent: true, task: sent.value }
  }
  if (sent.kind === 'unknown') {
    await context.step('host', 'waiting', null, problem('HOST_CALL_UNCONFIRMED'))
    return { sent: true, task: null }
  }
  context.haltFor(sent.problem)
  await context.step('host', 'failed', null, sent.problem)
  return { sent: false }
}

/** Watches the host go, and tells each change in the number of misses. */
export async function watchHostGo(
  context: RunContext, task: ManagedObjectRef | null, probe: () => Promise<Result<unknown>>, limits: VerifyLimits,
): Promise<Verdict> {
  const { client, clock } = context.options
  await context.step('verify', 'started')
  const steps: Promise<void>[] = []
  let shown = -1
  const verdict = await verifyGone({
    clock, limits, probe,
    taskFault: async (): Promise<Problem | null> => {
      if (!task) return null
      const read = await readTask(client, task)
      return read.ok && read.value.state === 'error' ? (read.value.fault ?? problem('HOST_FAULT', { method: 'ShutdownHost_Task', fault: 'unknown', message: '' })) : null
    },
    onTry: (misses) => {
      if (misses !== shown) steps.push(context.step('verify', 'waiting', null, null, { misses, needed: limits.misses }))
      shown = misses
    },
  })
  await Promise.all(steps)
  return verdict
}
