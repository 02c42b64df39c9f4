import { describe, expect, it } from 'vitest'
import { exitForOutcome } from '../../../electron/cli/exit.ts'
import type { NetworkEvidence } from '../../../electron/power/run-input.ts'
import { bareProblem } from '../../support/problem.ts'
import { fail, ok } from '../../../shared/result.ts'
import { receiptOf, scene, type RunOptions, type Scene } from './harness.ts'
import { clean } from './invariants.ts'

const limits = { misses: 5, spanMs: 20_000, intervalMs: 4_000, giveUpMs: 60_000 }
const evidence = (says: NetworkEvidence): Pick<RunOptions, 'network'> => ({
  network: () => () => Promise.resolve(says),
})

/** The outcome of each attempt from the host call on. */
const tries = {
  silence: () => Promise.resolve(fail(bareProblem('CONNECT_TIMEOUT'))),
  refusal: () => Promise.resolve(fail(bareProblem('CONNECTION_REFUSED'))),
} as const

/** The answer of ShutdownHost_Task is lost. `after`: the host carries it out all the same. */
async function losing(when: 'before' | 'after'): Promise<Scene> {
  const s = await scene({ practice: { vms: 1 } })
  s.host.inject({ method: 'ShutdownHost_Task', when, what: { disconnect: true } })
  return s
}

describe('a host call whose answer was lost', () => {
  it.each([
    ['lives', 'silence', true, 'unreachable', 'UNREACHABLE_UNCONFIRMED'],
    ['silent', 'silence', true, 'unknown', 'SILENT_UNCONFIRMED'],
    ['no-witness', 'silence', true, 'unknown', 'SILENT_UNCONFIRMED'],
    ['lives', 'refusal', true, 'unreachable', 'UNREACHABLE_UNCONFIRMED'],
    // At this computer's own address a forwarder refuses, whatever became of the host behind it.
    ['silent', 'refusal', true, 'unknown', 'SILENT_UNCONFIRMED'],
    ['no-witness', 'refusal', true, 'unknown', 'SILENT_UNCONFIRMED'],
    ['lives', 'silence', false, 'unreachable', 'UNREACHABLE_UNCONFIRMED'],
    ['silent', 'silence', false, 'unknown', 'SILENT_UNCONFIRMED'],
    ['no-witness', 'silence', false, 'unknown', 'SILENT_UNCONFIRMED'],
    ['lives', 'refusal', false, 'unreachable', 'UNREACHABLE_UNCONFIRMED'],
    ['silent', 'refusal', false, 'unreachable', 'UNREACHABLE_UNCONFIRMED'],
    ['no-witness', 'refusal', false, 'unreachable', 'UNREACHABLE_UNCONFIRMED'],
  ] as const)(
    'with the network %s, tries that end in %s and loopback %s is %s',
    async (says, ends, loopback, outcome, code) => {
      const s = await losing('after')
      const run = { ...evidence(says), verify: limits, probe: tries[ends], loopback }
      const result = await s.run(run)
      expect(receiptOf(result)).toMatchObject({ outcome, problem: { code } })
      expect(exitForOutcome(receiptOf(result).outcome)).toBe(outcome === 'unreachable' ? 0 : 1)
      expect((await s.journal()).at(-1)).toMatchObject({ type: 'run-ended', outcome, code })
      await clean(s, result, run)
    },
  )

  it('and that was never carried out is not called accepted when the network dies with it', async () => {
    const s = await losing('before')
    const run = { ...evidence('silent'), verify: limits, probe: tries.silence, loopback: false }
    const result = await s.run(run)
    expect(s.host.state().powered).toBe(true)
    expect(receiptOf(result)).toMatchObject({ outcome: 'unknown', problem: { code: 'SILENT_UNCONFIRMED' } })
    await clean(s, result, run)
  })

  it('and that was never carried out is reported when the host still responds', async () => {
    const s = await losing('before')
    const result = await s.run({ ...evidence('lives'), verify: limits })
    expect(receiptOf(result)).toMatchObject({ outcome: 'still-reachable', problem: { code: 'HOST_CALL_UNCONFIRMED' } })
    expect(exitForOutcome('still-reachable')).toBe(1)
    await clean(s, result)
  })

  it('leaves maintenance mode again on a host that stays', async () => {
    const s = await losing('before')
    const run = { ...evidence('lives'), verify: limits, policy: { mode: 'via-maintenance' as const } }
    const result = await s.run(run)
    expect(receiptOf(result).outcome).toBe('still-reachable')
    expect(s.changeNames().slice(-2)).toEqual(['ShutdownHost_Task', 'ExitMaintenanceMode_Task'])
    expect(s.host.state().maintenance).toBe(false)
    await clean(s, result, run)
  })

  it('asks the network only once the host is silent, and with the addresses the host was reached at', async () => {
    const s = await losing('after')
    const told: unknown[] = []
    let asked = 0
    const result = await s.run({
      verify: limits,
      probe: tries.silence,
      network: (addresses, guestIps) => {
        told.push([addresses, guestIps])
        return () => {
          asked += 1
          expect(s.host.state().powered).toBe(false)
          return Promise.resolve('lives')
        }
      },
    })
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(told).toEqual([[['127.0.0.1'], ['203.0.113.1']]])
    expect(asked).toBe(1)
  })
})

describe('a host call that was accepted, and a host that is silent then', () => {
  it.each([
    ['lives', 'silence', 'unreachable', 'UNREACHABLE_AFTER_SHUTDOWN'],
    ['silent', 'silence', 'unknown', 'NETWORK_SILENT'],
    ['no-witness', 'silence', 'unreachable', 'UNREACHABLE_NO_WITNESS'],
    ['lives', 'refusal', 'unreachable', 'UNREACHABLE_AFTER_SHUTDOWN'],
    ['silent', 'refusal', 'unreachable', 'UNREACHABLE_AFTER_SHUTDOWN'],
    ['no-witness', 'refusal', 'unreachable', 'UNREACHABLE_AFTER_SHUTDOWN'],
  ] as const)('with the network %s and tries that end in %s is %s', async (says, ends, outcome, code) => {
    for (const loopback of [true, false]) {
      const s = await scene({ practice: { vms: 1 } })
      const run = { ...evidence(says), verify: limits, probe: tries[ends], loopback }
      const result = await s.run(run)
      expect(receiptOf(result)).toMatchObject({ outcome, problem: { code } })
      expect(exitForOutcome(receiptOf(result).outcome)).toBe(outcome === 'unreachable' ? 0 : 1)
      expect(s.events.at(-1)).toMatchObject({
        step: 'verify',
        state: outcome === 'unreachable' ? 'done' : 'failed',
        code,
      })
      await clean(s, result, run)
    }
  })

  it.each([
    ['refused first and silent at last', ['CONNECTION_REFUSED', 'CONNECT_TIMEOUT'], 'UNREACHABLE_NO_WITNESS'],
    ['silent first and refused at last', ['CONNECT_TIMEOUT', 'CONNECTION_REFUSED'], 'UNREACHABLE_AFTER_SHUTDOWN'],
  ] as const)('is judged by its last try: %s', async (_what, [first, last], code) => {
    const s = await scene({ practice: { vms: 0 } })
    let count = 0
    const result = await s.run({
      ...evidence('no-witness'),
      verify: limits,
      probe: () => Promise.resolve(fail(bareProblem((count += 1) < 4 ? first : last))),
    })
    expect(receiptOf(result)).toMatchObject({ outcome: 'unreachable', problem: { code } })
  })

  it('asks no network about a host that answers', async () => {
    const s = await scene({ practice: { vms: 0, goneAfterSeconds: Infinity } })
    const result = await s.run({
      verify: limits,
      probe: () => Promise.resolve(ok(null)),
      network: () => () => Promise.reject(new Error('asked')),
    })
    expect(receiptOf(result).outcome).toBe('still-reachable')
  })
})
