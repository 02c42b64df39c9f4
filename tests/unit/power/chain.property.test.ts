import { cp, mkdtemp, rm, unlink, writeFile, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { check, edit, files, inDir, memoryKeychain, open, signAll, write } from './chain-runs.ts'
import { ended, entryArbitrary, temporaryFolder, valueOf } from './journal-samples.ts'

/** Works on a copy of a journal, which is removed afterwards. */
async function onCopy<T>(dir: string, work: (copy: string) => Promise<T>): Promise<T> {
  const copy = await mkdtemp(path.join(tmpdir(), 'chain-'))
  try {
    for (const name of [...(await files(dir)), 'runs.chain']) await cp(inDir(dir, name), inDir(copy, name))
    return await work(copy)
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}

describe('the chain of runs', () => {
  test('random runs, written one after another or at the same time, verify', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(entryArbitrary, { maxLength: 5 }), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (runs, together) => {
          const dir = await temporaryFolder()
          if (together) {
            const journals = await Promise.all(runs.map(() => open(dir)))
            await Promise.all(
              journals.map(async (journal, index) => {
                for (const entry of [...(runs[index] ?? []), ended]) valueOf(await journal.append(entry))
                await journal.close()
              }),
            )
          } else for (const entries of runs) await write(dir, entries)
          expect(await check(dir)).toMatchObject({
            whole: true,
            signed: false,
            runs: runs.length,
            before: [],
            open: [],
            findings: [],
          })
        },
      ),
      { numRuns: 15 },
    )
  })

  test('every line that is changed, removed or swapped is found, in its file', { timeout: 120_000 }, async () => {
    const dir = await temporaryFolder()
    for (let index = 0; index < 4; index += 1) await write(dir)
    const names = await files(dir)
    const lines = 4
    await fc.assert(
      fc.asyncProperty(
        fc.nat(names.length - 1),
        fc.nat(lines - 1),
        fc.oneof(
          fc.record({
            how: fc.constant('edit' as const),
            at: fc.nat(10_000),
            to: fc.constantFrom('x', '0', ' ', '"', '}'),
          }),
          fc.record({ how: fc.constant('remove' as const) }),
          fc.record({ how: fc.constant('repeat' as const) }),
          fc.record({ how: fc.constant('swap' as const), other: fc.integer({ min: 1, max: lines - 1 }) }),
        ),
        (run, line, tampering) =>
          onCopy(dir, async (copy) => {
            const name = names[run]
            let changed = true
            await edit(inDir(copy, name), (all) => {
              const text = all[line] ?? ''
              if (tampering.how === 'remove') return all.toSpliced(line, 1)
              if (tampering.how === 'repeat') return all.toSpliced(line, 0, text)
              if (tampering.how === 'swap') {
                const other = (line + tampering.other) % all.length
                return all.with(line, all[other] ?? '').with(other, text)
              }
              const at = tampering.at % text.length
              changed = text[at] !== tampering.to
              return all.with(line, text.slice(0, at) + tampering.to + text.slice(at + 1))
            })
            const report = await check(copy)
            expect(report.whole).toBe(!changed)
            if (changed) expect(report.findings.map(({ file }) => file)).toContain(name)
          }),
      ),
      { numRuns: 150 },
    )
  })

  test('a run that is removed is found, the newest as well', { timeout: 60_000 }, async () => {
    const dir = await temporaryFolder()
    for (let index = 0; index < 5; index += 1) await write(dir)
    for (const name of await files(dir))
      await onCopy(dir, async (copy) => {
        await unlink(inDir(copy, name))
        expect((await check(copy)).findings).toMatchObject([{ kind: 'missing-run', file: name, line: null }])
      })
  })

  test('every change to the chain of runs itself is found once it is signed', { timeout: 60_000 }, async () => {
    const dir = await temporaryFolder()
    const keychain = memoryKeychain()
    for (let index = 0; index < 3; index += 1) await write(dir)
    await signAll(dir, keychain)
    expect(await check(dir, keychain)).toMatchObject({
      whole: true,
      signed: true,
      keyChecked: true,
      newestChecked: true,
    })
    const chain = inDir(dir, 'runs.chain')
    const content = await readFile(chain, 'utf8')
    try {
      await fc.assert(
        fc.asyncProperty(fc.nat(content.length - 2), fc.constantFrom('x', '0', ' ', ''), async (at, to) => {
          const changed = content.slice(0, at) + to + content.slice(at + 1)
          await writeFile(chain, changed)
          expect((await check(dir, keychain)).whole).toBe(changed === content)
        }),
        { numRuns: 100 },
      )
    } finally {
      await writeFile(chain, content)
    }
  })
})
