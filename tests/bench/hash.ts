import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, open, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { promisify } from 'node:util'
import { hashFile } from '../../electron/install/hash.ts'
import { median } from './median.ts'

/** The cost of checksums over an installer image. */
export interface HashBench {
  readonly bytes: number
  /** SHA-256 in the worker as the window computes it, median ms. */
  readonly sha256Ms: number
  /** `sha256sum` of the same file in the same rounds, median ms. */
  readonly sha256sumMs: number
  readonly ratio: number
  /** SHA-256, SHA-1 and MD5 together, as `iso verify` computes them, once, ms. */
  readonly allMs: number
  /** How late the main thread's timers were while the worker computed: 99th percentile and worst, ms. */
  readonly lateP99Ms: number
  readonly lateMaxMs: number
}

const bytes = 2_000_000_000
const piece = 50_000_000
const rounds = 5
const resolutionMs = 5
const run = promisify(execFile)

/**
 * Hashes a file of 2 GB, alternating with `sha256sum`. The file is in the page cache, so this measures computing only.
 * Null where there is no room or no such tool.
 */
export async function benchHash(progress: (text: string) => void): Promise<HashBench | null> {
  const folder = await mkdtemp(join(tmpdir(), 'hypertray-hash-'))
  try {
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize < bytes * 1.2) return skipped(progress, 'not enough room for a file of 2 GB')
    if (
      !(await run('sha256sum', ['--version']).then(
        () => true,
        () => false,
      ))
    )
      return skipped(progress, 'no sha256sum here')
    const file = join(folder, 'image.iso')
    const handle = await open(file, 'w')
    for (let written = 0; written < bytes; written += piece) await handle.write(randomBytes(piece))
    await handle.close()
    progress(`SHA-256 of ${bytes / 1e9} GB, ${rounds} rounds`)
    const ours: number[] = []
    const theirs: number[] = []
    const lateP99: number[] = []
    const lateMax: number[] = []
    for (let round = -1; round < rounds; round++) {
      const peer = await timed(async () => (await run('sha256sum', ['-b', file])).stdout.slice(0, 64))
      // A monitor of its own each round: one that is enabled again counts the pause as a delay.
      const late = monitorEventLoopDelay({ resolution: resolutionMs })
      late.enable()
      const own = await timed(() => sha256Of(file))
      late.disable()
      if (own.value !== peer.value) throw new Error('the two do not agree')
      if (round < 0) continue
      lateP99.push(late.percentile(99) / 1e6 - resolutionMs)
      lateMax.push(late.max / 1e6 - resolutionMs)
      ours.push(own.ms)
      theirs.push(peer.ms)
    }
    const all = await timed(() => sha256Of(file, ['sha1', 'md5']))
    const [sha256Ms, sha256sumMs] = [median(ours), median(theirs)]
    return {
      bytes,
      sha256Ms,
      sha256sumMs,
      ratio: sha256Ms / sha256sumMs,
      allMs: all.ms,
      lateP99Ms: Math.max(...lateP99),
      lateMaxMs: Math.max(...lateMax),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function sha256Of(file: string, algorithms: readonly ('sha1' | 'md5')[] = []): Promise<string> {
  const hashed = await hashFile(file, { algorithms, onProgress: () => undefined })
  if (!hashed.ok) throw new Error(hashed.problem.code)
  return hashed.value.sha256
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const start = performance.now()
  const value = await work()
  return { value, ms: performance.now() - start }
}

function skipped(progress: (text: string) => void, why: string): null {
  progress(`checksums left out: ${why}`)
  return null
}

/** Formats the measurement as readable text. */
export function hashLine({
  bytes: size,
  sha256Ms,
  sha256sumMs,
  ratio,
  allMs,
  lateP99Ms,
  lateMaxMs,
}: HashBench): string {
  const seconds = (ms: number): string => (ms / 1_000).toFixed(2)
  return [
    `SHA-256 of ${size / 1e9} GB, median: ${seconds(sha256Ms)} s, sha256sum ${seconds(sha256sumMs)} ` +
      `s (${ratio.toFixed(2)} x); with SHA-1 and MD5 ${seconds(allMs)} s`,
    `Main thread late meanwhile: 99 % within ${lateP99Ms.toFixed(1)} ms, at most ${lateMaxMs.toFixed(1)} ms`,
  ].join('\n')
}
