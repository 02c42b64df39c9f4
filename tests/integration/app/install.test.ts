import { expect, it } from 'vitest'
import { createTranslator } from '../../../shared/i18n/translator.ts'
import type { Checklist, StepState } from '../../../shared/models/checklist.ts'
import { ok } from '../../../shared/result.ts'
import { allSteps, stateOf } from '../../../shared/rules/checklist/steps.ts'
import { startScene } from './scene.ts'

it('a checklist is made, worked on, taken back and written down in the running app', async () => {
  const scene = await startScene()
  const install = await scene.install()
  const made = await install.checklists.create({
    templateId: 'install',
    name: 'rack-9',
    target: '7.0',
    hostId: null,
    passportId: null,
  })
  if (!made.ok) throw new Error(made.problem.code)
  const [first, second] = allSteps(made.value)
  if (!first || !second) throw new Error('no steps')
  const place = { checklist: made.value.id, step: first.id }

  expect(await install.setStep({ ...place, status: 'skipped', reason: null })).toMatchObject({
    ok: false,
    problem: { code: 'CHECKLIST_REASON_MISSING' },
  })
  const skipped = await install.setStep({ ...place, status: 'skipped', reason: 'bought as a whole' })
  expect(skipped.ok && stateOf(skipped.value, first.id)).toMatchObject({
    status: 'skipped',
    reason: 'bought as a whole',
    by: 'person',
  })
  const noted = await install.setNote({ checklist: made.value.id, step: second.id, note: 'VLAN 40' })
  expect(noted.ok && stateOf(noted.value, second.id)).toMatchObject({ status: 'open', note: 'VLAN 40' })

  const document = await install.document(made.value.id, 'md', createTranslator('zh-CN'))
  if (!document.ok) throw new Error(document.problem.code)
  expect(document.value.text).toContain('bought as a whole')
  expect(document.value.text).toContain('VLAN 40')

  const back = await install.restoreStep({ ...place, previous: stateOf(made.value, first.id) })
  expect(back.ok && stateOf(back.value, first.id).status).toBe('open')
  await install.checklists.remove(made.value.id)
  expect(await install.document(made.value.id, 'md', createTranslator('en'))).toMatchObject({
    ok: false,
    problem: { code: 'CHECKLIST_NOT_FOUND' },
  })
  expect(await install.setNote({ ...place, note: 'too late' })).toMatchObject({
    ok: false,
    problem: { code: 'CHECKLIST_NOT_FOUND' },
  })
})

it('reads the host and ticks what it shows; nothing is asked of a host that is not connected', async () => {
  const scene = await startScene()
  const install = await scene.install()
  const never = new AbortController().signal
  const english = createTranslator('en')
  const made = await install.checklists.create({
    templateId: 'install',
    name: 'rack-9',
    target: '8.0U3',
    hostId: null,
    passportId: null,
  })
  if (!made.ok) throw new Error(made.problem.code)
  const { id: checklist } = made.value
  expect(await install.check(checklist, english, never)).toMatchObject({
    ok: false,
    problem: { code: 'CHECKLIST_HOST_MISSING' },
  })

  const host = scene.practice
  const hostId = await scene.addPractice()
  await install.checklists.update(checklist, (now) => ok({ ...now, hostId }))
  const stepOf = (of: Checklist, check: string): StepState =>
    stateOf(of, allSteps(of).find((step) => step.check === check)?.id ?? '')
  const checked = await install.check(checklist, english, never)
  if (!checked.ok) throw new Error(checked.problem.code)
  expect(stepOf(checked.value, 'scratch')).toMatchObject({
    status: 'done',
    by: 'automatic',
    evidence: { state: 'ok', value: expect.stringContaining('/vmfs/volumes/') },
  })
  expect(stepOf(checked.value, 'ntp')).toMatchObject({
    status: 'open',
    evidence: { state: 'not-ok', value: expect.stringContaining('ntpd') },
  })

  // A change on the host reopens one step and completes another.
  host.setService('ntpd', { running: true, policy: 'on' })
  host.setUp({ scratch: '/tmp/scratch' })
  const again = await install.check(checklist, createTranslator('zh-CN'), never)
  if (!again.ok) throw new Error(again.problem.code)
  expect(stepOf(again.value, 'ntp')).toMatchObject({ status: 'done', by: 'automatic' })
  expect(stepOf(again.value, 'scratch')).toMatchObject({
    status: 'open',
    evidence: { state: 'not-ok', value: '/tmp/scratch 在内存中。' },
  })

  await host.close()
  await scene.until((state) => state.hosts[0]?.state.connection !== 'connected')
  expect((await install.check(checklist, english, never)).ok).toBe(false)
})
