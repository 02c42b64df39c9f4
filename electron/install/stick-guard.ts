import type { StickProgress, Volume } from '../../shared/models/stick.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { hasCode } from '../storage/errno.ts'
import type { StickAdditions, StickSource } from './stick-content.ts'
import { deviceOf } from './stick-folder.ts'

export interface StickJob extends StickAdditions {
  readonly image: StickSource
  readonly volume: Volume
  readonly onProgress: (progress: StickProgress) => void
  readonly signal: AbortSignal
  /** The volumes there are now, to see that the chosen one still is; asked before writing and between files. */
  readonly listAgain: () => Promise<Result<readonly Volume[]>>
}

/** Ends the work on a stick with a problem. */
export class StickStop extends Error {
  readonly problem: Problem

  constructor(reason: Problem) {
    super(reason.code)
    this.problem = reason
  }
}

/** Announces the file that is next, and checks that the stick is still there and the job still wanted. */
export type StartFile = (file: string) => Promise<void>

/**
 * Works on the volume of a job as long as it is the one that was chosen. Problems: those thrown as {@link StickStop} or by
 * reading the image, `VOLUME_CHANGED`, `VOLUME_FULL`, `STICK_COPY_FAILED`, `CANCELLED`.
 */
export async function workOnStick<T>(
  job: StickJob,
  work: (root: string, device: number, startFile: StartFile) => Promise<T>,
): Promise<Result<T>> {
  const root = job.volume.mountPoint
  const changed = (cause?: unknown): Problem => problem('VOLUME_CHANGED', { volume: nameOf(job.volume) }, cause)
  if (root === null) return fail(changed())
  let device: number | undefined
  let current = ''
  const check = async (): Promise<void> => {
    const listed = await job.listAgain()
    if (!listed.ok) throw new StickStop(listed.problem)
    if (!listed.value.some((volume) => volume.id === job.volume.id && volume.mountPoint === root))
      throw new StickStop(changed())
    const now = await deviceOf(root).catch((error: unknown) => {
      throw new StickStop(changed(error))
    })
    device ??= now
    if (now !== device) throw new StickStop(changed())
  }
  const startFile: StartFile = async (file) => {
    current = file
    if (job.signal.aborted) throw new StickStop(problem('CANCELLED'))
    await check()
  }
  try {
    await check()
    return ok(await work(root, device ?? -1, startFile))
  } catch (error) {
    if (error instanceof StickStop) return fail(error.problem)
    if (isProblem(error)) return fail(error.problem)
    if (job.signal.aborted) return fail(problem('CANCELLED'))
    if (hasCode(error, 'ENOSPC'))
      return fail(problem('VOLUME_FULL', { volume: nameOf(job.volume), needed: null, free: 0 }, error))
    // A failed write on a volume that is gone is reported as that.
    const gone = await check().then(
      () => undefined,
      (reason: unknown) => (reason instanceof StickStop ? reason.problem : undefined),
    )
    return fail(gone ?? problem('STICK_COPY_FAILED', { file: current }, error))
  }
}

/** Returns the name of a volume for the user. */
export function nameOf(volume: Volume): string {
  return volume.label === '' ? (volume.mountPoint ?? volume.id) : volume.label
}

/** Streams of an image end with the problem that stopped them. */
function isProblem(error: unknown): error is { readonly problem: Problem } {
  return (
    error instanceof Error &&
    'problem' in error &&
    typeof error.problem === 'object' &&
    error.problem !== null &&
    'code' in error.problem
  )
}
