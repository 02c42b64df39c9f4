import { expect, it } from 'vitest'
import { VmRulesStore } from '../../../electron/power/vm-rules.ts'
import { stableUuid } from '../../../electron/practice/machines.ts'
import { dataPaths } from '../../../electron/storage/paths.ts'
import type { ShutdownPolicy } from '../../../shared/models/power.ts'
import { ok } from '../../../shared/result.ts'
import { startScene, type Scene } from './scene.ts'

const policy: ShutdownPolicy = {
  mode: 'direct',
  guestTimeoutSeconds: 1,
  noTools: 'ask',
  stuck: 'power-off',
  inaccessible: 'abort',
  maxTimeSeconds: null,
}

/** An app whose only VM is stuck, and protected. */
async function withProtected(): Promise<{ readonly scene: Scene; readonly id: string }> {
  const scene = await startScene({ vms: 1, stuck: 1 })
  const id = await scene.addPractice()
  const file = dataPaths(scene.store.state.shell.dataFolder).vmRules
  const hint = { hostId: id, name: 'web-01', moid: '1' }
  const saved = await new VmRulesStore(file).change(stableUuid('instance-1'), hint, () => ok({ protected: true }))
  expect(saved.ok).toBe(true)
  return { scene, id }
}

it('a rehearsal shows the rules of each VM and whether they are its own, its host’s or the general ones', async () => {
  const { scene, id } = await withProtected()
  const plan = await scene.request('power.rehearse', { id, policy })
  const rules = plan.ok ? plan.value.plan.groups[0]?.vms[0]?.rules : null
  expect([rules?.protected, rules?.stuck, rules?.noTools]).toEqual([
    { value: true, source: 'vm' },
    { value: 'power-off', source: 'host' },
    { value: 'ask', source: 'host' },
  ])
  const { policy: general } = scene.store.state.settings
  const unchosen = await scene.request('power.rehearse', { id, policy: general })
  expect(unchosen.ok ? unchosen.value.plan.groups[0]?.vms[0]?.rules.stuck : null).toEqual({
    value: 'ask',
    source: 'default',
  })
})

it('a protected guest is asked about, and the answer to power it off is refused with the question still open', async () => {
  const { scene, id } = await withProtected()
  const host = scene.app.hosts.find(id)
  if (!host.ok) throw new Error('no host')
  scene.app.power.start(host.value, policy, 0)
  const asked = await scene.until((state) => (state.hosts[0]?.run?.questions.length ?? 0) > 0)
  const question = asked.hosts[0]?.run?.questions[0]
  expect(question).toMatchObject({ kind: 'stuck', isProtected: true })
  expect(scene.app.power.answer(id, question?.id ?? '', 'power-off')).toMatchObject({
    ok: false,
    problem: { code: 'VM_PROTECTED', params: { id: '1' } },
  })
  expect(scene.store.host(id)?.run?.questions).toHaveLength(1)
  expect(scene.app.power.answer(id, question?.id ?? '', 'abort').ok).toBe(true)
  await scene.until((state) => state.hosts[0]?.run?.phase === 'ended')
  expect(scene.practice.calls.filter(({ method }) => method === 'PowerOffVM_Task')).toEqual([])
  expect(scene.practice.state().vms[0]?.powerState).toBe('poweredOn')
})

it('a protected guest that runs keeps the bare call from being sent', async () => {
  const { scene, id } = await withProtected()
  expect(scene.app.power.shutDownNow(id, ['1']).ok).toBe(true)
  const { hosts } = await scene.until((state) => state.hosts[0]?.run?.phase === 'ended')
  expect(hosts[0]?.run?.receipt).toMatchObject({ outcome: 'aborted', problem: { code: 'PROTECTED_LOSES_POWER' } })
  expect(scene.practice.calls.filter(({ method }) => method === 'ShutdownHost_Task')).toEqual([])
})
