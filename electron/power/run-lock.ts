import { join } from 'node:path'
import { acquireLock } from '../storage/lock.ts'

/** Key of the lock that lets only one run a host go on, across all processes that use the same data folder. */
export function runLockKey(dataRoot: string, hostId: string): string {
  return join(dataRoot, `run-${hostId}`)
}

/** Whether some process is carrying out a run on this host now. */
export async function isRunUnderWay(dataRoot: string, hostId: string): Promise<boolean> {
  const lock = await acquireLock(runLockKey(dataRoot, hostId), { busy: 'RUN_IN_PROGRESS', what: 'look' })
  if (!lock.ok) return true
  await lock.value.release()
  return false
}
