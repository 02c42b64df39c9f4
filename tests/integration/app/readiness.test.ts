import { expect, it } from 'vitest'
import type { HostView } from '../../../shared/models/app-state.ts'
import type { ReadinessState } from '../../../shared/models/readiness.ts'
import type { Clock } from '../../../shared/clock.ts'
import { systemClock } from '../../../shared/clock.ts'
import type { PracticePermission } from '../../../electron/practice/api.ts'
import { startScene } from './scene.ts'

const readOnly: PracticePermission[] = [{ entity: 'ha-folder-root', principal: 'root', roleId: -2 }]
const stateOf = ({ hosts }: { readonly hosts: readonly HostView[] }): ReadinessState | undefined =>
  hosts[0]?.readiness?.state

it('follows machines, rules and the connection', async () => {
  const { practice, app, store, until, addPractice } = await startScene()
  const id = await addPractice()
  const first = await until((state) => stateOf(state) !== undefined)
  expect(first.hosts[0]?.readiness).toEqual({ state: 'ready', guests: 3, asks: 0, seconds: null })
  // Pushed by the host.
  practice.setVm('1', { tools: 'guestToolsNotRunning' })
  expect((await until((state) => stateOf(state) === 'asks')).hosts[0]?.readiness).toMatchObject({ guests: 3, asks: 1 })
  practice.setVm('2', { powerState: 'poweredOff' })
  await until((state) => state.hosts[0]?.readiness?.guests === 2)
  // By a rule of the host, then by a general one.
  await app.settings.setPolicy(id, { noTools: 'abort' })
  await until((state) => stateOf(state) === 'blocked')
  await app.settings.setPolicy(id, null)
  await until((state) => stateOf(state) === 'asks')
  const { policy } = store.state.settings
  await app.settings.update({ policy: { ...policy, noTools: 'suspend' } })
  await until((state) => stateOf(state) === 'ready')
  // Nobody knows of a host that does not answer.
  await practice.close()
  const away = await until((state) => state.hosts[0]?.state.connection !== 'connected')
  expect(away.hosts[0]?.readiness ?? null).toBeNull()
})

it('reads what hosts do not push every five minutes, and never when no host answers', async () => {
  let ahead = 0
  const timers = new Set<{ readonly at: number; readonly go: () => void }>()
  const elapsed = (): number => systemClock.elapsed() + ahead
  const clock: Clock = {
    now: () => systemClock.now() + ahead,
    elapsed,
    sleep: (ms, signal) =>
      ms < 60_000
        ? systemClock.sleep(ms, signal)
        : new Promise((resolve) => {
            const timer = { at: elapsed() + ms, go: resolve }
            timers.add(timer)
            signal?.addEventListener('abort', () => (timers.delete(timer), resolve()), { once: true })
          }),
  }
  const { practice, until, addPractice } = await startScene({}, clock)
  await addPractice()
  await until((state) => stateOf(state) === 'ready')
  const reads = (): number => practice.calls.filter(({ method }) => method === 'RetrievePropertiesEx').length
  const before = reads()
  expect([...timers].map(({ at }) => Math.round((at - elapsed()) / 60_000))).toContain(5)
  // No push says that the account may do less now.
  practice.setPermissions(readOnly)
  ahead += 300_000
  for (const timer of timers) {
    timers.delete(timer)
    timer.go()
  }
  await until((state) => stateOf(state) === 'blocked')
  expect(reads()).toBeGreaterThan(before)
})

it('judges a host that pushes without a pause a few times only, and ends with what is true', async () => {
  const { practice, store, until, addPractice } = await startScene()
  await addPractice()
  await until((state) => stateOf(state) === 'ready')
  let judged = 0
  let pushes = 0
  store.subscribe(({ hosts = [] }) => {
    judged += hosts.filter(({ values }) => values?.readiness !== undefined).length
    pushes += hosts.filter(({ inventory }) => inventory !== undefined).length
  })
  const tools = ['guestToolsNotRunning', 'guestToolsRunning'] as const
  const seen = (of: (typeof tools)[number]) =>
    until(({ hosts }) => hosts[0]?.state.inventory?.vms.find(({ id }) => id === '1')?.tools === of)
  for (let round = 0; round < 12; round += 1) {
    const next = tools[round % 2] ?? 'guestToolsRunning'
    practice.setVm('1', { tools: next })
    await seen(next)
  }
  practice.setVm('1', { tools: 'guestToolsNotRunning' })
  await until((state) => stateOf(state) === 'asks')
  expect(pushes).toBeGreaterThanOrEqual(10)
  expect(judged).toBeLessThan(pushes / 2)
})
