import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildBundle } from '../../electron/vibs/build-bundle.ts'
import { readVib } from '../../electron/vibs/read-vib.ts'
import { vibTargets } from '../../shared/models/vib.ts'
import { judgeVib } from '../../shared/rules/vibs/verdict.ts'
import { readServiceXml, writeServiceXml } from '../../shared/rules/vibs/service-xml.ts'
import { build, sample, tarEntry, vibWith } from '../support/vibs.ts'
import { breakInputs } from './count.ts'
import { mutated } from './mutate.ts'
import type { Random } from './random.ts'

/** Milliseconds for one file. */
const longest = 5_000
let folder = ''
let corpus: Buffer[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hypertray-vib-fuzz-'))
  const [vib, zip] = [join(folder, 'x.vib'), join(folder, 'y.zip')]
  await buildBundle(await build(vib), vib, { file: zip, overwrite: true })
  const visor = Buffer.concat([
    tarEntry({ name: 'opt/a', size: 600, visor: { offset: 1_536 } }),
    tarEntry({ name: 'opt/b', size: 4, visor: { offset: 2_200, fixUps: 1 } }),
    Buffer.alloc(1_600, 'x').fill(0, 0, 512),
  ])
  // Stored, so that a broken byte gets as far as the tar.
  const stored = vibWith({ tarBytes: visor, type: 'vgz', files: ['opt/a', 'opt/b'] })
  corpus = [await readFile(vib), await readFile(zip), stored]
})
afterAll(async () => rm(folder, { recursive: true, force: true }))

/** Overwrites a few bytes, or does what breaks replies, too. */
function broken(bytes: Buffer, random: Random): Buffer {
  if (random.below(3) === 0) return mutated(corpus, bytes, random)
  const copy = Buffer.from(bytes)
  for (let hits = 1 + random.below(6); hits > 0; hits -= 1) copy[random.below(copy.length)] = random.below(256)
  return copy
}

it('answers to broken VIBs and bundles with a value', async () => {
  const file = join(folder, 'broken')
  const outcomes = new Set<string>()
  await breakInputs('VIBs and bundles', async (random) => {
    await writeFile(file, broken(random.pick(corpus), random))
    const started = performance.now()
    const read = await readVib(file, { hashFiles: true })
    expect(performance.now() - started).toBeLessThan(longest)
    outcomes.add(read.ok ? 'ok' : read.problem.code)
    if (!read.ok) return
    const vibs = read.value.kind === 'vib' ? [read.value.vib] : read.value.vibs
    for (const vib of vibs) for (const target of vibTargets) expect(judgeVib(vib, target).target).toBe(target)
  })
  expect([...outcomes].filter((outcome) => !['ok', 'VIB_NOT_VIB', 'VIB_REFUSED'].includes(outcome))).toEqual([])
  expect(outcomes.size).toBe(3)
})

it('answers to broken firewall rules with a value', async () => {
  const rules = Buffer.from(writeServiceXml(sample.rulesets))
  await breakInputs('firewall rules of VIBs', (random) => {
    const read = readServiceXml(mutated([rules], rules, random).toString('utf8'))
    if (typeof read === 'string') return
    for (const { rules: each } of read.rulesets)
      for (const { port } of each) expect(typeof port === 'number' ? port : port.begin).toBeLessThan(65_536)
  })
})
