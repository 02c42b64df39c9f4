import { appendFile, mkdir, readFile, stat, unlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { chainLines, brokenLinks } from '../../../electron/power/chain/chain-lines.ts'
import { ledgerFile } from '../../../electron/power/chain/ledger.ts'
import { publicKeyFile, signChain, type Keychain } from '../../../electron/power/chain/signing.ts'
import { readJournal } from '../../../electron/power/journal-read.ts'
import { appendToRun, openRun } from '../../../electron/power/journal.ts'
import { recoverRuns } from '../../../electron/power/recovery.ts'
import { acquireLock } from '../../../electron/storage/lock.ts'
import { systemClock } from '../../../shared/clock.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok } from '../../../shared/result.ts'
import { runProgram } from '../../support/run.ts'
import { check, edit, files, inDir, memoryKeychain, open, signAll, write } from './chain-runs.ts'
import {
  ended,
  hostId,
  memoryFile,
  newRunId,
  started,
  step,
  temporaryFolder,
  tickingClock,
  valueOf,
} from './journal-samples.ts'

const recover = async (dir: string, isRunning = (): Promise<boolean> => Promise.resolve(false)) =>
  valueOf(await recoverRuns({ dir, isRunning, clock: systemClock }))

describe('writing', () => {
  test('each line carries the hash of the line before, and a run that of the chain before it', async () => {
    const dir = await temporaryFolder()
    const first = await write(dir)
    const before = chainLines(await readFile(ledgerFile(dir)))
    const second = await write(dir)
    for (const [file, prev] of [
      [first.file, '0'.repeat(64)],
      [second.file, before.at(-1)?.hash],
    ] as const) {
      const lines = chainLines(await readFile(file))
      expect(lines.map(({ link }) => link?.prev)).toEqual([prev, ...lines.slice(0, -1).map(({ hash }) => hash)])
    }
    if (process.platform !== 'win32') expect((await stat(ledgerFile(dir))).mode & 0o777).toBe(0o600)
  })

  test('a run does not wait for the chain of runs', async () => {
    const dir = await temporaryFolder()
    await write(dir)
    const held = valueOf(await acquireLock(ledgerFile(dir), { busy: 'STORAGE_BUSY' }))
    const run = await open(dir)
    valueOf(await run.append(step('host')))
    valueOf(await run.append(ended))
    await held.release()
    await run.close()
    expect(await check(dir)).toMatchObject({ whole: true, runs: 2, open: [] })
  })

  test('a write that failed half-way, or perhaps did not, leaves a chain that verifies', async () => {
    const memory = memoryFile([2, 4])
    const options = { dir: '/memory', runId: newRunId(), hostId, clock: tickingClock(), started }
    const run = valueOf(await openRun({ ...options, openFile: memory.open }))
    for (let index = 0; index < 5; index += 1) await run.append(step('guest'))
    await run.close()
    // As the real file does it after a torn line.
    const content = memory.content().replaceAll(/([^\n])\{"seq"/g, '$1\n{"seq"')
    const lines = chainLines(Buffer.from(content))
    expect(lines.filter(({ link }) => link === null)).toHaveLength(2)
    expect(brokenLinks(lines)).toEqual([])
    const withTorn = lines.findIndex(({ link }) => link === null)
    expect(brokenLinks(lines.toSpliced(withTorn - 1, 1))).not.toEqual([])
  })

  test('a full disk or a folder that takes nothing costs the proof and not the run', async () => {
    const dir = await temporaryFolder()
    await write(dir)
    // In the place of the chain's lines there is nothing that can be appended to.
    await unlink(ledgerFile(dir))
    await mkdir(ledgerFile(dir))
    const run = await open(dir)
    valueOf(await run.append(ended))
    await run.close()
    expect(valueOf(await readJournal(dir)).runs).toHaveLength(2)
  })

  test('two processes that write runs at the same time make one chain', { timeout: 60_000 }, async () => {
    const dir = await temporaryFolder()
    const child = path.join(import.meta.dirname, 'chain-child.ts')
    const ran = await Promise.all([1, 2].map(() => runProgram(process.execPath, [child, dir, '6'])))
    for (const each of ran) expect(each).toMatchObject({ code: 0, stderr: '' })
    expect(await check(dir)).toMatchObject({ whole: true, runs: 12, open: [], findings: [] })
    const ledger = chainLines(await readFile(ledgerFile(dir)))
    expect(ledger.map(({ link }) => link?.seq)).toEqual(ledger.map((_, index) => index))
  })
})

describe('runs that were cut off', () => {
  test('a torn last line and its repair by another process verify', async () => {
    const dir = await temporaryFolder()
    await write(dir)
    const cut = await open(dir)
    valueOf(await cut.append(step('guest')))
    await cut.close()
    await appendFile(cut.file, '{"type":"step","st')
    expect(await check(dir)).toMatchObject({ whole: true })
    expect((await recover(dir)).recovered).toHaveLength(1)
    expect(await check(dir)).toMatchObject({ whole: true, runs: 2, open: [] })
    await edit(cut.file, (lines) => lines.map((line) => (line.endsWith('"st') ? line.slice(0, -1) : line)))
    expect(await check(dir)).toMatchObject({ whole: true })
    await edit(cut.file, (lines) => lines.toSpliced(1, 1))
    expect(await check(dir)).toMatchObject({ whole: false })
  })

  test('a run whose end the chain does not know yet is open, and noted at the next start', async () => {
    const dir = await temporaryFolder()
    await write(dir)
    const run = await write(dir)
    // As if the process had ended before the chain's last line was written.
    await edit(ledgerFile(dir), (lines) => lines.slice(0, -1))
    expect(await check(dir)).toMatchObject({ whole: true, open: [expect.any(String)] })
    await recover(dir, () => Promise.resolve(true))
    expect(await check(dir)).toMatchObject({ open: [expect.any(String)] })
    await recover(dir)
    expect(await check(dir)).toMatchObject({ whole: true, open: [] })
    valueOf(
      await appendToRun({ dir, runId: run.runId, clock: tickingClock() }, { type: 'maintenance-settled', code: 'X' }),
    )
    expect(await check(dir)).toMatchObject({ whole: true, open: [] })
  })

  test('a line that is appended to a run that is over is found', async () => {
    const dir = await temporaryFolder()
    const run = await write(dir)
    const last = chainLines(await readFile(run.file)).at(-1)
    const forged = { type: 'step', step: 'guest', seq: 4, prev: last?.hash }
    await appendFile(run.file, `${JSON.stringify(forged)}\n`)
    expect((await check(dir)).findings).toMatchObject([{ kind: 'added', line: 5 }])
  })

  test('runs of earlier versions are counted, and one that is continued now is chained from there', async () => {
    const dir = await temporaryFolder()
    const old = await write(dir, [])
    await edit(old.file, (lines) => lines.map((line) => line.replace(/,"prev":"[0-9a-f]*"/, '')))
    await unlink(ledgerFile(dir))
    expect(await check(dir)).toMatchObject({ whole: true, runs: 0, before: [expect.any(String)] })
    valueOf(
      await appendToRun({ dir, runId: old.runId, clock: tickingClock() }, { type: 'maintenance-settled', code: 'X' }),
    )
    await write(dir)
    expect(await check(dir)).toMatchObject({ whole: true, runs: 2, before: [] })
    await edit(old.file, (lines) => lines.map((line, at) => (at === 1 ? line.replace('unreachable', 'failed') : line)))
    expect((await check(dir)).findings).toMatchObject([{ kind: 'altered', line: 2 }])
  })

  test('a run stripped of its hashes does not pass for an old one', async () => {
    const dir = await temporaryFolder()
    const run = await write(dir)
    await edit(run.file, (lines) => lines.map((line) => line.replace(/,"prev":"[0-9a-f]*"/, '')))
    expect(await check(dir)).toMatchObject({ whole: false, before: [] })
  })
})

describe('signatures', () => {
  test('the head is signed with a key that is in the keychain alone, its public half beside the journal', async () => {
    const dir = await temporaryFolder()
    const keychain = memoryKeychain()
    await write(dir)
    expect(await check(dir, keychain)).toMatchObject({ whole: true, signed: false, newestChecked: false })
    await signAll(dir, keychain)
    await signAll(dir, keychain)
    expect(await check(dir, keychain)).toMatchObject({
      whole: true,
      signed: true,
      keyChecked: true,
      newestChecked: true,
    })
    expect(await readFile(publicKeyFile(dir), 'utf8')).toContain('BEGIN PUBLIC KEY')
    for (const secret of keychain.secrets.values())
      for (const name of [...(await files(dir)), 'runs.chain', 'runs.pub'])
        expect((await readFile(inDir(dir, name), 'utf8')).includes(secret)).toBe(false)
    await write(dir)
    expect(await check(dir, keychain)).toMatchObject({ whole: true, signed: false })
    await signAll(dir, keychain)
    expect(await check(dir, keychain)).toMatchObject({ whole: true, signed: true })
    // Without a keychain the signature still holds, and less is known.
    expect(await check(dir)).toMatchObject({ whole: true, signed: true, keyChecked: false, newestChecked: false })
  })

  test('newest runs that are taken away with their lines of the chain are found by the keychain alone', async () => {
    const dir = await temporaryFolder()
    const keychain = memoryKeychain()
    await write(dir)
    await signAll(dir, keychain)
    const shorter = await readFile(ledgerFile(dir))
    const newest = await write(dir)
    await signAll(dir, keychain)
    await writeFile(ledgerFile(dir), shorter)
    await unlink(newest.file)
    expect(await check(dir)).toMatchObject({ whole: true, newestChecked: false })
    expect((await check(dir, keychain)).findings).toMatchObject([{ kind: 'newest-missing', file: 'runs.chain' }])
    // What is written later does not wipe out the proof, not even once it is longer than what was lost.
    for (let index = 0; index < 3; index += 1) await write(dir)
    await signAll(dir, keychain)
    expect((await check(dir, keychain)).findings).toMatchObject([{ kind: 'newest-missing' }])
  })

  test('a chain that was made again with another key is found', async () => {
    const dir = await temporaryFolder()
    const keychain = memoryKeychain()
    await write(dir)
    await signAll(dir, keychain)
    const mine = new Map(keychain.secrets)
    await edit(ledgerFile(dir), (lines) => lines.slice(0, -1))
    await signAll(dir, memoryKeychain())
    expect(await check(dir)).toMatchObject({ whole: true, signed: true })
    for (const account of mine.keys()) if (account.startsWith('newest')) mine.delete(account)
    expect((await check(dir, memoryKeychain(mine))).findings).toMatchObject([{ kind: 'other-key' }])
  })

  test('a keychain that is missing, locked, denies, hangs or throws leaves a chain unsigned', async () => {
    const dir = await temporaryFolder()
    await write(dir)
    const never = new Promise<never>(() => undefined)
    const works = memoryKeychain()
    const keychains: readonly (readonly [Keychain, string])[] = [
      [{ ...works, status: async () => fail(problem('KEYCHAIN_MISSING')) }, 'KEYCHAIN_MISSING'],
      [{ ...works, status: async () => fail(problem('KEYCHAIN_LOCKED')) }, 'KEYCHAIN_LOCKED'],
      [{ ...works, get: async () => fail(problem('KEYCHAIN_REFUSED')) }, 'KEYCHAIN_REFUSED'],
      [{ ...works, set: async () => fail(problem('KEYCHAIN_REFUSED')) }, 'KEYCHAIN_REFUSED'],
      [{ ...works, get: () => never }, 'KEYCHAIN_LOCKED'],
      [{ ...works, status: () => never }, 'KEYCHAIN_LOCKED'],
      [{ ...works, get: () => Promise.reject(new Error('library')) }, 'KEYCHAIN_REFUSED'],
    ]
    for (const [keychain, code] of keychains)
      expect(await signChain({ dir, keychain, keychainMs: 20 })).toMatchObject({ ok: false, problem: { code } })
    expect(await check(dir)).toMatchObject({ whole: true, signed: false })
    expect(await signChain({ dir: path.join(dir, 'none'), keychain: works })).toEqual(ok())
  })

  test('programs that sign for the first time at once agree on one key', async () => {
    const dir = await temporaryFolder()
    const keychain = memoryKeychain()
    await write(dir)
    await Promise.all([1, 2, 3].map(() => signAll(dir, keychain)))
    expect(await check(dir, keychain)).toMatchObject({ whole: true, signed: true, keyChecked: true })
  })
})
