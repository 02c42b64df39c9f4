import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { readRegularFile } from '../../storage/regular-file.ts'
import { runIdOf } from '../journal-read.ts'
import { brokenLinks, chainEnd, chainLines } from './chain-lines.ts'
import { readLedgerTail, sealRun } from './ledger.ts'

/** Runs that are looked at, and bytes of each, at most: this happens whenever the program starts. */
const mostRuns = 20
const maxFileBytes = 16 * 1024 * 1024

/**
 * Notes the end of runs in the chain whose process ended before it could. Only what follows from what the chain knows is
 * noted. Never throws: the next start tries again.
 */
export async function sealLooseRuns(dir: string, isRunning: (runId: string) => Promise<boolean>): Promise<void> {
  try {
    const known = new Map<string, number>()
    for (const { entry } of await readLedgerTail(dir))
      if (entry?.type === 'run') known.set(entry.file, Math.max(entry.entry, known.get(entry.file) ?? -1))
    const newest = [...known.keys()].sort().at(-1)
    if (newest === undefined) return
    const names = (await readdir(dir)).filter((name) => known.get(name) === 0 || (!known.has(name) && name > newest))
    for (const name of names.sort().slice(-mostRuns)) {
      const runId = runIdOf(name)
      if (runId === null || (await isRunning(runId))) continue
      const content = await readRegularFile(path.join(dir, name), maxFileBytes)
      const lines = content === null ? [] : chainLines(content)
      const end = chainEnd(lines)
      const chained = lines.some(({ link }) => link?.prev != null)
      if (chained && end.seq > (known.get(name) ?? -1) && brokenLinks(lines).length === 0)
        await sealRun({ dir }, name, end)
    }
  } catch {
    // A folder that cannot be read or written says so elsewhere.
  }
}
