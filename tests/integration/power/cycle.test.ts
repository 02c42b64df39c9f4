import { describe, expect, it } from 'vitest'
import type { BootLimits } from '../../../electron/power/boot-watch.ts'
import type { Goal, WakeHost } from '../../../electron/power/run-input.ts'
import { problem } from '../../../shared/problems/problem.ts'
import type { RunEvent } from '../../../shared/models/power.ts'
import { fail, ok } from '../../../shared/result.ts'
import { receiptOf, scene, type Scene } from './harness.ts'

/** In the time of a scene's clock, which runs a hundred times as fast. */
const boot: BootLimits = { intervalMs: 1_000, giveUpMs: 60_000, sameBootMs: 30_000, strangerMs: 5_000 }
const verify = { misses: 3, spanMs: 2_000, intervalMs: 500, giveUpMs: 60_000 }

/** Wakes a practice host as a magic packet would. */
const wakes =
  (place: Scene): WakeHost =>
  async (_cancel, onRound) => {
    onRound({ number: 1, to: ['192.0.2.255'], problem: null })
    await place.host.powerOn()
    return ok({ outcome: 'woken', problem: null })
  }

const goalOf = (place: Scene, wake: WakeHost = wakes(place)): Goal => ({ kind: 'cycle', boot, wake })

const stepsOf = (events: readonly RunEvent[]): string[] => [...new Set(events.map(({ step }) => step))]
/** By VM id. */
const byId = <T>(vms: readonly ({ readonly id: string } & T)[]): T[] =>
  vms.toSorted((a, b) => Number(a.id) - Number(b.id))
const started = (place: Scene): string[] => place.changeNames().filter((name) => name.startsWith('PowerOnVM_Task'))

describe('a power cycle', () => {
  it('shuts down, wakes, reads a newer boot, and starts again what ran, each shown, in one journal', async () => {
    const place = await scene({ practice: { vms: 4 } })
    const before = place.host.state().bootTime
    const receipt = receiptOf(await place.run({ goal: goalOf(place), verify }))
    expect([receipt.kind, receipt.outcome, receipt.problem?.code]).toEqual(['cycle', 'back', 'HOST_BACK'])
    expect(Date.parse(receipt.bootTime ?? '')).toBeGreaterThan(Date.parse(before))
    expect(stepsOf(place.events)).toEqual([
      'preflight',
      'plan',
      'guest',
      'recheck',
      'host',
      'verify',
      'wake',
      'boot',
      'start',
    ])
    expect(started(place).toSorted()).toEqual(['PowerOnVM_Task 1', 'PowerOnVM_Task 2', 'PowerOnVM_Task 3'])
    expect(place.host.state().vms.map(({ powerState }) => powerState)).toEqual([
      'poweredOn',
      'poweredOn',
      'poweredOn',
      'poweredOff',
    ])
    expect(byId(receipt.vms).map(({ how, after }) => [how, after])).toEqual([
      ['guest-shutdown', 'poweredOn'],
      ['guest-shutdown', 'poweredOn'],
      ['guest-shutdown', 'poweredOn'],
      ['already-off', 'poweredOff'],
    ])
    const entries = await place.journal()
    expect(entries.filter((entry) => entry.type === 'run-started').map((entry) => entry.kind)).toEqual(['cycle'])
  })

  it('leaves to autostart what autostart starts', async () => {
    const place = await scene({ practice: { vms: 4, autostart: true } })
    const receipt = receiptOf(await place.run({ goal: goalOf(place), verify }))
    expect([receipt.outcome, started(place)]).toEqual(['back', []])
    expect(
      place.events.filter(({ step, state }) => step === 'start' && state === 'done').map(({ params }) => params['by']),
    ).toEqual(['autostart', 'autostart', 'autostart'])
  })

  it('leaves the maintenance mode it entered before it starts anything', async () => {
    const place = await scene({ practice: { vms: 2 } })
    const receipt = receiptOf(await place.run({ goal: goalOf(place), verify, policy: { mode: 'via-maintenance' } }))
    const names = place.changeNames()
    expect([receipt.outcome, place.host.state().maintenance]).toEqual(['back', false])
    expect(names.indexOf('ExitMaintenanceMode_Task')).toBeLessThan(names.indexOf(started(place)[0] ?? ''))
  })

  it('says which VMs are not running, and starts the others', async () => {
    const place = await scene({ practice: { vms: 3 } })
    place.host.inject({ method: 'PowerOnVM_Task', object: '2', when: 'before', what: { fault: 'NoPermission' } })
    const receipt = receiptOf(await place.run({ goal: goalOf(place), verify }))
    expect([receipt.outcome, receipt.problem?.code, receipt.problem?.params['count']]).toEqual([
      'failed',
      'VMS_NOT_RUNNING',
      1,
    ])
    expect(receipt.bootTime).toBe(place.host.state().bootTime)
    expect(byId(receipt.vms).map(({ after }) => after)).toEqual(['poweredOn', 'poweredOff', 'poweredOn'])
  })

  it.each([
    ['carried out', 'after', 'back'],
    ['not carried out', 'before', 'failed'],
  ] as const)('never sends a power-on twice whose answer is lost, and that was %s', async (_what, when, outcome) => {
    const place = await scene({ practice: { vms: 1 } })
    place.host.inject({ method: 'PowerOnVM_Task', when, times: 1, what: { disconnect: true } })
    const receipt = receiptOf(await place.run({ goal: goalOf(place), verify }))
    expect([receipt.outcome, started(place)]).toEqual([outcome, ['PowerOnVM_Task 1']])
  })

  it.each([
    [
      'does not wake',
      ok({ outcome: 'not-woken' as const, problem: problem('WAKE_NO_ANSWER', { seconds: 9 }) }),
      'WAKE_NO_ANSWER',
    ],
    ['cannot be sent to', fail(problem('WAKE_SEND_FAILED', { to: 'x', reason: 'EACCES' })), 'WAKE_SEND_FAILED'],
  ] as const)('stops at a host that %s', async (_what, ended, code) => {
    const place = await scene({ practice: { vms: 1 } })
    const wake: WakeHost = () => Promise.resolve(ended)
    const receipt = receiptOf(await place.run({ goal: goalOf(place, wake), verify }))
    expect([receipt.outcome, receipt.problem?.code, receipt.bootTime]).toEqual(['not-woken', code, null])
    expect([started(place), stepsOf(place.events).at(-1)]).toEqual([[], 'wake'])
  })

  it('takes no one’s word for a boot: without a newer boot time it is unknown', async () => {
    const place = await scene({ practice: { vms: 0 } })
    const wake: WakeHost = () => Promise.resolve(ok({ outcome: 'already-awake', problem: null }))
    const receipt = receiptOf(await place.run({ goal: goalOf(place, wake), verify }))
    expect([receipt.outcome, receipt.problem?.code]).toEqual(['unknown', 'HOST_NOT_BACK'])
  })

  it('wakes no host that does not go, and none whose whole network is silent', async () => {
    const woken: string[] = []
    const wake: WakeHost = () => {
      woken.push('woken')
      return Promise.resolve(ok({ outcome: 'woken', problem: null }))
    }
    const staying = await scene({ practice: { vms: 0, goneAfterSeconds: Infinity } })
    const stays = receiptOf(await staying.run({ goal: goalOf(staying, wake), verify }))
    expect([stays.outcome, stays.problem?.code]).toEqual(['unknown', 'STILL_REACHABLE'])
    const cut = await scene({ practice: { vms: 0 } })
    const silent = receiptOf(
      await cut.run({
        goal: goalOf(cut, wake),
        verify,
        probe: () => Promise.resolve(fail(problem('CONNECT_TIMEOUT', { host: 'h', port: 1 }))),
        network: () => () => Promise.resolve('silent'),
      }),
    )
    expect([silent.outcome, silent.problem?.code, woken]).toEqual(['unknown', 'NETWORK_SILENT', []])
  })

  it.each([
    ['while it is watched going', 'verify', 'started', 'unreachable'],
    ['while it is woken', 'wake', 'started', 'not-woken'],
    ['while it boots', 'boot', 'started', 'unknown'],
    ['while its VMs start', 'start', 'started', 'failed'],
  ] as const)('cancelled %s does nothing further, and says where it stands', async (_what, step, state, outcome) => {
    const place = await scene({ practice: { vms: 2 } })
    const stop = new AbortController()
    const emit = (event: RunEvent): void => {
      if (event.step === step && event.state === state) stop.abort()
    }
    const wake: WakeHost = (cancel, onRound) =>
      cancel.aborted
        ? Promise.resolve(ok({ outcome: 'cancelled', problem: problem('CANCELLED') }))
        : wakes(place)(cancel, onRound)
    const receipt = receiptOf(await place.run({ goal: goalOf(place, wake), verify, emit, cancel: stop.signal }))
    expect(receipt.outcome).toBe(outcome)
    expect(['CYCLE_CANCELLED', 'WATCH_CANCELLED']).toContain(receipt.problem?.code)
    expect(started(place).length).toBeLessThanOrEqual(step === 'start' ? 1 : 0)
  })
  it('is unknown, and starts nothing, when the host can be read no more after its boot', async () => {
    const place = await scene({ practice: { vms: 2 } })
    const receipt = receiptOf(
      await place.run({
        goal: goalOf(place),
        verify,
        emit: ({ step, state }) => {
          if (step === 'boot' && state === 'done')
            place.host.inject({
              method: 'RetrievePropertiesEx',
              when: 'before',
              what: { fault: 'NoPermission', message: '' },
            })
        },
      }),
    )
    // What was read before the host went down says nothing about its VMs now.
    expect([receipt.outcome, receipt.problem?.code]).toEqual(['unknown', 'NO_PERMISSION'])
    expect(started(place)).toEqual([])
  })
})
