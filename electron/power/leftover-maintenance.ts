import type { Clock } from '../../shared/clock.ts'
import type { HostInventory } from '../../shared/models/inventory.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import type { Redact } from '../storage/redactor.ts'
import type { VimClient } from '../vim/client.ts'
import { deliveryOf } from '../vim/faults.ts'
import { readIdentity } from '../vim/identity.ts'
import { readInventory } from '../vim/inventory.ts'
import { exitMaintenanceMode, waitForTask } from '../vim/power-methods.ts'
import { appendToRun, type NewJournalEntry } from './journal.ts'
import { readJournal } from './journal-read.ts'
import { effectMs, modeWithin } from './maintenance.ts'
import { leftoverMaintenance, type LeftoverMaintenance } from './journal-state.ts'
import type { RunHost } from './run-host.ts'
import { acquireHostLock } from '../hosts/host-lock.ts'

export interface LeaveOptions {
  readonly client: VimClient
  readonly clock: Clock
  readonly host: Omit<RunHost, 'address'>
  readonly dataRoot: string
  readonly journalDir: string
  /** Takes secrets out of the journal. */
  readonly redact?: Redact
}

/** Seconds the host gives itself to leave the mode. */
const taskSeconds = 120
/**
 * A host that answers within this time of the run's last entry may still be on its way down, and is left alone.
 * Milliseconds.
 */
const settlingMs = 10 * 60_000

/**
 * Leaves the maintenance mode that an earlier run entered and could not leave, because the host went down in it. Called
 * at each contact with a host: until the mode is left, autostart does not run.
 * @returns what to tell the user: `MAINTENANCE_LEFT`, `MAINTENANCE_NOT_LEFT`, or null when nothing was left over.
 */
export async function leaveLeftoverMaintenance(options: LeaveOptions): Promise<Problem | null> {
  const journal = await readJournal(options.journalDir, { hostId: options.host.id, only: ({ owed }) => owed })
  if (!journal.ok) return journal.problem
  const leftovers = leftoverMaintenance(journal.value.runs)
  if (leftovers.length === 0) return null
  // A run in another process may be between entering and shutting down: its maintenance mode stays.
  const lock = await acquireHostLock(options.dataRoot, options.host, {
    name: options.host.name,
    what: 'settle',
    clock: options.clock,
  })
  if (!lock.ok) return null
  try {
    const identity = await readIdentity(options.client)
    if (!identity.ok) return identity.problem
    if (!(await lock.value.confirm(identity.value.hardwareUuid)).ok) return null
    const now = await readInventory(options.client)
    if (!now.ok) return now.problem
    let outcome: Problem | null = null
    for (const leftover of leftovers) {
      const { runId, bootTime } = leftover
      const last = journal.value.runs.find((run) => run.runId === runId)?.entries.at(-1)?.at
      const booted = bootTime !== null && now.value.bootTime !== null && now.value.bootTime !== bootTime
      const overdue = last === undefined || options.clock.now() - Date.parse(last) > settlingMs
      if (booted || overdue) outcome = (await leave(options, leftover, now.value)) ?? outcome
    }
    return outcome
  } finally {
    await lock.value.release()
  }
}

async function leave(
  options: LeaveOptions,
  { runId }: LeftoverMaintenance,
  now: HostInventory,
): Promise<Problem | null> {
  const { client, clock, journalDir } = options
  const append = (entry: NewJournalEntry): ReturnType<typeof appendToRun> =>
    appendToRun({ dir: journalDir, runId, clock, redact: options.redact }, entry)
  if (now.maintenance === false) {
    const written = await append({ type: 'maintenance-settled', code: 'MAINTENANCE_LEFT' })
    return written.ok ? null : written.problem
  }
  if (now.maintenance === null || now.hostId === null) return problem('MAINTENANCE_NOT_LEFT')
  const operationId = client.nextOperationId()
  const call = { type: 'call', method: 'ExitMaintenanceMode_Task', vm: null, operationId } as const
  const intent = await append({ ...call, state: 'intent', code: null })
  if (!intent.ok) return intent.problem
  const sent = await exitMaintenanceMode(client, now.hostId, taskSeconds, { operationId })
  await append({
    ...call,
    state: sent.ok ? 'accepted' : deliveryOf(sent.problem),
    code: sent.ok ? null : sent.problem.code,
  })
  const task = sent.ok ? await waitForTask(client, sent.value, clock, { timeoutMs: taskSeconds * 1000 }) : sent
  if ((await modeWithin(client, clock, false, task.ok ? 0 : effectMs)) !== false)
    return problem('MAINTENANCE_NOT_LEFT', {}, task.ok ? undefined : task.problem)
  const written = await append({ type: 'maintenance-settled', code: 'MAINTENANCE_LEFT' })
  return written.ok ? problem('MAINTENANCE_LEFT') : written.problem
}

/**
 * Writes down that no earlier run owes leaving maintenance mode any more, because the user is about to enter it: the next
 * contact must not leave it for an old run. A journal that cannot be read or written is left alone.
 */
export async function settleByUser({
  host,
  journalDir,
  clock,
  redact,
}: Pick<LeaveOptions, 'journalDir' | 'clock'> & {
  readonly host: Pick<RunHost, 'id'>
  readonly redact?: Redact | undefined
}): Promise<void> {
  const journal = await readJournal(journalDir, { hostId: host.id, only: ({ owed }) => owed })
  for (const { runId } of journal.ok ? leftoverMaintenance(journal.value.runs) : [])
    await appendToRun(
      { dir: journalDir, runId, clock, redact },
      { type: 'maintenance-settled', code: 'MAINTENANCE_BY_USER' },
    )
}
