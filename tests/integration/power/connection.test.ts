import { describe, expect, it } from 'vitest'
import { exitForOutcome } from '../../../electron/cli/exit.ts'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import type { Lookup } from '../../../electron/vim/open-tcp.ts'
import { quickLimits, receiptOf, scene, type RunOptions } from './harness.ts'
import { clean, hows, violations } from './invariants.ts'
import { at } from './moments.ts'

const limits = { misses: 5, spanMs: 20_000, intervalMs: 4_000, giveUpMs: 60_000 }
const rules = { mode: 'direct', noTools: 'abort', stuck: 'abort' } as const
/** Seconds of the practice host's own time that are so many of the run's. */
const ofTheRun = (seconds: number): number => seconds / 100

describe('management agents that restart for 20 seconds', () => {
  it.each([
    ['guest', 'done'],
    ['recheck', 'started'],
  ] as const)('when the guests are off (%s %s): the run waits for them and goes on', async (step, state) => {
    const s = await scene({ practice: { vms: 1 } })
    const run = { emit: at({ step, state, mode: 'direct' }, () => s.host.restartManagement(ofTheRun(20))).emit }
    const result = await s.run(run)
    expect(receiptOf(result)).toMatchObject({ outcome: 'unreachable' })
    expect(s.changeNames()).toEqual(['ShutdownGuest 1', 'ShutdownHost_Task'])
    await clean(s, result, run)
  })

  it('while a guest goes down: it is still seen to rest', async () => {
    const s = await scene({ practice: { vms: 1, guestSeconds: ofTheRun(10) } })
    const run = {
      emit: at({ step: 'guest', state: 'waiting', mode: 'direct' }, () => s.host.restartManagement(ofTheRun(20))).emit,
    }
    const result = await s.run(run)
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(hows(result)[1]).toEqual(['guest-shutdown', 'poweredOff'])
    await clean(s, result, run)
  })

  it('while the time of a guest runs out that goes down meanwhile: it is not called stuck', async () => {
    const s = await scene({ practice: { vms: 1, guestSeconds: ofTheRun(30) } })
    const run: RunOptions = {
      policy: { guestTimeoutSeconds: 40, stuck: 'power-off' },
      emit: at({ step: 'guest', state: 'waiting', mode: 'direct' }, () => s.host.restartManagement(ofTheRun(60))).emit,
    }
    const result = await s.run(run)
    expect(receiptOf(result)).toMatchObject({ outcome: 'unreachable' })
    expect(hows(result)[1]).toEqual(['guest-shutdown', 'poweredOff'])
    expect(s.changeNames()).toEqual(['ShutdownGuest 1', 'ShutdownHost_Task'])
    await clean(s, result, run)
  })
})

describe('a connection that is lost while guests go down', () => {
  it('is said to be lost, and no guest to be stuck: what became of them is unknown', async () => {
    const s = await scene({ practice: { vms: 2, stuck: 1 } })
    const run: RunOptions = {
      policy: { stuck: 'power-off' },
      emit: at({ step: 'guest', state: 'waiting', mode: 'direct' }, () => s.host.restartManagement(Infinity)).emit,
    }
    const result = await s.run(run)
    expect(receiptOf(result)).toMatchObject({ outcome: 'unknown', problem: { code: 'CONNECTION_LOST_DURING_GUESTS' } })
    expect(exitForOutcome(receiptOf(result).outcome)).toBe(1)
    expect(receiptOf(result).vms.map(({ after, how }) => [after, how])).toEqual([
      [null, null],
      [null, null],
    ])
    expect(s.events.some(({ code }) => code === 'VM_STUCK')).toBe(false)
    expect(s.changeNames()).not.toContain('PowerOffVM_Task 1')
    expect(s.changeNames()).not.toContain('ShutdownHost_Task')
    await clean(s, result, run)
  })

  it('in silence, too', async () => {
    const s = await scene({ practice: { vms: 1, stuck: 1 }, limits: quickLimits })
    const run: RunOptions = {
      policy: { stuck: 'power-off' },
      emit: at({ step: 'guest', state: 'waiting', mode: 'direct' }, () => {
        s.host.inject({ method: /./, when: 'before', what: { silence: true } })
        s.host.dropConnections()
      }).emit,
    }
    const result = await s.run(run)
    expect(receiptOf(result)).toMatchObject({ outcome: 'unknown', problem: { code: 'CONNECTION_LOST_DURING_GUESTS' } })
    expect(s.changeNames()).toEqual(['ShutdownGuest 1'])
    await clean(s, result, run)
  })

  it('before any guest was asked is what it is: nothing was sent', async () => {
    const s = await scene({ practice: { vms: 1 } })
    const result = await s.run({ ask: { confirm: () => (s.host.restartManagement(Infinity), Promise.resolve(true)) } })
    expect(receiptOf(result)).toMatchObject({
      outcome: 'failed',
      problem: { code: 'HTTP_STATUS', params: { status: 503 } },
    })
    expect(s.changes()).toEqual([])
    await clean(s, result)
  })
})

describe('a certificate that changes during the host call', () => {
  it.each([
    ['its answer came', false],
    ['its answer was lost', true],
  ])('ends the watch in bounded time, with no conclusion: %s', async (_what, lost) => {
    const other = await createCertificate()
    const s = await scene({ practice: { vms: 1, goneAfterSeconds: Infinity } })
    if (lost) s.host.inject({ method: 'ShutdownHost_Task', when: 'after', what: { disconnect: true } })
    s.host.onCall(
      (call, phase) =>
        void (phase === 'received' && call.method === 'ShutdownHost_Task' && s.host.setCertificate(other)),
    )
    const result = await s.run({ verify: { ...limits, giveUpMs: 24 * 3600_000 } })
    expect(receiptOf(result)).toMatchObject({
      outcome: 'unknown',
      problem: { code: 'VERIFY_INCONCLUSIVE', params: { code: 'CERTIFICATE_CHANGED' } },
      vms: [{ how: 'guest-shutdown' }],
    })
    expect(exitForOutcome(receiptOf(result).outcome)).toBe(1)
    await clean(s, result)
  })

  it('keeps the call itself from being sent to the machine that answers now', async () => {
    const other = await createCertificate()
    const s = await scene({ practice: { vms: 1 } })
    const result = await s.run({
      emit: at({ step: 'host', state: 'started', mode: 'direct' }, () => {
        s.host.setCertificate(other)
        s.host.dropConnections()
      }).emit,
    })
    expect(receiptOf(result)).toMatchObject({ outcome: 'failed', problem: { code: 'CERTIFICATE_CHANGED' } })
    expect(s.changeNames()).toEqual(['ShutdownGuest 1'])
    await clean(s, result)
  })
})

/** A name server that is a VM on the host: it answers as long as that VM runs. */
function nameServer(): {
  readonly name: { readonly host: string; readonly lookup: Lookup }
  readonly fail: () => void
  readonly asked: () => number
} {
  let alive = true
  let asked = 0
  return {
    fail: () => void (alive = false),
    asked: () => asked,
    name: {
      host: 'esx.example.org',
      lookup: () => {
        asked += 1
        return alive
          ? Promise.resolve(['127.0.0.1'])
          : Promise.reject(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }))
      },
    },
  }
}

describe('a name server that goes down with the guests', () => {
  it.each([
    ['guest', 'done'],
    ['recheck', 'started'],
    ['host', 'started'],
    ['verify', 'started'],
  ] as const)('at %s %s: the name is not needed any more', async (step, state) => {
    const dns = nameServer()
    const s = await scene({ name: dns.name, practice: { vms: 1 } })
    let before = 0
    const run = {
      verify: limits,
      emit: at({ step, state, mode: 'direct' }, () => {
        dns.fail()
        before = dns.asked()
        // Every connection is a new one from here on.
        s.host.dropConnections()
      }).emit,
    }
    const result = await s.run(run)
    expect(receiptOf(result)).toMatchObject({ outcome: 'unreachable', problem: { code: 'UNREACHABLE_AFTER_SHUTDOWN' } })
    expect(dns.asked()).toBe(before)
    expect(await violations(s, result, rules)).toEqual([])
  })

  it('is asked again after the run', async () => {
    const dns = nameServer()
    const s = await scene({ name: dns.name, practice: { vms: 0 } })
    expect(receiptOf(await s.run({ verify: limits })).outcome).toBe('unreachable')
    await s.host.powerOn()
    const before = dns.asked()
    expect((await s.client.serviceContent()).ok).toBe(true)
    expect(dns.asked()).toBeGreaterThan(before)
  })
})
