import { problem, type Problem } from '../../shared/problems/problem.ts'
import { readBootTime } from '../vim/boot-time.ts'
import { defaultBootLimits, watchBoot, type BootLimits, type BootVerdict } from './boot-watch.ts'
import { bringDown, stopped, type Asked } from './go-down.ts'
import { haltOf } from './halt.ts'
import { faultOf, type HostMethod } from './host-step.ts'
import { leaveMaintenance } from './maintenance.ts'
import type { RunContext } from './run-context.ts'
import type { RunEnd, RunInput } from './run-input.ts'
import { newest, outcomes, withStatesAfter } from './vm-outcomes.ts'

/**
 * Reboots the host once its guests are at rest, and watches until a newer boot time is read. A host that falls silent, or
 * answers with its old boot, has not rebooted; what is not seen in time is unknown.
 */
export async function reboot(input: RunInput, limits: BootLimits = defaultBootLimits): Promise<RunEnd> {
  const { context } = input
  const asked = await bringDown(input, 'RebootHost_Task')
  if (asked.kind === 'stopped') return asked.end
  const { guests, maintenance, task } = asked
  const verdict = await watchHostBoot(context, asked, 'RebootHost_Task', bootTimeBefore(input, asked), limits)
  const vms = outcomes(input, guests, asked.before)
  if (verdict.kind === 'back') {
    const { bootTime, seconds } = verdict
    const left = await leaveMaintenance(context, maintenance)
    const seen = await context.readForReport()
    const why = left ?? problem('HOST_BACK', { seconds })
    return { outcome: 'back', problem: why, vms: withStatesAfter(vms, seen ? newest(context) : null), bootTime }
  }
  if (verdict.kind === 'task-failed') {
    await context.step('host', 'failed', null, verdict.problem)
    return stopped(input, guests, maintenance, haltOf(verdict.problem))
  }
  // A host that never confirmed the call and is still there goes on running: its maintenance mode is not left behind.
  if (!task && verdict.kind === 'not-seen' && verdict.last === 'same-boot') await leaveMaintenance(context, maintenance)
  return { outcome: 'unknown', problem: whyUnknown(verdict, task !== null), vms, bootTime: null }
}

/** Returns the boot time that the host had when it was asked, as it was read last. */
export function bootTimeBefore({ situation }: RunInput, { before }: Pick<Asked, 'before'>): string | null {
  return before?.bootTime ?? situation.inventory.bootTime
}

/** Waits for a newer boot of the host that was asked, and shows each change in how it answers. */
export async function watchHostBoot(
  context: RunContext,
  { task, session }: Pick<Asked, 'task' | 'session'>,
  method: HostMethod,
  before: string | null,
  limits: BootLimits,
): Promise<BootVerdict> {
  const { client, clock, cancel, ending } = context.options
  await context.step('boot', 'started')
  const steps: Promise<void>[] = []
  let shown = ''
  const verdict = await watchBoot({
    clock,
    awake: context.awake,
    limits,
    before,
    read: (signal) => readBootTime(client, { signal }),
    inNewSession: () => client.sessionNumber !== session,
    taskFault: () => faultOf(client, task, method),
    cancel,
    ending,
    onSight: (sight) => {
      if (sight !== shown) steps.push(context.step('boot', 'waiting', null, null, { sight }))
      shown = sight
    },
  })
  await Promise.all(steps)
  if (verdict.kind === 'back') {
    const { bootTime, seconds } = verdict
    await context.step('boot', 'done', null, problem('HOST_BACK', { seconds }), { bootTime })
  } else if (verdict.kind !== 'task-failed')
    await context.step('boot', 'failed', null, whyUnknown(verdict, task !== null))
  return verdict
}

/** Why it is not known whether the host has booted. @param accepted whether the host accepted the call */
export function whyUnknown(
  verdict: Exclude<BootVerdict, { kind: 'back' | 'task-failed' }>,
  accepted: boolean,
): Problem {
  const { kind, seconds } = verdict
  if (kind === 'cancelled') return problem('WATCH_CANCELLED', { seconds })
  if (kind === 'given-up') return problem('RUN_ENDED_BY_SYSTEM')
  if (verdict.last === 'silent') return problem('HOST_NOT_BACK', { seconds })
  if (verdict.last === 'same-boot')
    return accepted ? problem('REBOOT_NOT_SEEN', { seconds }) : problem('REBOOT_UNCONFIRMED', { seconds })
  const code = verdict.problem?.code ?? 'BOOT_TIME_NOT_READ'
  return problem('HOST_BACK_UNREAD', { seconds, code }, verdict.problem ?? undefined)
}
