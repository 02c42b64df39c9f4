import { describe, expect, it } from 'vitest'
import type { RunAction } from '../../../shared/models/power.ts'
import { hostPolicySchema } from '../../../shared/models/settings.ts'
import type { AppState } from '../../../shared/models/app-state.ts'
import { steppingClock } from '../../support/stepping-clock.ts'
import { startScene, type Scene } from './scene.ts'

const policy = hostPolicySchema.parse({ countdownSeconds: 5, noTools: 'abort', stuck: 'abort' })
const ended = (scene: Scene) => scene.until((state) => state.hosts[0]?.run?.phase === 'ended')
const changes = (scene: Scene): string[] =>
  scene.practice.calls.map(({ method }) => method).filter((method) => /^(?:Shutdown|Reboot|Enter|Exit)/.test(method))

async function begin(scene: Scene, id: string, action: RunAction): Promise<void> {
  expect(await scene.app.request('power.run', { id, policy, action }, new AbortController().signal)).toMatchObject({
    ok: true,
  })
}

describe('other runs from the app', () => {
  it('reboots a host, and shows what the run is about', async () => {
    const scene = await startScene({ vms: 0, rebootSeconds: 0.3 })
    const id = await scene.addPractice()
    await begin(scene, id, 'reboot')
    const { hosts } = await ended(scene)
    expect(hosts[0]?.run).toMatchObject({
      action: 'reboot',
      receipt: { outcome: 'back', problem: { code: 'HOST_BACK' } },
    })
    expect(changes(scene)).toEqual(['RebootHost_Task'])
  })

  it('stops watching a reboot when the user wants that', async () => {
    const scene = await startScene({ vms: 0, rebootSeconds: Infinity })
    const id = await scene.addPractice()
    await begin(scene, id, 'reboot')
    await scene.until((state) => state.hosts[0]?.run?.events.some(({ step }) => step === 'boot') === true)
    expect(scene.store.host(id)?.run?.phase).toBe('ending')
    expect(scene.app.power.cancel(id)).toMatchObject({ ok: true })
    const { hosts } = await ended(scene)
    expect(hosts[0]?.run?.receipt).toMatchObject({ outcome: 'unknown', problem: { code: 'WATCH_CANCELLED' } })
  })

  it('enters maintenance mode after the guests, which its plan shows, and leaves it', async () => {
    const scene = await startScene({ vms: 1, guestSeconds: 0.1 })
    const id = await scene.addPractice()
    const rehearsed = await scene.app.power.rehearse(id, policy, 'enter')
    expect(rehearsed.ok && rehearsed.value.plan).toMatchObject({
      blockers: [],
      groups: [{ vms: [{ id: '1', action: 'guest-shutdown' }] }],
    })
    await begin(scene, id, 'enter')
    expect((await ended(scene)).hosts[0]?.run?.receipt).toMatchObject({ outcome: 'entered' })
    scene.app.power.dismiss(id)
    await begin(scene, id, 'leave')
    const leaving = await scene.until((state) => state.hosts[0]?.run?.outlook != null)
    expect(leaving.hosts[0]?.run).toMatchObject({ groups: [], outlook: { hostTime: null, findings: [] } })
    expect((await ended(scene)).hosts[0]?.run?.receipt).toMatchObject({ outcome: 'left' })
    expect(changes(scene)).toEqual(['ShutdownGuest', 'EnterMaintenanceMode_Task', 'ExitMaintenanceMode_Task'])
  })

  it('shuts a host down, wakes it over the network and starts its VMs again, and plans no cycle that could not', async () => {
    const scene = await startScene({ vms: 0 }, steppingClock(20))
    const started = await scene.request('practice.start', undefined)
    const id = started.ok ? started.value.id : ''
    const found = (state: AppState) => state.hosts.find((host) => host.id === id)
    await scene.until((state) => (found(state)?.cards.macs.length ?? 0) > 0 && found(state)?.state.inventory != null)
    const wanted = hostPolicySchema.parse({ countdownSeconds: 5, noTools: 'suspend', stuck: 'suspend' })
    const rehearsed = await scene.app.power.rehearse(id, wanted, 'cycle')
    expect(rehearsed.ok && rehearsed.value.plan.blockers).toEqual([])
    const before = found(scene.store.state)?.state.inventory?.vms.filter(({ powerState }) => powerState === 'poweredOn')
    expect(await scene.request('power.run', { id, policy: wanted, action: 'cycle' })).toMatchObject({ ok: true })
    const end = found(await scene.until((state) => found(state)?.run?.phase === 'ended'))
    expect(end?.run).toMatchObject({ action: 'cycle', receipt: { outcome: 'back', problem: { code: 'HOST_BACK' } } })
    const steps = new Set(end?.run?.events.map(({ step }) => step))
    expect(['guest', 'host', 'verify', 'wake', 'boot', 'start'].filter((step) => !steps.has(step as never))).toEqual([])
    expect(end?.run?.receipt?.vms.filter(({ after }) => after === 'poweredOn')).toHaveLength(before?.length ?? 0)

    // A host whose cards were never seen would stay off.
    const plain = await scene.addPractice()
    const none = await scene.app.power.rehearse(plain, wanted, 'cycle')
    expect(none.ok && none.value.plan.blockers.length).toBeGreaterThan(0)
  })
})
