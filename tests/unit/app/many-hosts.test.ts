import { describe, expect, it } from 'vitest'
import { ManyHosts } from '../../../electron/app/power/many-hosts.ts'
import type { RunEnd } from '../../../electron/app/power/run.ts'
import type { ManyHostsRun } from '../../../shared/models/app-state.ts'
import type { Outcome } from '../../../shared/models/power.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok } from '../../../shared/result.ts'
import { manualClock } from '../../support/stepping-clock.ts'

const hosts = ['a', 'b', 'c', 'd'].map((id) => ({ id, name: id.toUpperCase() }))
const seconds = 10

/** Hosts that go down when the test says so. */
function scene(last: readonly string[], refused: readonly string[] = []) {
  const clock = manualClock()
  const views: (ManyHostsRun | null)[] = []
  const begun: string[] = []
  const cancelled: string[] = []
  const ends = new Map<string, (end: RunEnd) => void>()
  const many = new ManyHosts(
    {
      clock,
      begin: (id) => {
        if (refused.includes(id)) return fail(problem('HOST_NOT_FOUND', { name: id }))
        begun.push(id)
        return ok(new Promise<RunEnd>((resolve) => void ends.set(id, resolve)))
      },
      cancel: (id) => void cancelled.push(id),
      onView: (view) => void views.push(view),
    },
    hosts,
    last,
  )
  const finished = many.run(seconds)
  const end = async (id: string, outcome: Outcome | null): Promise<void> => {
    ends.get(id)?.({ kind: 'receipt', receipt: { outcome, problem: null, vms: [], endedAt: '', runId: null } })
    await clock.pass(0)
  }
  const stages = (): string => many.view.hosts.map(({ id, stage, outcome }) => `${id}:${outcome ?? stage}`).join(' ')
  return { clock, many, views, begun, cancelled, finished, end, stages }
}

describe('several hosts that are shut down together', () => {
  it('begin after one countdown, the last ones one after another when nothing before them responds', async () => {
    const { clock, begun, end, stages, many, finished } = scene(['b', 'a'])
    await clock.pass(seconds * 1000 - 100)
    expect(begun).toEqual([])
    await clock.pass(200)
    expect(begun).toEqual(['c', 'd'])
    await end('c', 'unreachable')
    expect(begun).toEqual(['c', 'd'])
    await end('d', 'unreachable')
    expect(begun).toEqual(['c', 'd', 'b'])
    await end('b', 'unreachable')
    await end('a', 'unreachable')
    await finished
    expect(stages()).toBe('c:unreachable d:unreachable b:unreachable a:unreachable')
    expect(many.view.phase).toBe('ended')
  })

  it.each(['aborted', 'unknown', 'still-reachable', 'cancelled', null] as const)(
    'leave the last ones alone when one before them ended as %s',
    async (outcome) => {
      const { clock, begun, end, many, finished } = scene(['a'])
      await clock.pass(seconds * 1000)
      await end('b', 'unreachable')
      await end('c', outcome)
      await end('d', 'unreachable')
      await finished
      expect(begun).toEqual(['b', 'c', 'd'])
      expect(many.view.hosts.at(-1)).toMatchObject({
        stage: 'left-out',
        outcome: null,
        problem: { code: 'OTHER_HOSTS_NOT_DOWN', params: { names: 'C' } },
      })
    },
  )

  it('do not count a host that could not be begun as down', async () => {
    const { clock, end, stages, finished } = scene(['d'], ['a'])
    await clock.pass(seconds * 1000)
    await end('b', 'unreachable')
    await end('c', 'unreachable')
    await finished
    expect(stages()).toBe('a:left-out b:unreachable c:unreachable d:left-out')
  })

  it('are forgotten when they are called off before anything was sent', async () => {
    const { clock, many, views, begun, finished } = scene([])
    await clock.pass(3_000)
    expect(many.cancel()).toMatchObject({ ok: true })
    await finished
    expect(begun).toEqual([])
    expect(views.at(-1)).toBeNull()
    expect([many.view.phase, many.waitsFor('a'), many.includes('a')]).toEqual(['ended', false, false])
  })

  it('are called off when the computer sleeps during the countdown, and say so', async () => {
    const { clock, many, begun, finished } = scene([])
    await clock.pass(3_000)
    clock.sleepComputer(3_600_000, true)
    await clock.pass(1_000)
    await finished
    expect(begun).toEqual([])
    expect(many.view).toMatchObject({ phase: 'ended', slept: true })
  })

  it('begin at once when that is wanted, and only then', async () => {
    const { clock, many, begun } = scene([])
    expect(many.startNow()).toMatchObject({ ok: true })
    await clock.pass(0)
    expect(begun).toEqual(['a', 'b', 'c', 'd'])
    expect(many.startNow()).toMatchObject({ problem: { code: 'NO_COUNTDOWN' } })
  })

  it('cancel what is under way and begin nothing more', async () => {
    const { clock, many, begun, cancelled, end, stages, finished } = scene(['d'])
    await clock.pass(seconds * 1000)
    await end('a', 'unreachable')
    expect(many.waitsFor('d')).toBe(true)
    many.cancel()
    expect(cancelled).toEqual(['b', 'c'])
    await end('b', 'cancelled')
    await end('c', 'unreachable')
    await finished
    expect(begun).toEqual(['a', 'b', 'c'])
    expect(stages()).toBe('a:unreachable b:cancelled c:unreachable d:left-out')
    expect(many.view.hosts.at(-1)?.problem?.code).toBe('CANCELLED')
    expect(many.waitsFor('d')).toBe(false)
    expect(many.cancel()).toMatchObject({ problem: { code: 'NO_RUN_TO_CANCEL' } })
  })
})
