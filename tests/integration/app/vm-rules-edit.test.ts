import { expect, it } from 'vitest'
import { VmRulesStore } from '../../../electron/power/vm-rules.ts'
import { stableUuid } from '../../../electron/practice/machines.ts'
import { acquireLock } from '../../../electron/storage/lock.ts'
import { dataPaths } from '../../../electron/storage/paths.ts'
import { ok } from '../../../shared/result.ts'
import { startScene, type Scene } from './scene.ts'

const uuid = (id: string): string => stableUuid(`instance-${id}`)
const pathOf = ({ store }: Scene): string => dataPaths(store.state.shell.dataFolder).vmRules

async function rulesOf(scene: Scene): Promise<Readonly<Record<string, unknown>>> {
  const saved = await new VmRulesStore(pathOf(scene)).list()
  return saved.ok ? Object.fromEntries(saved.value.map(({ id, rules }) => [id, rules])) : {}
}

it('rules of several VMs change at once, and the answer takes each back to what it was', async () => {
  const scene = await startScene({ vms: 3 })
  const id = await scene.addPractice()
  const change = (vms: string[], set: object, unset: 'stuck'[] = []) =>
    scene.request('power.setVmRules', { id, changes: [{ vms, set, unset }] })
  expect(await change(['1'], { stuck: 'suspend', group: 2 })).toMatchObject({
    ok: true,
    value: [{ vms: ['1'], set: {}, unset: ['stuck', 'group'] }],
  })
  const before = await rulesOf(scene)
  const changed = await change(['1', '2'], { group: 9, protected: true }, ['stuck'])
  expect(await rulesOf(scene)).toEqual({
    [uuid('1')]: { group: 9, protected: true },
    [uuid('2')]: { group: 9, protected: true },
  })
  if (!changed.ok) throw new Error(changed.problem.code)
  expect((await scene.request('power.setVmRules', { id, changes: [...changed.value] })).ok).toBe(true)
  expect(await rulesOf(scene)).toEqual(before)
})

it('one VM that cannot have rules keeps those of the others as they were', async () => {
  const scene = await startScene({ vms: 2 })
  const id = await scene.addPractice()
  const changes = [{ vms: ['1', '99'], set: { last: true }, unset: [] }]
  expect(await scene.request('power.setVmRules', { id, changes })).toMatchObject({
    ok: false,
    problem: { code: 'VM_RULES_VM_UNKNOWN', params: { vm: '99' } },
  })
  expect(await rulesOf(scene)).toEqual({})
})

it('the readiness of the host follows a rule at once, without asking the host', async () => {
  const scene = await startScene({ vms: 2, noTools: 1 })
  const id = await scene.addPractice()
  const { hosts } = await scene.until((state) => state.hosts[0]?.readiness?.asks === 1)
  const vm = hosts[0]?.state.inventory?.vms.find((each) => each.tools !== 'guestToolsRunning')
  const calls = scene.practice.calls.filter(({ method }) => method !== 'WaitForUpdatesEx').length
  const changes = [{ vms: [vm?.id ?? ''], set: { noTools: 'suspend' as const }, unset: [] }]
  expect((await scene.request('power.setVmRules', { id, changes })).ok).toBe(true)
  expect(scene.store.host(id)?.readiness?.asks).toBe(0)
  expect(scene.practice.calls.filter(({ method }) => method !== 'WaitForUpdatesEx')).toHaveLength(calls)
})

it('a file of rules is previewed before it is saved, with what fits no VM', async () => {
  const scene = await startScene({ vms: 2 })
  const id = await scene.addPractice()
  const stranger = '5029a3c1-7be0-4f16-9d42-0000000000ff'
  const vms = [
    { instanceUuid: uuid('1'), rules: { last: true } },
    { instanceUuid: stranger, name: 'moved away', rules: {} },
  ]
  const file = { id, name: 'rules.json', text: JSON.stringify({ version: 1, vms }) }
  const name = scene.store.host(id)?.state.inventory?.vms.find((each) => each.id === '1')?.name
  expect(await scene.request('power.previewVmRules', file)).toEqual(
    ok({
      changes: [{ name, instanceUuid: uuid('1'), before: {}, after: { last: true } }],
      unmatched: [{ name: 'moved away', instanceUuid: stranger }],
      ambiguous: [],
    }),
  )
  expect(await rulesOf(scene)).toEqual({})
  expect((await scene.request('power.importVmRules', file)).ok).toBe(true)
  expect(await rulesOf(scene)).toEqual({ [uuid('1')]: { last: true } })
  expect(await scene.request('power.importVmRules', { ...file, text: '{}' })).toMatchObject({
    ok: false,
    problem: { code: 'VM_RULES_INVALID', params: { source: 'rules.json' } },
  })
})

it('an exported file holds every VM of the host and is read back as no change', async () => {
  const saved: string[] = []
  const scene = await startScene({ vms: 2 }, undefined, {
    pick: {
      save: (_name, _format, text) => {
        saved.push(text)
        return Promise.resolve(ok({ file: '/somewhere/rules.json' }))
      },
    },
  })
  const id = await scene.addPractice()
  const changes = [{ vms: ['2'], set: { group: 1 }, unset: [] }]
  expect((await scene.request('power.setVmRules', { id, changes })).ok).toBe(true)
  expect(await scene.request('power.exportVmRules', { id })).toEqual(ok({ file: '/somewhere/rules.json' }))
  const [text = ''] = saved
  expect((JSON.parse(text) as { vms: object[] }).vms).toHaveLength(2)
  expect(await scene.request('power.previewVmRules', { id, name: 'rules.json', text })).toEqual(
    ok({ changes: [], unmatched: [], ambiguous: [] }),
  )
})

it('rules that another program is changing are waited for, and none of both changes is lost', async () => {
  const scene = await startScene({ vms: 2 })
  const id = await scene.addPractice()
  const lock = await acquireLock(pathOf(scene), { busy: 'STORAGE_BUSY', what: 'a test' })
  const set = (vm: string) =>
    scene.request('power.setVmRules', { id, changes: [{ vms: [vm], set: { last: true }, unset: [] }] })
  const both = [set('1'), set('2')]
  if (lock.ok) await lock.value.release()
  expect((await Promise.all(both)).map(({ ok: done }) => done)).toEqual([true, true])
  expect(Object.keys(await rulesOf(scene)).sort()).toEqual([uuid('1'), uuid('2')].sort())
})
