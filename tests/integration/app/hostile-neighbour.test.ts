import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { defaultWorkLimits, type WorkLimits } from '../../../electron/vim/work-share.ts'
import type { AppState, HostView } from '../../../shared/models/app-state.ts'
import type { ShutdownPolicy } from '../../../shared/models/power.ts'
import { startLineChild } from '../../support/child.ts'
import { password, startScene } from './scene.ts'

/** The default's share with a burst that is soon used up, so that what counts is the long run. */
const workLimits: WorkLimits = { ...defaultWorkLimits, burstMs: 200, debtMs: 400 }

/**
 * Milliseconds that the good host's run, the practice host behind it and the scene may work by themselves; measured to be two
 * thirds of it at most.
 */
const ownWorkMs = 1_500

const policy: ShutdownPolicy = {
  mode: 'direct',
  guestTimeoutSeconds: 8,
  noTools: 'power-off',
  stuck: 'power-off',
  inaccessible: 'abort',
  maxTimeSeconds: null,
}

const thread = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

async function startHostile(what: string): Promise<{ address: string; fingerprint: string }> {
  const child = await startLineChild(process.execPath, [
    fileURLToPath(new URL('hostile-host.ts', import.meta.url)),
    what,
  ])
  onTestFinished(async () => void (await child.stop()))
  const [port = '', fingerprint = ''] = (await child.nextLine()).split(' ')
  return { address: `127.0.0.1:${port}`, fingerprint }
}

describe('beside a host that sends', () => {
  it.each([
    'pushes without a pause',
    'large replies that are spoilt at their end',
    'pieces of one byte',
    'line ends instead of a reply',
    'provisional replies without end',
    'bytes on a connection that asks nothing',
  ])('%s, another host goes down within its deadlines, and the window gets few updates', async (what) => {
    const hostile = await startHostile(what)
    const scene = await startScene({ vms: 3, stuck: 1 }, undefined, { workLimits })
    const good = await scene.addPractice()
    const added = await scene.app.hosts.add({
      ...hostile,
      user: 'root',
      password,
      name: 'hostile',
      remember: true,
      again: false,
    })
    if (!added.ok) throw new Error(added.problem.code)
    const view = (state: AppState, id: string): HostView | undefined => state.hosts.find((host) => host.id === id)
    await scene.until((state) => view(state, added.value.id)?.state.inventory?.vms.length === 1_000)

    let told = 0
    scene.store.subscribe((change) => {
      told += change.hosts?.some(({ id }) => id === added.value.id) === true ? 1 : 0
    })
    const before = { worked: thread(), at: performance.now() }
    const host = scene.app.hosts.find(good)
    if (!host.ok) throw new Error(host.problem.code)
    scene.app.power.start(host.value, policy, 0)
    await scene.until((state) => view(state, good)?.run?.phase === 'ending')
    const tookMs = performance.now() - before.at
    const worked = thread() - before.worked

    // The guest that ignored the request got its time, and not much more: four times as much leaves room for a
    // busy computer.
    expect(tookMs).toBeGreaterThan(policy.guestTimeoutSeconds * 1_000 - 100)
    expect(tookMs).toBeLessThan(policy.guestTimeoutSeconds * 4_000)
    // Processor time of this thread, which another program that keeps the computer busy can only make less.
    expect(worked).toBeLessThan(workLimits.burstMs + workLimits.debtMs + workLimits.share * tookMs + ownWorkMs)
    expect(told).toBeLessThanOrEqual(tookMs / 100 + 1)

    expect(scene.practice.calls.filter(({ method }) => method === 'PowerOffVM_Task')).toHaveLength(1)
    // Verifying takes the longest part of a run and is the same beside each of them.
    if (what !== 'pushes without a pause') return
    const { run } = view(await scene.until((state) => view(state, good)?.run?.phase === 'ended'), good) ?? {}
    expect(run?.receipt?.outcome).toBe('unreachable')
    expect(run?.receipt?.vms.map(({ how }) => how).toSorted()).toEqual([
      'guest-shutdown',
      'guest-shutdown',
      'power-off',
    ])
  })
})
