import { join } from 'node:path'
import type { Clock } from '../../shared/clock.ts'
import { ok, type Result } from '../../shared/result.ts'
import type { Lock } from '../storage/lock-backend.ts'
import { acquireLock, forgetLock, isLocked } from '../storage/lock.ts'

/**
 * Shows that a run is under way: held from before its journal is created until after its last entry, so that no other
 * process takes it for one that was cut off. Fails with STORAGE_WRITE_FAILED.
 */
export async function holdRun(dataRoot: string, runId: string, clock: Clock): Promise<Result<Lock>> {
  const key = runKey(dataRoot, runId)
  const lock = await acquireLock(key, { busy: 'RUN_IN_PROGRESS', what: 'run', clock })
  if (!lock.ok) return lock
  return ok({
    async release() {
      await lock.value.release()
      await forgetLock(key)
    },
  })
}

/**
 * Whether a process is carrying out this run now; true also when in doubt, since a live run must not be declared cut off.
 */
export async function isRunUnderWay(dataRoot: string, runId: string): Promise<boolean> {
  try {
    if (await isLocked(runKey(dataRoot, runId))) return true
  } catch {
    return true
  }
  // Its process took the lock before it wrote the journal; no process takes it a second time.
  await forgetLock(runKey(dataRoot, runId))
  return false
}

function runKey(dataRoot: string, runId: string): string {
  return join(dataRoot, `run-${runId}`)
}
