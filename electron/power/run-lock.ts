import { join } from 'node:path'
import type { Clock } from '../../shared/clock.ts'
import { ok, type Result } from '../../shared/result.ts'
import type { Lock } from '../storage/lock-backend.ts'
import { acquireLock, forgetLock, isLocked } from '../storage/lock.ts'

/** Identifies a host, whatever name or address it was added by. */
export interface RunIdentity {
  /** The pinned certificate. Cloned hosts and those with a wildcard certificate share one. */
  readonly fingerprint: string
  /** As `HostIdentity`; null until a contact has read it, and for a host that gives none. */
  readonly hardwareUuid: string | null
}

export interface RunLockOptions {
  /** Name of the host, for the problem. */
  readonly name: string
  /** What is done, in a stable word: `shutdown`, `settle`. */
  readonly what: string
  readonly clock: Clock
  readonly signal?: AbortSignal
}

/** The right to change the power of one host, across all processes that use the same data folder. */
export interface RunLock extends Lock {
  /**
   * Moves the lock to the uuid that the host itself has just given, before anything is sent: another host with the same
   * certificate is free then. Null changes nothing. Fails with RUN_IN_PROGRESS when that machine is locked under another
   * name.
   */
  confirm(hardwareUuid: string | null): Promise<Result<void>>
}

/**
 * Another process may only be leaving maintenance mode that an earlier run left over, or be about to end. Milliseconds.
 */
const patienceMs = 300
/** A lock by fingerprint is held while a run reads which machine it has in front of it. Milliseconds. */
const readingMs = 5_000

/**
 * Locks a host for a run: by its hardware uuid, or by its fingerprint as long as the uuid is not known. The caller must
 * read the uuid and `confirm` it before the first call that changes something. Fails with RUN_IN_PROGRESS, CANCELLED or
 * STORAGE_WRITE_FAILED.
 */
export async function acquireRunLock(
  dataRoot: string,
  { fingerprint, hardwareUuid }: RunIdentity,
  options: RunLockOptions,
): Promise<Result<RunLock>> {
  const { name, what, clock, signal } = options
  const take = (identity: string, waitMs: number): Promise<Result<Lock>> =>
    acquireLock(join(dataRoot, `host-${identity}`), {
      busy: 'RUN_IN_PROGRESS',
      params: { name },
      what,
      waitMs,
      clock,
      ...(signal && { signal }),
    })
  let identity = hardwareUuid ?? fingerprint
  const first = await take(identity, hardwareUuid === null ? readingMs : patienceMs)
  if (!first.ok) return first
  let held = first.value
  return ok({
    release: () => held.release(),
    async confirm(uuid) {
      if (uuid === null || uuid === identity) return ok()
      // The new one first: there is no moment without a lock.
      const next = await take(uuid, patienceMs)
      if (!next.ok) return next
      const before = held
      held = next.value
      identity = uuid
      await before.release()
      return ok()
    },
  })
}

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
