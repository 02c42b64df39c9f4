import { problem, type Problem } from '../../shared/problems/problem.ts'
import { defaultBootLimits } from './boot-watch.ts'
import { bringDown, watchGoing } from './go-down.ts'
import { leaveMaintenance } from './maintenance.ts'
import { bootTimeBefore, watchHostBoot, whyUnknown } from './reboot.ts'
import type { RunContext } from './run-context.ts'
import type { Goal, RunEnd, RunInput, WakeHost, Woken } from './run-input.ts'
import { startVms } from './start-vms.ts'
import { newest, withStatesAfter } from './vm-outcomes.ts'

/**
 * Shuts a host down, wakes it, and sees to it that the VMs that ran are running again. Each step begins only when the one
 * before is known to have succeeded; otherwise the run stops and its outcome says where the host stands.
 */
export async function cycle(input: RunInput, goal: Extract<Goal, { kind: 'cycle' }>): Promise<RunEnd> {
  const { context } = input
  const asked = await bringDown(input, 'ShutdownHost_Task')
  if (asked.kind === 'stopped') return asked.end
  const gone = await watchGoing(input, asked)
  // Still there after all, it may yet go.
  if (gone.outcome === 'still-reachable') return { ...gone, outcome: 'unknown' }
  if (gone.outcome !== 'unreachable') return gone
  const stop = whyStop(context)
  if (stop) return { ...gone, problem: stop, outcome: stop.code === 'CYCLE_CANCELLED' ? 'unreachable' : 'failed' }

  const woken = await wakeHost(context, goal.wake)
  if (woken.outcome === 'not-woken' || woken.outcome === 'cancelled')
    return { ...gone, outcome: 'not-woken', problem: woken.problem }

  const limits = goal.boot ?? defaultBootLimits
  const before = bootTimeBefore(input, asked)
  // Its task says nothing any more: the host went.
  const booted = await watchHostBoot(context, { ...asked, task: null }, 'ShutdownHost_Task', before, limits)
  if (booted.kind === 'task-failed') return { ...gone, outcome: 'unknown', problem: booted.problem }
  if (booted.kind !== 'back') return { ...gone, outcome: 'unknown', problem: whyUnknown(booted, true) }

  const left = await leaveMaintenance(context, asked.maintenance)
  const stayed = left ? null : await startVms(input, asked.maintenance === 'untouched')
  const seen = await context.readForReport()
  const failed = stayed?.kind === 'unread' ? 'unknown' : 'failed'
  return {
    outcome: left || stayed ? failed : 'back',
    problem: left ?? stayed?.problem ?? problem('HOST_BACK', { seconds: booted.seconds }),
    vms: withStatesAfter(gone.vms, seen ? newest(context) : null),
    bootTime: booted.bootTime,
  }
}

/** Returns why nothing more is done, or null. */
function whyStop(context: RunContext): Problem | null {
  if (context.options.cancel.aborted) return problem('CYCLE_CANCELLED')
  return context.halted?.problem ?? null
}

async function wakeHost(context: RunContext, wake: WakeHost): Promise<Woken> {
  const { cancel, ending } = context.options
  await context.step('wake', 'started')
  const steps: Promise<void>[] = []
  const ended = await wake(AbortSignal.any(ending ? [cancel, ending] : [cancel]), ({ number, to, problem: why }) =>
    steps.push(context.step('wake', 'waiting', null, why, { round: number, to: to.join(', ') })),
  )
  await Promise.all(steps)
  const woken: Woken = ended.ok ? ended.value : { outcome: 'not-woken', problem: ended.problem }
  if (woken.outcome === 'cancelled') {
    const why = problem(ending?.aborted ? 'RUN_ENDED_BY_SYSTEM' : 'CYCLE_CANCELLED')
    await context.step('wake', 'failed', null, why)
    return { outcome: 'cancelled', problem: why }
  }
  await context.step('wake', woken.outcome === 'not-woken' ? 'failed' : 'done', null, woken.problem)
  return woken
}
