import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { RulesDocuments } from '../../../electron/vibs/rules-documents.ts'
import { keptVersions, rulesDocumentSchema, type VibDraft } from '../../../shared/models/vib-workshop.ts'
import type { Result } from '../../../shared/result.ts'
import { makeTempDir } from '../../support/tmp.ts'

const draft = (summary: string): VibDraft => ({
  name: 'x',
  version: '1-1',
  vendor: 'v',
  summary,
  profile: 'all',
  rulesets: [],
})

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}

async function documents(): Promise<RulesDocuments> {
  const folder = await makeTempDir('documents-')
  onTestFinished(() => folder.remove())
  return new RulesDocuments({ file: join(folder.path, 'documents.json') })
}

it('keeps the newest versions of a document, the newest first', async () => {
  const all = await documents()
  const { id } = valueOf(await all.save({ document: null, title: 'a', draft: draft('0') }))
  for (let index = 1; index <= keptVersions + 2; index += 1)
    await all.save({ document: id, title: 'a', draft: draft(String(index)) })
  const [kept] = valueOf(await all.list())
  expect(kept?.versions.map(({ number }) => number)).toEqual(
    Array.from({ length: keptVersions }, (_each, index) => keptVersions + 3 - index),
  )
  expect(kept?.versions[0]?.draft.summary).toBe(String(keptVersions + 2))
})

it('makes no version of the same draft, be it under another title', async () => {
  const all = await documents()
  const { id } = valueOf(await all.save({ document: null, title: 'a', draft: draft('0') }))
  const again = valueOf(await all.save({ document: id, title: 'b', draft: draft('0') }))
  expect([again.title, again.versions.length]).toEqual(['b', 1])
})

it('puts a removed document back as it was, and only once', async () => {
  const all = await documents()
  const made = valueOf(await all.save({ document: null, title: 'a', draft: draft('0') }))
  valueOf(await all.remove(made.id))
  expect(valueOf(await all.list())).toEqual([])
  valueOf(await all.restore(made))
  valueOf(await all.restore({ ...made, title: 'other' }))
  expect(valueOf(await all.list())).toEqual([made])
  expect(rulesDocumentSchema.safeParse(made).success).toBe(true)
})

it('renames a document without a word about its content, which may have been saved elsewhere', async () => {
  const all = await documents()
  const { id } = valueOf(await all.save({ document: null, title: 'a', draft: draft('0') }))
  await all.save({ document: id, title: 'a', draft: draft('1') })
  const renamed = valueOf(await all.save({ document: id, title: 'b', draft: null }))
  expect([renamed.title, renamed.versions.map((each) => each.draft.summary)]).toEqual(['b', ['1', '0']])
  expect(await all.save({ document: null, title: 'c', draft: null })).toMatchObject({
    problem: { code: 'RULES_DOCUMENT_NOT_FOUND' },
  })
})

it('gives out what it removed, so that all of it can be put back', async () => {
  const all = await documents()
  const { id } = valueOf(await all.save({ document: null, title: 'a', draft: draft('0') }))
  const newest = valueOf(await all.save({ document: id, title: 'a', draft: draft('1') }))
  expect(valueOf(await all.remove(id))).toEqual(newest)
  expect(valueOf(await all.remove(id))).toBeNull()
})

it('says when a document is gone', async () => {
  const all = await documents()
  const gone = await all.save({ document: crypto.randomUUID(), title: 'a', draft: draft('0') })
  expect(gone).toMatchObject({ ok: false, problem: { code: 'RULES_DOCUMENT_NOT_FOUND' } })
})
