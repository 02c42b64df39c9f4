import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { readFactsForVib } from '../../../electron/vibs/host/facts.ts'
import { ImageJournal } from '../../../electron/vibs/host/image-journal.ts'
import { installVib } from '../../../electron/vibs/host/install.ts'
import { readVib } from '../../../electron/vibs/read-vib.ts'
import { systemClock } from '../../../shared/clock.ts'
import { checkInstall } from '../../../shared/rules/vibs/install-check.ts'
import { makeTempDir } from '../../support/tmp.ts'
import { gnuVib } from '../../unit/practice/gnu-vib.ts'
import { clientFor, startPractice, valueOf } from '../vim/hosts.ts'

let folder: string
beforeAll(async () => {
  const made = await makeTempDir('relations-')
  folder = made.path
  return () => made.remove()
})

/** The host judges uploads by code of its own, so each of the two proves the other. */
it.each([
  ['<depends><constraint name="esx-base" relation="&gt;=" version="8.0.3"/></depends>', null, 'installed'],
  [
    '<depends><constraint name="esx-base" relation="&gt;&gt;" version="8.0.3-0.0.24022510"/></depends>',
    'DEPENDENCY',
    'refused',
  ],
  ['<depends><constraint name="esx-version" relation="&gt;=" version="6.0.0"/></depends>', null, 'installed'],
  ['<depends><constraint name="esx-version" relation="&gt;=" version="9.0.0"/></depends>', 'DEPENDENCY', 'refused'],
  ['<depends><constraint name="vmkapi_2_2_0_0"/></depends>', 'DEPENDENCY', 'refused'],
  ['<conflicts><constraint name="practice-tools"/></conflicts>', 'CONFLICT', 'refused'],
  ['<conflicts><constraint name="practice-tools" relation="&gt;=" version="1"/></conflicts>', null, 'installed'],
  [
    '<conflicts><constraint name="practice-tools"/></conflicts><replaces><constraint name="practice-tools"/></replaces>',
    null,
    // What it replaces cannot go before a reboot.
    'unknown',
  ],
])('judges as the practice host does: %s', async (relations, refusal, outcome) => {
  const host = await startPractice({ vms: 0, setup: { acceptance: 'community', secureBoot: false } })
  const client = clientFor(host)
  onTestFinished(async () => {
    await client.close()
    await host[Symbol.asyncDispose]()
  })
  const file = join(folder, `${randomUUID()}.vib`)
  const descriptor = (xml: string) =>
    xml.replace('<system-requires>', `<relationships>${relations}</relationships><system-requires>`)
  await writeFile(file, await gnuVib({ descriptor }))
  const read = valueOf(await readVib(file))
  if (read.kind !== 'vib') throw new Error(read.kind)
  const { vib } = read
  const found = valueOf(await readFactsForVib(client))
  const check = checkInstall(vib, found.facts, { datastore: null, secureBootOff: false })
  expect(check.blockers.map(({ code }) => code)).toEqual(
    { DEPENDENCY: ['VIB_DEPENDENCY_MISSING'], CONFLICT: ['VIB_CONFLICT'] }[refusal ?? ''] ?? [],
  )
  // What the check refuses is sent all the same.
  const journal = new ImageJournal({ file: join(folder, 'changes.jsonl') })
  const asked = { client, clock: systemClock, host: { id: randomUUID(), name: 'esx' }, journal, file, vib, found }
  const run = valueOf(await installVib({ ...asked, way: 'auto', datastore: check.datastore ?? '' }))
  expect(run.outcome).toBe(outcome)
  if (refusal !== null) expect(String(run.notes[0]?.params['message'])).toContain('[DependencyError]')
})
