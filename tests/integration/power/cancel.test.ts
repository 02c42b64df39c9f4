import { describe, expect, it } from 'vitest'
import type { RunEvent } from '../../../shared/models/power.ts'
import { receiptOf, scene } from './harness.ts'
import { violations } from './invariants.ts'

const direct = { mode: 'direct', noTools: 'abort', stuck: 'abort' } as const

/** Cancels at the first such event. */
function cancelAt(
  step: RunEvent['step'],
  state: RunEvent['state'],
): { cancel: AbortSignal; emit: (event: RunEvent) => void } {
  const cancel = new AbortController()
  return {
    cancel: cancel.signal,
    emit: (event) => void (event.step === step && event.state === state && cancel.abort()),
  }
}

describe('cancelling', () => {
  it('before it begins sends nothing at all', async () => {
    const s = await scene({ practice: { vms: 2 } })
    expect(await s.run({ cancel: AbortSignal.abort() })).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } })
    expect(s.host.calls).toEqual([])
  })

  it('during preflight changes nothing', async () => {
    const s = await scene({ practice: { vms: 2 } })
    const cancel = new AbortController()
    s.host.onCall(
      (call, phase) => void (phase === 'received' && call.method === 'RetrievePropertiesEx' && cancel.abort()),
    )
    expect(await s.run({ cancel: cancel.signal })).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } })
    expect(s.changes()).toEqual([])
    expect(await s.journal()).toEqual([])
  })

  it.each(['confirm', 'beforehand'] as const)('while the person is asked (%s) changes nothing', async (ask) => {
    const s = await scene({ practice: { vms: 2, noTools: ask === 'beforehand' ? 1 : 0 } })
    const cancel = new AbortController()
    const untilCancelled = (signal: AbortSignal): Promise<null> =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve(null), { once: true })
        cancel.abort()
      })
    const result = await s.run({
      policy: { noTools: 'ask' },
      cancel: cancel.signal,
      ask:
        ask === 'confirm'
          ? { confirm: (_plan, _situation, signal) => untilCancelled(signal) }
          : { beforehand: (_vms, signal) => untilCancelled(signal) },
    })
    expect(receiptOf(result)).toMatchObject({ outcome: 'cancelled', journalFile: null })
    expect(receiptOf(result).vms.map(({ how }) => how)).toEqual(['left-on', 'left-on'])
    expect(s.changes()).toEqual([])
    expect(await s.journal()).toEqual([])
  })

  it('at the first guest sends nothing', async () => {
    const s = await scene({ practice: { vms: 4 } })
    const result = await s.run(cancelAt('guest', 'started'))
    expect(receiptOf(result)).toMatchObject({ outcome: 'cancelled', problem: { code: 'CANCELLED' } })
    expect(s.changes()).toEqual([])
    expect(await violations(s, result, direct)).toEqual([])
  })

  it('while the first of many guests is asked lets that one answer, and asks no other', async () => {
    // Slow enough that the answer arrives while it is still accepted.
    const s = await scene({ practice: { vms: 8 }, factor: 5 })
    const cancel = new AbortController()
    s.host.onCall((call, phase) => void (phase === 'received' && call.method === 'ShutdownGuest' && cancel.abort()))
    s.host.inject({ method: 'ShutdownGuest', when: 'after', what: { delayMs: 10 } })
    const result = await s.run({ cancel: cancel.signal })
    expect(receiptOf(result).outcome).toBe('cancelled')
    expect(s.changes()).toHaveLength(1)
    expect((await s.journal()).flatMap((entry) => (entry.type === 'call' ? [entry.state] : []))).toEqual([
      'intent',
      'accepted',
    ])
    expect(await violations(s, result, direct)).toEqual([])
  })

  it('while guests are waited for leaves the host on and says how each is', async () => {
    const s = await scene({ practice: { vms: 2, stuck: 1 } })
    const cancel = new AbortController()
    const seen = new Set<string>()
    const result = await s.run({
      policy: { guestTimeoutSeconds: 3600 },
      cancel: cancel.signal,
      emit: ({ step, state, vm }) => {
        if (step === 'guest') seen.add(`${vm} ${state}`)
        if (seen.has('1 waiting') && seen.has('2 done')) cancel.abort()
      },
    })
    expect(receiptOf(result)).toMatchObject({ outcome: 'cancelled' })
    expect(receiptOf(result).vms.find(({ id }) => id === '1')).toMatchObject({
      after: 'poweredOn',
      how: 'asked-still-on',
    })
    expect(receiptOf(result).vms.find(({ id }) => id === '2')).toMatchObject({
      after: 'poweredOff',
      how: 'guest-shutdown',
    })
    expect(s.changeNames()).not.toContain('ShutdownHost_Task')
    expect(await violations(s, result, direct)).toEqual([])
  })

  it('while a question about a stuck guest is open withdraws it', async () => {
    const s = await scene({ practice: { vms: 1, stuck: 1 } })
    const cancel = new AbortController()
    const withdrawn: boolean[] = []
    const result = await s.run({
      policy: { stuck: 'ask' },
      cancel: cancel.signal,
      ask: {
        // A window that never answers must not hold the run.
        stuck: (_vm, signal) =>
          new Promise(() => {
            signal.addEventListener('abort', () => withdrawn.push(true), { once: true })
            cancel.abort()
          }),
      },
    })
    expect(withdrawn).toEqual([true])
    expect(receiptOf(result)).toMatchObject({ outcome: 'cancelled', problem: { code: 'CANCELLED' } })
    expect(s.changeNames()).toEqual(['ShutdownGuest 1'])
  })

  it('while a VM is being suspended leaves the host on', async () => {
    const s = await scene({ practice: { vms: 1, noTools: 1 } })
    const cancel = new AbortController()
    s.host.onCall((call, phase) => void (phase === 'answered' && call.method === 'SuspendVM_Task' && cancel.abort()))
    const run = { policy: { noTools: 'suspend' as const }, cancel: cancel.signal }
    const result = await s.run(run)
    expect(receiptOf(result).outcome).toBe('cancelled')
    expect(s.changeNames()).toEqual(['SuspendVM_Task 1'])
    expect(await violations(s, result, { ...direct, noTools: 'suspend' })).toEqual([])
  })

  it.each([
    ['recheck', 'started'],
    ['recheck', 'done'],
    ['host', 'started'],
  ] as const)('at %s %s, with every guest down, still leaves the host on', async (step, state) => {
    const s = await scene({ practice: { vms: 2 } })
    const result = await s.run(cancelAt(step, state))
    expect(receiptOf(result).outcome).toBe('cancelled')
    expect(receiptOf(result).vms.map(({ after, how }) => [after, how])).toEqual([
      ['poweredOff', 'guest-shutdown'],
      ['poweredOff', 'guest-shutdown'],
    ])
    expect(s.changeNames()).not.toContain('ShutdownHost_Task')
    expect(s.host.state().powered).toBe(true)
    expect(await violations(s, result, direct)).toEqual([])
  })

  it.each([
    ['while the host call is under way', 'received'],
    ['after the host call', 'answered'],
  ] as const)('%s does not pretend: the host goes, and that is what is said', async (_what, when) => {
    const s = await scene({ practice: { vms: 1 } })
    const cancel = new AbortController()
    s.host.onCall((call, phase) => void (phase === when && call.method === 'ShutdownHost_Task' && cancel.abort()))
    const result = await s.run({ cancel: cancel.signal })
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(await violations(s, result, direct)).toEqual([])
  })

  it('while the host call gets no answer gives it a moment, and then says what is seen', async () => {
    const s = await scene({ practice: { vms: 0, goneAfterSeconds: 0.3 } })
    const cancel = new AbortController()
    s.host.inject({ method: 'ShutdownHost_Task', when: 'after', what: { silence: true } })
    s.host.onCall((call, phase) => void (phase === 'received' && call.method === 'ShutdownHost_Task' && cancel.abort()))
    const result = await s.run({ cancel: cancel.signal, changeReplyMs: 30_000 })
    expect(receiptOf(result)).toMatchObject({ outcome: 'unknown', problem: { code: 'SILENT_UNCONFIRMED' } })
    expect((await s.journal()).flatMap((entry) => (entry.type === 'call' ? [[entry.state, entry.code]] : []))).toEqual([
      ['intent', null],
      ['unknown', 'CANCELLED'],
    ])
    expect(await violations(s, result, direct)).toEqual([])
  })
})
