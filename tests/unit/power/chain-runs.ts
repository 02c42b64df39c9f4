import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { openRun, type NewJournalEntry, type RunJournal } from '../../../electron/power/journal.ts'
import { signChain, readKept, type Keychain } from '../../../electron/power/chain/signing.ts'
import { verifyRuns } from '../../../electron/power/chain/verify.ts'
import type { ChainReport } from '../../../shared/models/run-chain.ts'
import { ok } from '../../../shared/result.ts'
import { ended, hostId, newRunId, started, step, tickingClock, valueOf } from './journal-samples.ts'

let runs = 0

/** Opens a run that is later than all others. */
export async function open(dir: string): Promise<RunJournal> {
  runs += 1
  const at = new Date(Date.parse('2026-03-01T10:00:00.000Z') + runs * 1_000_000).toISOString()
  return valueOf(await openRun({ dir, runId: newRunId(), hostId, clock: tickingClock(at), started }))
}

/** Writes a whole run. */
export async function write(
  dir: string,
  entries: readonly NewJournalEntry[] = [step('guest'), step('host')],
): Promise<RunJournal> {
  const run = await open(dir)
  for (const entry of [...entries, ended]) valueOf(await run.append(entry))
  await run.close()
  return run
}

/** A keychain in memory; `secrets` is what it holds. */
export function memoryKeychain(
  secrets = new Map<string, string>(),
): Keychain & { readonly secrets: Map<string, string> } {
  return {
    secrets,
    status: async () => ok(),
    get: async (account) => ok(secrets.get(account) ?? null),
    set: async (account, secret) => {
      secrets.set(account, secret)
      return ok()
    },
  }
}

export async function check(dir: string, keychain?: Keychain): Promise<ChainReport> {
  return valueOf(await verifyRuns(dir, keychain ? valueOf(await readKept({ dir, keychain })) : null))
}

export async function signAll(dir: string, keychain: Keychain): Promise<void> {
  valueOf(await signChain({ dir, keychain }))
}

/** Returns the names of the runs' files, oldest first. */
export async function files(dir: string): Promise<string[]> {
  return (await readdir(dir)).filter((name) => name.endsWith('.jsonl')).sort()
}

/** Changes the lines of a file, without their line breaks. */
export async function edit(file: string, change: (lines: string[]) => readonly string[]): Promise<void> {
  const lines = (await readFile(file, 'utf8')).split('\n').slice(0, -1)
  await writeFile(
    file,
    change(lines)
      .map((line) => `${line}\n`)
      .join(''),
  )
}

export const inDir = (dir: string, name: string | undefined): string => path.join(dir, name ?? 'none')
