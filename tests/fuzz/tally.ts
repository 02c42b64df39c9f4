import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { factorOf, plan, type Reader } from './plan.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The list in which each test notes its count. */
    mutationTally: string
  }
}

/** The inputs that one reader survived. */
export interface Counted {
  readonly reader: Reader
  readonly times: number
  readonly ms: number
}

/** Sums up what the tests noted, and prints it at the end of the project. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'hypertray-fuzz-'))
  const file = join(folder, 'tally')
  writeFileSync(file, '')
  project.provide('mutationTally', file)
  return () => {
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Counted)
    rmSync(folder, { recursive: true, force: true })
    if (lines.length === 0) return
    for (const { reader, times, ms } of lines.toSorted((a, b) => a.reader.localeCompare(b.reader)))
      console.log(`${times.toLocaleString('en').padStart(9)}  ${reader} (${(ms / 1_000).toFixed(1)} s)`)
    console.log(
      `${lines.reduce((sum, { times }) => sum + times, 0).toLocaleString('en')} mutations over ` +
        `${lines.length} of ${Object.keys(plan).length} readers, factor ${factorOf(process.env)}`,
    )
  }
}
