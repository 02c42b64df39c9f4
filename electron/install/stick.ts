import { createHash } from 'node:crypto'
import { unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type {
  StickBootLine,
  StickObstacle,
  StickOptions,
  StickPlan,
  StickResult,
  Volume,
} from '../../shared/models/stick.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { kerneloptOf } from '../../shared/rules/stick/boot-cfg.ts'
import { judgeVolume } from '../../shared/rules/stick/judge-volume.ts'
import { MARKER, planFiles } from '../../shared/rules/stick/plan-stick.ts'
import { isMissing } from '../storage/errno.ts'
import { isBootCfg, stickContents, type StickAdditions, type StickContent, type StickSource } from './stick-content.ts'
import { makeFolder, pathsBelow, readFileFrom, writeFileTo, type WritePiece } from './stick-folder.ts'
import { workOnStick, nameOf, StickStop, type StartFile, type StickJob } from './stick-guard.ts'

/**
 * Plans the stick without writing. Problems: `VOLUME_CHANGED` when the volume cannot be read; those of reading the image.
 */
export async function planStick(
  image: StickSource,
  volume: Volume,
  options: StickOptions,
  additions: StickAdditions = { kernelopt: null, ks: null },
): Promise<Result<StickPlan>> {
  const contents = await stickContents(image, additions)
  if (!contents.ok) return contents
  try {
    // A volume that will be refused, such as the system's own, is not walked through.
    const readable = volume.mountPoint !== null && judgeVolume(volume) === 'ok'
    return ok(planFiles(contents.value, volume, readable ? await pathsBelow(volume.mountPoint) : [], options))
  } catch (error) {
    return fail(problem('VOLUME_CHANGED', { volume: nameOf(volume) }, error))
  }
}

/**
 * Makes an installer stick by copying; every file is read back. A marker file stands on the stick until all is verified.
 * Problems: `VOLUME_NOT_ALLOWED`, `FILE_TOO_LARGE_FOR_FAT32`, `VOLUME_FULL`, `VOLUME_CHANGED`, `STICK_COPY_FAILED`,
 * `STICK_DIFFERS`, `CANCELLED`, those of listing volumes and of reading the image.
 */
export async function makeStick(
  job: StickJob & { readonly options: StickOptions; readonly write?: WritePiece },
): Promise<Result<StickResult>> {
  const contents = await stickContents(job.image, job)
  if (!contents.ok) return contents
  const plan = await planStick(job.image, job.volume, job.options, job)
  if (!plan.ok) return plan
  const obstacle = plan.value.obstacles[0]
  if (obstacle !== undefined) return fail(refusal(obstacle, job.volume))
  const files = contents.value.filter((entry) => !entry.directory)
  return workOnStick(job, async (root, device, startFile) => {
    await startFile(MARKER)
    await writeFileTo(root, MARKER, device, marker(), writeAll, () => undefined)
    for (const folder of contents.value.filter((entry) => entry.directory)) {
      await startFile(folder.path)
      await makeFolder(root, folder.path, device)
    }
    const hashes = new Map<string, string>()
    let done = 0
    for (const file of files) {
      await startFile(file.path)
      const before = done
      const hash = await writeFileTo(
        root,
        file.path,
        device,
        stoppable(file.open(), job.signal),
        job.write ?? writeAll,
        (bytes) => {
          done += bytes
          job.onProgress({ phase: 'copy', file: file.path, bytes: done, total: plan.value.bytes })
        },
      )
      if (done - before !== file.size) throw new StickStop(problem('STICK_COPY_FAILED', { file: file.path }))
      hashes.set(file.path, hash)
    }
    await compare(job, files, root, device, startFile, (file) => Promise.resolve(hashes.get(file.path) ?? ''))
    const bootLines = await readBootLines(job, files, root, device)
    await startFile(MARKER)
    await unlink(join(root, MARKER))
    return { files: files.length, bytes: plan.value.bytes, verified: 'read-back', bootLines }
  })
}

/**
 * Compares a finished stick with the image again, best after unplugging it. Writes nothing. Problems: as {@link
 * makeStick}.
 */
export async function verifyStick(job: StickJob): Promise<Result<StickResult>> {
  const contents = await stickContents(job.image, job)
  if (!contents.ok) return contents
  const files = contents.value.filter((entry) => !entry.directory)
  return workOnStick(job, async (root, device, startFile) => {
    if ((await pathsBelow(root)).includes(MARKER)) throw new StickStop(problem('STICK_DIFFERS', { file: MARKER }))
    await compare(job, files, root, device, startFile, (file) => hashOf(stoppable(file.open(), job.signal)))
    return {
      files: files.length,
      bytes: total(files),
      verified: 'read-back',
      bootLines: await readBootLines(job, files, root, device),
    }
  })
}

async function compare(
  job: StickJob,
  files: readonly StickContent[],
  root: string,
  device: number,
  startFile: StartFile,
  expected: (file: StickContent) => Promise<string>,
): Promise<void> {
  let done = 0
  const all = total(files)
  for (const file of files) {
    await startFile(file.path)
    const wanted = await expected(file)
    const found = await hashOf(stoppable(readFileFrom(root, file.path, device), job.signal), (bytes) => {
      done += bytes
      job.onProgress({ phase: 'verify', file: file.path, bytes: done, total: all })
    }).catch((error: unknown) => {
      if (isMissing(error)) return ''
      throw error
    })
    if (found !== wanted) {
      await startFile(file.path)
      throw new StickStop(problem('STICK_DIFFERS', { file: file.path }))
    }
  }
}

async function readBootLines(
  job: StickJob,
  files: readonly StickContent[],
  root: string,
  device: number,
): Promise<StickBootLine[]> {
  const lines: StickBootLine[] = []
  const boot = files.filter((file) => isBootCfg(file.path))
  for (const file of boot) {
    const pieces: Uint8Array[] = []
    for await (const piece of readFileFrom(root, file.path, device)) pieces.push(piece)
    lines.push({ file: file.path, kernelopt: kerneloptOf(Buffer.concat(pieces).toString('latin1')) })
    job.onProgress({ phase: 'boot', file: file.path, bytes: total(boot.slice(0, lines.length)), total: total(boot) })
  }
  return lines
}

function refusal(obstacle: StickObstacle, volume: Volume): Problem {
  if (obstacle.kind === 'file-too-large')
    return problem('FILE_TOO_LARGE_FOR_FAT32', { file: obstacle.file, size: obstacle.size })
  if (obstacle.kind === 'full')
    return problem('VOLUME_FULL', { volume: nameOf(volume), needed: obstacle.needed, free: obstacle.free })
  return problem('VOLUME_NOT_ALLOWED', {
    volume: nameOf(volume),
    reason: obstacle.kind === 'volume' ? obstacle.reasons.join(', ') : obstacle.kind,
  })
}

async function hashOf(
  pieces: AsyncIterable<Uint8Array>,
  each: (bytes: number) => void = () => undefined,
): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of pieces) {
    hash.update(piece)
    each(piece.length)
  }
  return hash.digest('hex')
}

async function* stoppable(pieces: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    if (signal.aborted) throw new StickStop(problem('CANCELLED'))
    yield piece
  }
}

async function* marker(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('This stick is not complete. Do not boot from it; make it again.\r\n')
}

const writeAll: WritePiece = async (file, piece) => {
  for (let at = 0; at < piece.length;) at += (await file.write(piece, at)).bytesWritten
}

function total(files: readonly StickContent[]): number {
  return files.reduce((sum, file) => sum + file.size, 0)
}
