import { join } from 'node:path'
import type { Clock } from '../../shared/clock.ts'
import type { RunKind } from '../../shared/models/power.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { Lock } from '../storage/lock-backend.ts'
import { acquireLock, isLocked, lockHolder } from '../storage/lock.ts'

/** Identifies a host, whatever name or address it was added by. */
export interface LockIdentity {
  /** The pinned certificate. Cloned hosts and those with a wildcard certificate share one. */
  readonly fingerprint: string
  /** As `HostIdentity`; null until a contact has read it, and for a host that gives none. */
  readonly hardwareUuid: string | null
}

/**
 * What a host is locked for: a run, leaving maintenance mode, a change to its VIBs or acceptance level, or one request that
 * changes a VM.
 */
type HostWork = RunKind | 'settle' | 'image' | 'vm'

export interface HostLockOptions {
  /** Name of the host, for the problem. */
  readonly name: string
  readonly what: HostWork
  readonly clock: Clock
  readonly signal?: AbortSignal
}

/** The right to change one host, across all processes that use the same data folder. */
export interface HostLock extends Lock {
  /**
   * Moves the lock to the uuid that the host itself has just given, before anything is sent: another host with the same
   * certificate is free then. Null changes nothing. Fails as {@link acquireHostLock} when that machine is locked under
   * another name.
   */
  confirm(hardwareUuid: string | null): Promise<Result<void>>
}

/**
 * Another process may only be leaving maintenance mode that an earlier run left over, or be about to end. Milliseconds.
 */
const patienceMs = 300
/** A request that changes a VM is answered within this, or given up. Milliseconds. */
export const vmRequestMs = 10_000
/** A lock by fingerprint is held while a run reads which machine it has in front of it. Milliseconds. */
const readingMs = 5_000

/**
 * Locks a host: by its hardware uuid, or by its fingerprint as long as the uuid is not known. The caller must read the
 * uuid and `confirm` it before the first call that changes something. Fails with `RUN_IN_PROGRESS` during a run,
 * `VIB_CHANGE_UNDER_WAY` during a change to VIBs, `VM_ACTION_BUSY` when requests for VMs keep it too long, `CANCELLED` or
 * `STORAGE_WRITE_FAILED`.
 */
export async function acquireHostLock(
  dataRoot: string,
  { fingerprint, hardwareUuid }: LockIdentity,
  options: HostLockOptions,
): Promise<Result<HostLock>> {
  const { name, what, clock, signal } = options
  const take = async (identity: string, waitMs: number): Promise<Result<Lock>> => {
    const wait = (ms: number): Promise<Result<Lock>> =>
      acquireLock(join(dataRoot, `host-${identity}`), {
        busy: 'RUN_IN_PROGRESS',
        params: { name },
        what,
        waitMs: ms,
        clock,
        ...(signal && { signal }),
      })
    const first = await wait(waitMs)
    // A single request is over in a moment; an urgent shutdown must not fail because of it.
    const lock = isHeldFor('vm', first) ? await wait(vmRequestMs + patienceMs) : first
    // The holder says what it does; the same lock keeps out all of them.
    if (isHeldFor('image', lock)) return fail(problem('VIB_CHANGE_UNDER_WAY', { name }))
    return isHeldFor('vm', lock) ? fail(problem('VM_ACTION_BUSY', { name })) : lock
  }
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

/** Whether a lock could not be had because its holder does this. */
function isHeldFor(work: HostWork, lock: Result<Lock>): boolean {
  return !lock.ok && lock.problem.code === 'RUN_IN_PROGRESS' && lock.problem.params['what'] === work
}

/**
 * Whether a run or another change that takes its time holds the lock of a host now, and not one request for a VM, which is over in
 * a moment: for saying so beforehand, never instead of taking it.
 */
export async function isHostBusy(dataRoot: string, { fingerprint, hardwareUuid }: LockIdentity): Promise<boolean> {
  const key = join(dataRoot, `host-${hardwareUuid ?? fingerprint}`)
  try {
    if (!(await isLocked(key))) return false
    const work: HostWork = 'vm'
    return (await lockHolder(key))?.what !== work
  } catch {
    return false
  }
}
