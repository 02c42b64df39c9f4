import type { Clock } from '../../shared/clock.ts'
import type { Step } from '../../shared/models/power.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { ok } from '../../shared/result.ts'
import { callsOf } from './journal-activity.ts'
import type { OpenAppendFile } from '../storage/append-file.ts'
import type { JournalDamage } from './journal-parse.ts'
import type { JournalRun } from './journal-parse.ts'
import { sealLooseRuns } from './chain/seal-loose.ts'
import { readJournal, readRun } from './journal-read.ts'
import { isOpen } from './journal-state.ts'
import { appendToRun } from './journal.ts'

/** A run that was cut off, as far as the journal knows. */
export interface RecoveredRun {
  readonly runId: string
  readonly hostId: string
  readonly hostName: string | null
  /** The last step that was written down; the run may have gone further. */
  readonly lastStep: Step | null
  /** Whether the host's shutdown or reboot was about to be sent or sent; whether the host received it is not known. */
  readonly hostCallSent: boolean
  /** RUN_INTERRUPTED, with the time of the last entry and its step. */
  readonly problem: Problem
}

export interface Recovery {
  readonly recovered: readonly RecoveredRun[]
  /** Runs that could not be marked; the next start tries again. */
  readonly problems: readonly Problem[]
  readonly damaged: readonly JournalDamage[]
}

export interface RecoverOptions {
  readonly dir: string
  /**
   * Whether the process that writes this run is still at it, asked by the run's own id: the host may be known there by
   * another name. It must be true from before `openRun` until after `run-ended` is written.
   */
  readonly isRunning: (runId: string) => Promise<boolean>
  readonly clock: Clock
  readonly openFile?: OpenAppendFile
}

/**
 * Marks every run that was cut off with `run-recovered`, which says no more than the journal does. Nothing on disk is
 * changed or removed. Runs of a kind or with entries of a newer version are left alone: only that version knows whether they
 * ended.
 * Errors: STORAGE_UNREADABLE for the folder.
 */
export async function recoverRuns(options: RecoverOptions): Promise<Result<Recovery>> {
  const { dir, isRunning, clock, openFile } = options
  const content = await readJournal(dir, { only: ({ open }) => open })
  if (!content.ok) return content
  const recovered: RecoveredRun[] = []
  const problems: Problem[] = []
  for (const { runId } of content.value.runs) {
    if (await isRunning(runId)) continue
    // Read again: it may have ended between the first read and the question whether it still runs.
    const run = await readRun(dir, runId)
    if (!run.ok || !isOpen(run.value)) continue
    const found = describe(run.value)
    const { lastStep, hostCallSent } = found
    const appended = await appendToRun(
      { dir, runId, clock, ...(openFile && { openFile }), wanted: isOpen },
      { type: 'run-recovered', code: 'RUN_INTERRUPTED', lastStep, hostCallSent },
    )
    if (!appended.ok) problems.push(appended.problem)
    // Null: another program that starts now was faster, and says so to its user.
    else if (appended.value) recovered.push(found)
  }
  await sealLooseRuns(dir, isRunning)
  return ok({ recovered, problems, damaged: content.value.damaged })
}

function describe({ runId, hostId, entries }: JournalRun): RecoveredRun {
  const started = entries.find((entry) => entry.type === 'run-started')
  const lastStep = entries.findLast((entry) => entry.type === 'step')?.step ?? null
  const hostCallSent = callsOf(entries).some(
    ({ method, state }) => (method === 'ShutdownHost_Task' || method === 'RebootHost_Task') && state !== 'not-sent',
  )
  const at = entries.at(-1)?.at ?? null
  return {
    runId,
    hostId,
    hostName: started?.hostName ?? null,
    lastStep,
    hostCallSent,
    problem: problem('RUN_INTERRUPTED', { at, step: lastStep }),
  }
}
