import { join } from 'node:path'
import { readFile, writeFile } from 'node:fs/promises'
import { expect, it, onTestFinished } from 'vitest'
import { Checklists } from '../../../electron/install/checklists.ts'
import { setStep } from '../../../shared/rules/checklist/set-step.ts'
import { allSteps, stateOf } from '../../../shared/rules/checklist/steps.ts'
import { makeTempDir } from '../../support/tmp.ts'

async function place(): Promise<string> {
  const folder = await makeTempDir('checklists-')
  onTestFinished(() => folder.remove())
  return join(folder.path, 'checklists.json')
}
const machine = { templateId: 'install', name: 'rack-1', target: '8.0U3', hostId: null, passportId: null } as const

it('a checklist survives a restart, and later edits of its template change nothing of it', async () => {
  const file = await place()
  const first = new Checklists({ file })
  const copy = await first.copyTemplate('install', 'Ours')
  if (!copy.ok) throw new Error(copy.problem.code)
  const made = await first.create({ ...machine, templateId: copy.value.id })
  if (!made.ok) throw new Error(made.problem.code)
  const saved = await first.saveTemplate({ ...copy.value, phases: copy.value.phases.slice(0, 1).toReversed() })
  expect(saved).toMatchObject({ ok: true, value: { version: 2, builtIn: false } })
  expect(await new Checklists({ file }).list()).toEqual({ ok: true, value: [made.value] })
})

it('two windows change different steps at once, and neither is lost', async () => {
  const file = await place()
  const made = await new Checklists({ file }).create(machine)
  if (!made.ok) throw new Error(made.problem.code)
  const steps = allSteps(made.value).slice(0, 6)
  const stores = [new Checklists({ file }), new Checklists({ file })]
  const changed = await Promise.all(
    steps.map(({ id }, index) =>
      stores[index % 2]?.update(made.value.id, (now) => {
        const set = setStep(now, id, { status: 'done' }, '2026-01-02T03:04:05.000Z')
        return set.ok ? { ok: true, value: set.value.checklist } : set
      }),
    ),
  )
  expect(changed.every((each) => each?.ok)).toBe(true)
  const [now] = await new Checklists({ file }).list().then((all) => (all.ok ? all.value : []))
  expect(now && steps.map(({ id }) => stateOf(now, id).status)).toEqual(steps.map(() => 'done'))
})

it('reports a deleted checklist as deleted, and does not overwrite a damaged file', async () => {
  const file = await place()
  const store = new Checklists({ file })
  expect(await store.update('00000000-0000-4000-8000-000000000001', (now) => ({ ok: true, value: now }))).toMatchObject(
    { ok: false, problem: { code: 'CHECKLIST_NOT_FOUND' } },
  )
  expect(await store.create({ ...machine, templateId: 'nothing' })).toMatchObject({
    ok: false,
    problem: { code: 'CHECKLIST_NOT_FOUND' },
  })
  await writeFile(file, '{"broken"')
  expect(await store.create(machine)).toMatchObject({ ok: false, problem: { code: 'STORAGE_CORRUPT' } })
  expect(await readFile(file, 'utf8')).toBe('{"broken"')
})
