import { describe, expect, it } from 'vitest'
import { startScene, type Scene } from './scene.ts'

const running = ['1', '2', '3']
const calls = (scene: Scene, method: string): number =>
  scene.practice.calls.filter((call) => call.method === method).length
const ended = (scene: Scene) => scene.until((state) => state.hosts[0]?.run?.phase === 'ended')

describe('the bare call from the app', () => {
  it.each<[string, (practice: Scene['practice']) => unknown]>([
    ['out of reach, its last list stale', (practice) => practice.restartManagement(Infinity)],
    ['gone', (practice) => practice.close()],
  ])('is refused while the host is %s', async (_what, happen) => {
    const scene = await startScene({ vms: 4 })
    const id = await scene.addPractice()
    void happen(scene.practice)
    const { hosts } = await scene.until((state) => state.hosts[0]?.state.stale === true)
    expect(hosts[0]?.state.inventory?.vms).toHaveLength(4)
    expect(scene.app.power.shutDownNow(id, running)).toMatchObject({
      ok: false,
      problem: { code: 'HOST_NOT_CONNECTED', params: { name: 'practice' } },
    })
    expect(scene.store.host(id)?.run).toBeNull()
    expect(calls(scene, 'ShutdownHost_Task')).toBe(0)
  })

  it('is refused before there is any list', async () => {
    const scene = await startScene({ vms: 4 })
    const id = await scene.addPractice()
    scene.store.changeHost(id, {
      state: { connection: 'connecting', problem: null, inventory: null, asOf: null, stale: false, nextTryAt: null },
    })
    expect(scene.app.power.shutDownNow(id, running)).toMatchObject({
      ok: false,
      problem: { code: 'HOST_NOT_CONNECTED' },
    })
  })

  it('is not sent when the list that the user saw had fallen behind without a sign', async () => {
    const scene = await startScene({ vms: 4 })
    const id = await scene.addPractice()
    // The long poll hangs from its next round on, so that the app goes on showing what it has.
    scene.practice.inject({ method: 'WaitForUpdatesEx', when: 'after', what: { silence: true } })
    scene.practice.setVm('1', { name: 'renamed' })
    scene.practice.setVm('4', { powerState: 'poweredOn' })
    expect(scene.app.power.shutDownNow(id, running).ok).toBe(true)
    const { hosts } = await ended(scene)
    expect(hosts[0]?.run?.receipt).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'VM_STARTED_MEANWHILE', params: { id: '4' } },
    })
    expect(calls(scene, 'ShutdownHost_Task')).toBe(0)
  })
})
