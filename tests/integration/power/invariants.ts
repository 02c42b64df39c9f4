import { expect } from 'vitest'
import { readJournal } from '../../../electron/power/journal-read.ts'
import { leftoverMaintenance } from '../../../electron/power/journal-state.ts'
import type { Receipt } from '../../../electron/power/shutdown.ts'
import type { PracticeState, ReceivedCall } from '../../../electron/practice/api.ts'
import type { PowerState } from '../../../shared/models/inventory.ts'
import type { How, JournalEntry, ShutdownPolicy } from '../../../shared/models/power.ts'
import type { Result } from '../../../shared/result.ts'
import { receiptOf, type RunOptions, type Scene } from './harness.ts'

/** Checks what must hold after any run, whatever went wrong in it. Returns the violations in words. */
export async function violations(
  scene: Scene,
  result: Result<Receipt>,
  policy: Pick<ShutdownPolicy, 'mode' | 'noTools' | 'stuck'>,
): Promise<string[]> {
  const truth = scene.host.state()
  const changes = scene.changes()
  const entries = await scene.journal()
  return [
    ...power(scene, policy),
    ...(result.ok
      ? [...outcome(result.value, truth, entries), ...receipt(scene, result.value)]
      : untouched(result.problem.code, changes, truth.powered)),
    ...journal(entries, changes),
    ...twice(changes),
    ...(await maintenance(scene, result)),
    ...(entries.length === 0 || entries.at(-1)?.type === 'run-ended' || entries.at(-1)?.type === 'maintenance-settled'
      ? []
      : [`the journal ends with ${entries.at(-1)?.type}`]),
  ]
}

/** Expects that nothing is wrong after a run whose rules, where they are not given, are to abort. */
export async function clean(scene: Scene, result: Result<Receipt>, run: RunOptions = {}): Promise<void> {
  expect(await violations(scene, result, { mode: 'direct', noTools: 'abort', stuck: 'abort', ...run.policy })).toEqual(
    [],
  )
}

/** By VM id: how it came to rest, and its state after the run. */
export const hows = (result: Result<Receipt>): Record<string, [How | null, PowerState | null]> =>
  Object.fromEntries(receiptOf(result).vms.map((vm) => [vm.id, [vm.how, vm.after]]))

/** No VM lost power outside policy, and none without having been sent PowerOffVM_Task by it. */
function power(scene: Scene, policy: Pick<ShutdownPolicy, 'mode' | 'noTools' | 'stuck'>): string[] {
  const mayPull =
    policy.noTools === 'power-off' || policy.stuck === 'power-off' || policy.noTools === 'ask' || policy.stuck === 'ask'
  return scene.host
    .state()
    .vms.filter((vm) => vm.lostPower)
    .flatMap((vm) => {
      if (vm.how === 'host-off') return policy.mode === 'now' ? [] : [`VM ${vm.id} lost power with the host`]
      return mayPull ? [] : [`VM ${vm.id} lost power outside policy`]
    })
}

const hostMethods: ReadonlySet<string> = new Set(['ShutdownHost_Task', 'RebootHost_Task'])

/** The outcome does not claim more than is true. */
function outcome(
  { outcome: said, problem: why, kind, bootTime }: Receipt,
  { powered, maintenance: inMode, bootTime: booted }: PracticeState,
  entries: readonly JournalEntry[],
): string[] {
  const found: string[] = []
  if (said === 'back' && (!powered || bootTime !== booted)) found.push('said to be back while the host is not')
  if (said === 'entered' && !inMode) found.push('said to have entered a mode that the host is not in')
  if (said === 'left' && inMode) found.push('said to have left a mode that the host is in')
  const entering = entries.some((entry) => entry.type === 'call' && entry.method === 'EnterMaintenanceMode_Task')
  if (kind === 'maintenance' && entering && inMode && (said === 'aborted' || said === 'cancelled'))
    found.push(`the host is in maintenance mode, and the receipt says ${said}`)
  if (said === 'unreachable' && powered) found.push('said to be unreachable while the host is up')
  if (!powered && (said === 'aborted' || said === 'cancelled' || said === 'dry-run'))
    found.push(`the host is down, and the receipt says ${said}`)
  const host = entries.findLast((entry) => entry.type === 'call' && hostMethods.has(entry.method))
  const perhaps = host?.type === 'call' && (host.state === 'unknown' || host.state === 'intent')
  if (perhaps && (said === 'aborted' || said === 'cancelled'))
    found.push(`the host call may have been carried out, and the receipt says ${said}`)
  if (said !== 'unreachable' && said !== 'entered' && said !== 'left' && why === null)
    found.push(`${said} without a reason`)
  return found
}

/** The report matches what the last read of the host showed for each VM. */
function receipt(scene: Scene, { vms, kind }: Receipt): string[] {
  const now = new Map(scene.host.state().vms.map((vm) => [vm.id, vm]))
  const seen = new Map(scene.seen().vms.map((vm) => [vm.id, vm]))
  return vms.flatMap((vm) => {
    const truth = now.get(vm.id)
    if (!truth || vm.after === null) return []
    const found: string[] = []
    if (vm.after !== truth.powerState && vm.after !== seen.get(vm.id)?.powerState)
      found.push(`VM ${vm.id} is ${truth.powerState}, and the receipt says ${vm.after}`)
    // It was started again since it went down.
    if (kind !== 'shutdown' && truth.powerState === 'poweredOn') return found
    if (vm.how === 'left-on' && vm.after !== 'poweredOn') found.push(`VM ${vm.id}: left on, but ${vm.after}`)
    if (vm.how === 'guest-shutdown' && truth.how !== 'guest-shutdown')
      found.push(`VM ${vm.id}: ${truth.how}, and the receipt says ${vm.how}`)
    if (vm.how === 'power-off' && truth.how !== 'power-off')
      found.push(`VM ${vm.id}: ${truth.how}, and the receipt says ${vm.how}`)
    if (truth.lostPower && truth.how === 'power-off' && vm.how !== 'power-off')
      found.push(`VM ${vm.id} lost power, and the receipt says ${vm.how}`)
    return found
  })
}

/** A run that comes to no receipt has sent nothing. */
function untouched(code: string, changes: readonly ReceivedCall[], powered: boolean): string[] {
  if (changes.length > 0) return [`no receipt (${code}) after ${changes.map((call) => call.method).join(', ')}`]
  return powered ? [] : ['no receipt, and the host is down']
}

/** Whether the server did what it was asked; a call that was answered in a broken way may have been. */
const executed = (call: ReceivedCall): boolean => call.outcome === 'ok'
const refused = (call: ReceivedCall): boolean => call.outcome.startsWith('fault:')

/** The journal and what the server received are the same, call by call. */
function journal(entries: readonly JournalEntry[], changes: readonly ReceivedCall[]): string[] {
  const found: string[] = []
  const intents = new Map<string, Extract<JournalEntry, { type: 'call' }>[]>()
  for (const entry of entries)
    if (entry.type === 'call') intents.set(entry.operationId, [...(intents.get(entry.operationId) ?? []), entry])
  for (const call of changes) {
    const written = call.operationId === null ? undefined : intents.get(call.operationId)
    if (!written || written.filter(({ state }) => state === 'intent').length !== 1)
      found.push(`${call.method} ${call.objectId} came in without one journaled intent`)
    else if (written[0]?.method !== call.method || (written[0].vm !== null && written[0].vm !== call.objectId))
      found.push(`${call.method} was journaled as ${written[0]?.method}`)
  }
  for (const [operationId, [first, ...answers]] of intents) {
    const label = `${first?.method} ${operationId}`
    const state = answers.at(-1)?.state
    if (first?.state !== 'intent' || answers.length !== 1 || state === undefined) {
      found.push(`${label}: journaled as ${[first, ...answers].map((entry) => entry?.state).join(', ')}`)
      continue
    }
    const received = changes.filter((call) => call.operationId === operationId)
    if (state === 'accepted' && !received.some(executed))
      found.push(
        `${label}: accepted, but the server had ${received.map((call) => call.outcome).join(', ') || 'nothing'}`,
      )
    if (state === 'refused' && !received.every(refused))
      found.push(`${label}: refused, but the server had ${received.map((call) => call.outcome).join(', ')}`)
    if (state === 'not-sent' && !received.every((call) => call.outcome === 'fault:NotAuthenticated'))
      found.push(`${label}: not sent, but the server had ${received.map((call) => call.outcome).join(', ')}`)
  }
  return found
}

/**
 * A host that is left in maintenance mode by a run is owed leaving it, and what is settled is so. Only for hosts that
 * were not in it before.
 */
async function maintenance(scene: Scene, result: Result<Receipt>): Promise<string[]> {
  // There it is meant to stay.
  if (result.ok && result.value.kind === 'maintenance') return []
  const read = await readJournal(scene.journalDir)
  const owed = read.ok && leftoverMaintenance(read.value.runs).length > 0
  return scene.host.state().maintenance && !owed ? ['the host is in maintenance mode, and nobody owes leaving it'] : []
}

/** Nothing that changes something is sent twice; what the host refused does not count, since it did nothing. */
function twice(changes: readonly ReceivedCall[]): string[] {
  const counted = Map.groupBy(
    changes.filter((call) => !refused(call)),
    (call) => `${call.method} ${call.objectId}`,
  )
  return [...counted]
    .filter(([, calls]) => calls.length > 1)
    .map(([what, calls]) => `${what} came in ${calls.length} times`)
}
