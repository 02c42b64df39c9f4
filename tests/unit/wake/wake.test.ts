import { describe, expect, it } from 'vitest'
import { magicPacket } from '../../../electron/wake/magic-packet.ts'
import type { WakePath } from '../../../electron/wake/wake-paths.ts'
import { wake, type WakeEvent, type WakeOptions } from '../../../electron/wake/wake.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { bareProblem } from '../../support/problem.ts'
import { manualClock } from '../../support/stepping-clock.ts'

const mac = [2, 0, 0, 0, 0, 1]
const path: WakePath = { from: '192.0.2.10', to: '192.0.2.255' }
const silence = fail(bareProblem('CONNECT_TIMEOUT'))

/** Wakes a host, up to the first wait, that answers as `answers` says, from the first probe on; the last answer is repeated. */
async function scene(answers: readonly Result<unknown>[], options: Partial<WakeOptions> = {}) {
  const clock = manualClock()
  const cancel = new AbortController()
  const events: WakeEvent[] = []
  const sent: { at: number; packets: readonly Buffer[]; path: WakePath; ports: readonly number[] }[] = []
  let probes = 0
  const running = wake({
    macs: [mac],
    secureOn: null,
    paths: async () => ok([path]),
    ports: [9, 7],
    send: async (packets, to, ports) => void sent.push({ at: clock.elapsed(), packets, path: to, ports }),
    probe: async () => answers[Math.min(probes++, answers.length - 1)] ?? silence,
    waitMs: 600_000,
    clock,
    cancel: cancel.signal,
    emit: (event) => events.push(event),
    ...options,
  })
  await clock.pass(0)
  return { clock, cancel, events, sent, running, probes: () => probes }
}

describe('waking a host', () => {
  it('sends until its API answers, and says so only then', async () => {
    const { clock, events, sent, running } = await scene([silence, silence, silence, ok(null)])
    await clock.pass(60_000)
    expect(await running).toEqual(ok({ outcome: 'woken', problem: null, sent: 3 }))
    expect(sent.map(({ at }) => at)).toEqual([0, 5_000, 10_000])
    expect(sent[0]).toMatchObject({ packets: [magicPacket(mac)], path, ports: [9, 7] })
    expect(events.map(({ step, state, round }) => `${step} ${state} ${round}`)).toEqual([
      'wake done 1',
      'verify waiting 1',
      'wake done 2',
      'verify waiting 2',
      'wake done 3',
      'verify done 3',
    ])
  })

  it('sends nothing to a host that answers already', async () => {
    const { events, sent, running } = await scene([ok(null)])
    expect(await running).toMatchObject({ value: { outcome: 'already-awake', sent: 0 } })
    expect([events, sent]).toEqual([[], []])
  })

  it('stops sending after a minute, waits on, and never calls it awake without an answer', async () => {
    const { clock, sent, running, probes } = await scene([silence])
    await clock.pass(3_600_000)
    const ended = await running
    expect(ended).toMatchObject({
      value: { outcome: 'not-woken', problem: { code: 'WAKE_NO_ANSWER', params: { seconds: 600 } }, sent: 12 },
    })
    expect(sent).toHaveLength(12)
    expect(probes()).toBeGreaterThan(100)
    expect(clock.sleepers).toBe(0)
  })

  it('does not mind that the wall clock is set', async () => {
    const { clock, running } = await scene([silence])
    await clock.pass(1_000)
    clock.setWall(10 * 3_600_000)
    await clock.pass(590_000)
    expect(clock.sleepers).toBe(1)
    clock.setWall(-20 * 3_600_000)
    await clock.pass(20_000)
    expect(await running).toMatchObject({ value: { outcome: 'not-woken' } })
  })

  it('takes neither another machine nor a front end without its API for the host', async () => {
    const stranger = fail(bareProblem('CERTIFICATE_CHANGED', { expected: 'A', fingerprint: 'B' }))
    const starting = fail(bareProblem('HTTP_STATUS', { status: 503 }))
    const { clock, running } = await scene([silence, starting, stranger])
    await clock.pass(3_600_000)
    expect(await running).toMatchObject({ value: { outcome: 'not-woken', problem: { code: 'CERTIFICATE_CHANGED' } } })
    const before = await scene([stranger])
    expect(await before.running).toMatchObject({ problem: { code: 'CERTIFICATE_CHANGED' } })
    expect(before.sent).toEqual([])
  })

  it('sends once and does not wait when told so', async () => {
    const { sent, running, probes } = await scene([silence], { waitMs: null })
    expect(await running).toMatchObject({ value: { outcome: 'sent', sent: 1 } })
    expect([sent.length, probes()]).toEqual([1, 1])
  })

  it('sends nothing without a path', async () => {
    const refused = fail(bareProblem('WAKE_NOT_LOCAL', { address: '203.0.113.9' }))
    const { sent, running } = await scene([silence], { paths: async () => refused })
    expect(await running).toEqual(refused)
    expect(sent).toEqual([])
  })

  it.each([
    ['while it is asked for the first time', 0, 0],
    ['between two rounds', 7_000, 2],
  ])('is cancelled %s', async (_when, ms, rounds) => {
    const never = new Promise<Result<unknown>>(() => undefined)
    const { clock, cancel, sent, running } = await scene([silence], ms === 0 ? { probe: () => never } : {})
    await clock.pass(ms)
    cancel.abort()
    expect(await running).toMatchObject({
      value: { outcome: 'cancelled', problem: { code: 'CANCELLED' }, sent: rounds },
    })
    expect(sent).toHaveLength(rounds)
    expect(clock.sleepers).toBe(0)
  })
})

describe('a packet that cannot be sent', () => {
  const unreachable = Object.assign(new Error('send ENETUNREACH'), { code: 'ENETUNREACH' })

  it('ends the run when it is the first', async () => {
    const { running, events } = await scene([silence], { send: () => Promise.reject(unreachable) })
    expect(await running).toMatchObject({
      problem: { code: 'WAKE_SEND_FAILED', params: { to: '192.0.2.255', reason: 'ENETUNREACH' } },
    })
    expect(events).toEqual([])
  })

  it('on one of two cards does not stop the other', async () => {
    const other: WakePath = { from: '192.0.2.11', to: '192.0.2.255' }
    const { running } = await scene([silence, ok(null)], {
      paths: async () => ok([path, other]),
      send: (_packets, { from }) => (from === path.from ? Promise.reject(unreachable) : Promise.resolve()),
    })
    expect(await running).toMatchObject({ value: { outcome: 'woken', sent: 1 } })
  })

  it('later on is shown, and the host is waited for', async () => {
    let rounds = 0
    const { clock, events, running } = await scene([silence, silence, silence, ok(null)], {
      send: () => (++rounds === 2 ? Promise.reject(unreachable) : Promise.resolve()),
    })
    await clock.pass(60_000)
    expect(await running).toMatchObject({ value: { outcome: 'woken', sent: 2 } })
    expect(events.find(({ state }) => state === 'failed')?.problem?.code).toBe('WAKE_SEND_FAILED')
  })
})
