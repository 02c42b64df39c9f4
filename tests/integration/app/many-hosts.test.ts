import { describe, expect, it, onTestFinished } from 'vitest'
import { startPracticeHost, type PracticeHost } from '../../../electron/practice/practice-host.ts'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import { steppingClock } from '../../support/stepping-clock.ts'
import { password, startScene, type Scene } from './scene.ts'

/** Adds a second practice host to the app, live. */
async function addSecond(
  scene: Scene,
  options: Partial<Parameters<typeof startPracticeHost>[0]> = {},
): Promise<{
  readonly id: string
  readonly practice: PracticeHost
}> {
  const practice = await startPracticeHost({
    password,
    certificate: await createCertificate(),
    guestSeconds: 0.05,
    goneAfterSeconds: 0.05,
    vms: 1,
    ...options,
  })
  onTestFinished(() => practice.close())
  const added = await scene.app.hosts.add({
    address: `127.0.0.1:${practice.port}`,
    user: 'root',
    password,
    fingerprint: practice.fingerprint,
    name: 'second',
    remember: true,
    again: true,
  })
  if (!added.ok) throw new Error(added.problem.code)
  const { id } = added.value
  await scene.until((state) => state.hosts.find((host) => host.id === id)?.state.connection === 'connected')
  return { id, practice }
}

const downs = (practice: PracticeHost): string[] =>
  practice.calls.map(({ method }) => method).filter((method) => method.startsWith('Shutdown'))
const ended = (scene: Scene) => scene.until((state) => state.manyHosts?.phase === 'ended')

describe('several hosts from the app', () => {
  it('go down after one countdown, the last one when the first no longer responds', async () => {
    // That a host stays silent is watched for half a minute.
    const scene = await startScene({ vms: 1 }, steppingClock(20))
    const first = await scene.addPractice()
    const second = await addSecond(scene)
    const ids = [second.id, first]
    expect(await scene.request('power.shutDownHosts', { ids, last: [first] })).toMatchObject({ ok: true })
    expect(scene.app.power.busy(first)).toBe(true)
    expect(await scene.app.power.shutDown(first)).toMatchObject({ problem: { code: 'RUN_IN_PROGRESS' } })
    await scene.request('power.startManyNow', undefined)
    // The last host was still asked nothing when the first had gone.
    await scene.until((state) => state.manyHosts?.hosts[0]?.stage === 'ended')
    const { manyHosts } = await ended(scene)
    expect(manyHosts?.hosts).toMatchObject([
      { id: second.id, last: false, stage: 'ended', outcome: 'unreachable' },
      { id: first, last: true, stage: 'ended', outcome: 'unreachable' },
    ])
    for (const practice of [scene.practice, second.practice])
      expect(downs(practice)).toEqual(['ShutdownGuest', 'ShutdownHost_Task'])
    const at = (practice: PracticeHost, method: string): number =>
      practice.calls.find((call) => call.method === method)?.at ?? Number.NaN
    expect(at(scene.practice, 'ShutdownGuest')).toBeGreaterThan(at(second.practice, 'ShutdownHost_Task'))
    // Neither is announced by itself.
    expect(scene.ended).toEqual([])
    await scene.request('power.dismissMany', undefined)
    expect(scene.store.state.manyHosts).toBeNull()
  })

  it('leave the last one on when one before it was not seen to go', async () => {
    const scene = await startScene({ vms: 0 })
    const first = await scene.addPractice()
    const second = await addSecond(scene, { vms: 0 })
    second.practice.inject({
      method: 'ShutdownHost_Task',
      when: 'before',
      what: { fault: 'NoPermission', message: '' },
    })
    await scene.request('power.shutDownHosts', { ids: [first, second.id], last: [first] })
    await scene.request('power.startManyNow', undefined)
    const { manyHosts } = await ended(scene)
    expect(manyHosts?.hosts.at(-1)).toMatchObject({ stage: 'left-out', problem: { code: 'OTHER_HOSTS_NOT_DOWN' } })
    expect(downs(scene.practice)).toEqual([])
    expect(scene.app.power.busy()).toBe(false)
  })

  it('are cancelled as one, also with a guest that asks', async () => {
    const scene = await startScene({ vms: 1 })
    scene.practice.setVm('1', { tools: 'guestToolsNotRunning' })
    const first = await scene.addPractice()
    const second = await addSecond(scene, { guestSeconds: 3600 })
    await scene.request('power.shutDownHosts', { ids: [first, second.id], last: [] })
    await scene.request('power.startManyNow', undefined)
    await scene.until((state) => state.hosts.some(({ run }) => (run?.questions.length ?? 0) > 0))
    expect(await scene.request('power.cancelMany', undefined)).toMatchObject({ ok: true })
    const { manyHosts } = await ended(scene)
    expect(manyHosts?.hosts.map(({ outcome }) => outcome)).toEqual(['cancelled', 'cancelled'])
    for (const practice of [scene.practice, second.practice]) expect(downs(practice)).not.toContain('ShutdownHost_Task')
  })

  it('are called off with the countdown, and nothing is sent', async () => {
    const scene = await startScene({ vms: 1 })
    const first = await scene.addPractice()
    const second = await addSecond(scene)
    await scene.request('power.shutDownHosts', { ids: [first, second.id], last: [] })
    scene.app.power.cancelCountdowns()
    await scene.app.power.settled()
    expect(scene.store.state.manyHosts).toMatchObject({ phase: 'ended', slept: true })
    expect(downs(scene.practice)).toEqual([])
    expect(scene.app.power.busy()).toBe(false)
  })
})
