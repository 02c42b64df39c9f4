import { isoNow } from '../../shared/clock.ts'
import type { VmActionEnd, VmActionEvent, VmDetails, VmHost, VmPowerAction } from '../../shared/models/vm-action.ts'
import { problemRows, type ProblemCode } from '../../shared/problems/codes.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { vmName } from '../../shared/rules/vm-list.ts'
import { vmGroups } from '../../shared/rules/vms/vm-order.ts'
import { isThereAlready, targetState, whyNot } from '../../shared/rules/vms/vm-work.ts'
import { powerOffVm, shutdownGuest, suspendVm } from '../vim/power-methods.ts'
import { powerOn, rebootGuest, reset, type VmCall } from '../vim/vm-methods.ts'
import { ok } from '../../shared/result.ts'
import { guestRestart } from './guest-restart.ts'
import type { VmSession, SentVmRequest } from './vm-session.ts'
import { watchVm, type VmMoment, type Watched } from './watch-vm.ts'

/** VMs of one group that are worked on at the same time. */
const atOnce = 4
/** Tools are away for a few seconds while a guest restarts. Milliseconds. */
const restartLookMs = 500

const calls: Readonly<Record<VmPowerAction, (id: string) => VmCall>> = {
  start: powerOn,
  shutdown: (id) => async (client, options) => {
    const asked = await shutdownGuest(client, id, options)
    return asked.ok ? ok(null) : asked
  },
  restart: rebootGuest,
  suspend: (id) => (client, options) => suspendVm(client, id, options),
  reset,
  off: (id) => (client, options) => powerOffVm(client, id, options),
}

export interface VmActionsOptions {
  /** Milliseconds that each VM has to get there. */
  readonly timeoutMs: number
  readonly startOrder: ReadonlyMap<string, number>
  /** As read with the VMs; what speaks against an action is said without a call. */
  readonly host: VmHost
  readonly emit: (event: VmActionEvent) => void
}

/**
 * Carries out one action on some VMs of a host, group by group in the host's start order, and returns how each ended, in the
 * order given. What happens to one VM does not keep the others from their turn; a cancel does.
 */
export async function actOnVms(
  session: VmSession,
  action: VmPowerAction,
  vms: readonly VmDetails[],
  options: VmActionsOptions,
): Promise<readonly VmActionEnd[]> {
  const ends = new Map<string, VmActionEnd>()
  const byId = vms.map((details) => ({ id: details.vm.id, details }))
  for (const group of vmGroups(action, byId, options.startOrder)) {
    const waiting = [...group]
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift())
        ends.set(next.id, await actOnVm(session, action, next.details, options))
    }
    await Promise.all(Array.from({ length: atOnce }, work))
  }
  return vms.flatMap(({ vm }) => ends.get(vm.id) ?? [])
}

async function actOnVm(
  session: VmSession,
  action: VmPowerAction,
  details: VmDetails,
  { timeoutMs, host, emit }: VmActionsOptions,
): Promise<VmActionEnd> {
  const { vm } = details
  const { client, clock, signal } = session.options
  const name = vmName(vm)
  const event = (state: VmActionEvent['state'], why: Problem | null): void =>
    emit({ at: isoNow(clock), id: vm.id, name, state, problem: why })
  const end = (
    outcome: VmActionEnd['outcome'],
    why: Problem | null = null,
    after: VmMoment['powerState'] = vm.powerState,
  ): VmActionEnd => {
    event(eventStates[outcome], why)
    return { id: vm.id, name, before: vm.powerState, after, outcome, problem: why }
  }
  if (signal?.aborted) return end('not-tried', problem('CANCELLED'))
  if (isThereAlready(action, details)) return end('already')
  const against = whyNot(action, details, host)
  if (against) return end('refused', against)
  event('started', null)
  const sent = await session.send({ vm: details, work: action, call: calls[action](vm.id) })
  if (!sent.ok) {
    if (overtaken[action].has(sent.problem.code)) return end('already', null, targetState[action])
    if (sent.problem.code === 'CANCELLED') return end('not-tried', sent.problem)
    // A refusal changes nothing, and neither does what was never sent.
    return end(isNo(sent.problem) ? 'refused' : 'failed', sent.problem)
  }
  event('waiting', sent.value.delivery === 'unknown' ? problem('VM_ACTION_UNCONFIRMED', { vm: name }) : null)
  const watched = await watchVm(vm.id, reached(action, sent.value), {
    client,
    clock,
    task: sent.value.task,
    timeoutMs,
    signal,
    untilQuestion: true,
    ...(targetState[action] === null && { lookMs: restartLookMs }),
  })
  const [outcome, why] = outcomeOf(watched, sent.value, name, timeoutMs)
  await session.end(sent.value, watched.kind === 'cancelled' ? 'failed' : journalStates[outcome], why)
  return end(outcome, why, watched.moment?.powerState ?? null)
}

const eventStates: Readonly<Record<VmActionEnd['outcome'], VmActionEvent['state']>> = {
  done: 'done',
  already: 'skipped',
  refused: 'failed',
  failed: 'failed',
  asks: 'failed',
  'timed-out': 'failed',
  unknown: 'failed',
  cancelled: 'failed',
  'not-tried': 'skipped',
}

type SentOutcome = 'done' | 'failed' | 'asks' | 'timed-out' | 'unknown' | 'cancelled'

const journalStates = {
  done: 'done',
  failed: 'failed',
  asks: 'unconfirmed',
  'timed-out': 'unconfirmed',
  unknown: 'unconfirmed',
  cancelled: 'unconfirmed',
} as const satisfies Record<SentOutcome, string>

/** Codes of the last look which mean that another client brought the VM there meanwhile. */
const overtaken: Readonly<Record<VmPowerAction, ReadonlySet<ProblemCode>>> = {
  start: new Set(['VM_IS_ON']),
  shutdown: new Set(['VM_IS_OFF']),
  suspend: new Set(['VM_IS_SUSPENDED']),
  off: new Set(['VM_IS_OFF']),
  restart: new Set(),
  reset: new Set(),
}

/** Whether a problem is a no, of the host or of this program, and not a host that could not be reached. */
function isNo({ code }: Problem): boolean {
  return problemRows[code].exit === 'refused'
}

/** Returns what shows that an action took effect. */
function reached(action: VmPowerAction, { before, delivery }: SentVmRequest): (now: VmMoment) => boolean {
  const target = targetState[action]
  if (target !== null) return ({ powerState }) => powerState === target
  const restarted = guestRestart(before)
  // A reset is the host's own work, and its task tells; a lost answer leaves the guest to judge by.
  if (action === 'reset' && delivery === 'accepted') return ({ task }) => task?.state === 'success'
  return restarted
}

function outcomeOf(
  watched: Watched,
  { delivery }: SentVmRequest,
  vm: string,
  timeoutMs: number,
): [SentOutcome, Problem | null] {
  switch (watched.kind) {
    case 'reached':
      return ['done', null]
    case 'failed':
      return delivery === 'unknown'
        ? ['unknown', problem('VM_ACTION_UNCONFIRMED', { vm })]
        : ['failed', watched.problem]
    case 'asks':
      return ['asks', problem('VM_STOPPED_BY_QUESTION', { vm })]
    case 'cancelled':
      return ['cancelled', problem('CANCELLED', { sent: true })]
    case 'goes-on':
      return delivery === 'unknown'
        ? ['unknown', problem('VM_ACTION_UNCONFIRMED', { vm })]
        : ['cancelled', problem('VM_ACTION_GOES_ON', { vm })]
    // Reset and power off repeated by a script would hit a VM that is up again: accepted is not failed.
    case 'unreadable':
    case 'lost':
      return ['unknown', problem('VM_ACTION_UNCONFIRMED', { vm }, 'problem' in watched ? watched.problem : undefined)]
    case 'late':
      return delivery === 'unknown'
        ? ['unknown', problem('VM_ACTION_UNCONFIRMED', { vm })]
        : ['timed-out', problem('VM_ACTION_LATE', { vm, seconds: timeoutMs / 1000 })]
  }
}
