import { expect, it } from 'vitest'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import { allSteps, stateOf } from '../../../shared/rules/checklist/steps.ts'
import { startScene } from './scene.ts'

it('a checklist is made, worked on, taken back and written down in the running app', async () => {
  const scene = await startScene()
  const install = await scene.controller.install()
  const made = await install.checklists.create({ templateId: 'install', name: 'rack-9', target: '7.0', hostId: null, passportId: null })
  if (!made.ok) throw new Error(made.problem.code)
  const [first, second] = allSteps(made.value)
  if (!first || !second) throw new Error('no steps')
  const place = { checklist: made.value.id, step: first.id }

  expect(await install.setStep({ ...place, status: 'skipped', reason: null })).toMatchObject({ ok: false, problem: { code: 'CHECKLIST_REASON_MISSING' } })
  const skipped = await install.setStep({ ...place, status: 'skipped', reason: 'bought as a whole' })
  expect(skipped.ok && stateOf(skipped.value, first.id)).toMatchObject({ status: 'skipped', reason: 'bought as a whole', by: 'person' })
  const noted = await install.setNote({ checklist: made.value.id, step: second.id, note: 'VLAN 40' })
  expect(noted.ok && stateOf(noted.value, second.id)).toMatchObject({ status: 'open', note: 'VLAN 40' })

  const document = await install.document(made.value.id, 'md', createTranslator('zh-CN'))
  if (!document.ok) throw new Error(document.problem.code)
  expect(document.value.text).toContain('bought as a whole')
  expect(document.value.text).toContain('VLAN 40')

  const back = await install.restoreStep({ ...place, previous: stateOf(made.value, first.id) })
  expect(back.ok && stateOf(back.value, first.id).status).toBe('open')
  await install.checklists.remove(made.value.id)
  expect(await install.document(made.value.id, 'md', createTranslator('en'))).toMatchObject({ ok: false, problem: { code: 'CHECKLIST_NOT_FOUND' } })
  expect(await install.setNote({ ...place, note: 'too late' })).toMatchObject({ ok: false, problem: { code: 'CHECKLIST_NOT_FOUND' } })
})
