import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { promisify } from 'node:util'
import { buildVib } from '../../electron/vibs/build-vib.ts'
import { readVib } from '../../electron/vibs/read-vib.ts'
import { readTree } from '../../electron/vibs/tree.ts'
import { ok } from '../../shared/result.ts'
import { median } from './median.ts'

/** The cost of building and reading a VIB of 100 MB. */
export interface VibBench {
  readonly bytes: number
  /** Building it, with its checksums, median ms. */
  readonly buildMs: number
  /** `tar | gzip | sha256sum` of the same tree in the same rounds, median ms. */
  readonly tarMs: number
  readonly ratio: number
  /** Reading it back with every checksum, median ms. */
  readonly readMs: number
  /** The most that resident memory grew meanwhile, MB. */
  readonly grownMb: number
}

const files = 100
const fileBytes = 1_000_000
const rounds = 3
const run = promisify(execFile)

/** Builds and reads a VIB of a tree of 100 MB, half of which packs well, alternating with the system's tools. */
export async function benchVib(progress: (text: string) => void): Promise<VibBench | null> {
  const folder = await mkdtemp(join(tmpdir(), 'hypertray-vib-'))
  try {
    const tree = join(folder, 'tree')
    await mkdir(join(tree, 'opt/bench'), { recursive: true })
    // By the shell, so that this process is at rest when its memory is measured.
    const half = fileBytes / 2
    const one = `{ head -c ${half} /dev/urandom; head -c ${half} /dev/urandom | base64 -w 0 | head -c ${half}; }`
    await run('sh', ['-c', `for i in $(seq ${files}); do ${one} > opt/bench/$i; done`], { cwd: tree })
    progress(`a VIB of ${(files * fileBytes) / 1e6} MB, ${rounds} rounds`)
    const [builds, tars, reads] = [[] as number[], [] as number[], [] as number[]]
    const rest = process.memoryUsage.rss()
    let most = rest
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss())
    }, 5)
    const file = join(folder, 'bench.vib')
    for (let round = -1; round < rounds; round += 1) {
      const tarMs = await timed(() => run('sh', ['-c', 'tar -cf - opt | gzip | sha256sum'], { cwd: tree }))
      const buildMs = await timed(() => build(tree, file))
      const readMs = await timed(() => read(file))
      // The first round warms up all of them.
      if (round < 0) continue
      tars.push(tarMs)
      builds.push(buildMs)
      reads.push(readMs)
    }
    clearInterval(watch)
    const [buildMs, tarMs] = [median(builds), median(tars)]
    return {
      bytes: files * fileBytes,
      buildMs,
      tarMs,
      ratio: buildMs / tarMs,
      readMs: median(reads),
      grownMb: (most - rest) / 1e6,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function build(tree: string, file: string): Promise<void> {
  const listed = await readTree(tree, [])
  if (!listed.ok) throw new Error(listed.problem.code)
  const vib = {
    name: 'bench',
    version: '1.0.0-0.0.1',
    vendor: 'local',
    summary: 'bench',
    rulesets: [],
    releaseDate: '1970-01-01T00:00:00Z',
  }
  const input = { vib, profile: 'all', tree: listed.value } as const
  const built = await buildVib(input, { file, overwrite: true, accept: () => Promise.resolve(ok()) })
  if (!built.ok) throw new Error(built.problem.code)
}

async function read(file: string): Promise<void> {
  const found = await readVib(file)
  if (!found.ok || found.value.kind !== 'vib' || found.value.vib.problems.length > 0) throw new Error('not read')
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Formats the measurement as readable text. */
export function vibLine({ bytes, buildMs, tarMs, ratio, readMs, grownMb }: VibBench): string {
  const seconds = (ms: number): string => (ms / 1_000).toFixed(2)
  return [
    `VIB of ${bytes / 1e6} MB, median: built in ${seconds(buildMs)} s; tar, gzip and sha256sum ` +
      `${seconds(tarMs)} s (${ratio.toFixed(2)} x)`,
    `Read with every checksum in ${seconds(readMs)} s; memory grew by ${grownMb.toFixed(0)} MB at most`,
  ].join('\n')
}
