import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readInstallerInfo } from '../../electron/install/installer-info.ts'
import { openIso } from '../../electron/install/iso-image.ts'
import { breakInputs } from './count.ts'

/** Milliseconds for one image. */
const longest = 5_000
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hypertray-iso-fuzz-'))
  await mkdir(join(folder, 'tree/a/b/c'), { recursive: true })
  for (const name of ['boot.cfg', 'a/one.txt', 'a/b/two.txt', `a/b/c/${'long'.repeat(60)}`])
    await writeFile(join(folder, 'tree', name), 'kernel=x\nmodules=a --- b\n')
})
afterAll(async () => rm(folder, { recursive: true, force: true }))

it.each([
  ['images with Rock Ridge', ['-r']],
  ['images with Joliet', ['--norock', '-J']],
  ['plain ISO 9660 images', ['--norock']],
] as const)('answers to broken %s with a value', async (reader, args) => {
  const image = join(folder, `${reader}.iso`)
  execFileSync('xorriso', ['-as', 'mkisofs', '-no-pad', ...args, '-o', image, join(folder, 'tree')], { stdio: 'pipe' })
  const whole = await readFile(image)
  const broken = join(folder, 'broken.iso')
  const outcomes = new Set<string>()
  await breakInputs(reader, async (random, round) => {
    const bytes = Buffer.from(whole)
    for (let hit = 0; hit <= round % 4; hit++) {
      // All that is read lies behind the system area; half the hits copy a piece, so that both byte orders of a number still agree.
      const at = 32_768 + random.below(bytes.length - 32_768 - 8)
      if (random.below(2) === 0) bytes[at] = random.below(256)
      else bytes.copy(bytes, at, 32_768 + random.below(bytes.length - 32_768 - 64), bytes.length)
    }
    await writeFile(broken, bytes)
    const started = performance.now()
    const opened = await openIso(broken)
    if (opened.ok) {
      const info = await readInstallerInfo(opened.value)
      outcomes.add(info.ok ? 'ok' : info.problem.code)
      await opened.value.close()
    } else outcomes.add(opened.problem.code)
    expect(performance.now() - started).toBeLessThan(longest)
  })
  expect([...outcomes].filter((outcome) => !['ok', 'IMAGE_NOT_ISO', 'IMAGE_DAMAGED'].includes(outcome))).toEqual([])
  expect(outcomes.size).toBeGreaterThan(1)
})
