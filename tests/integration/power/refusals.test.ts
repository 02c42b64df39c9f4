import { describe, expect, it } from 'vitest'
import { openAppendFile } from '../../../electron/storage/append-file.ts'
import type { StuckPolicy } from '../../../shared/models/guest-policy.ts'
import { receiptOf, scene, type RunOptions } from './harness.ts'
import { clean, hows } from './invariants.ts'

const passing = [
  'TaskInProgress',
  'InvalidState',
  'InvalidVmState',
  'QuestionPending',
  'SystemError',
  'Timedout',
] as const

describe('a ShutdownGuest that is refused', () => {
  it.each(
    passing.flatMap(
      (fault) =>
        [
          [fault, 1],
          [fault, 2],
        ] as const,
    ),
  )('with %s, %i times, is sent again, and the guest goes down as if nothing had been', async (fault, times) => {
    const s = await scene({ practice: { vms: 2 } })
    s.host.inject({ method: 'ShutdownGuest', object: '1', times, when: 'before', what: { fault } })
    const result = await s.run()
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(hows(result)).toEqual({ 1: ['guest-shutdown', 'poweredOff'], 2: ['guest-shutdown', 'poweredOff'] })
    expect(s.changeNames().filter((name) => name === 'ShutdownGuest 1')).toHaveLength(times + 1)
    await clean(s, result)
  })

  it.each(passing.map((fault) => [fault]))(
    'with %s every time falls to the rule for stuck guests when its time is over; its neighbour is asked all the same',
    async (fault) => {
      const s = await scene({ practice: { vms: 2 } })
      s.host.inject({ method: 'ShutdownGuest', object: '1', when: 'before', what: { fault } })
      const run = { policy: { guestTimeoutSeconds: 240 } }
      const result = await s.run(run)
      expect(receiptOf(result)).toMatchObject({
        outcome: 'aborted',
        problem: { code: 'VM_NOT_ASKED', params: { id: '1' } },
      })
      expect(hows(result)).toMatchObject({ 1: ['left-on', 'poweredOn'], 2: ['guest-shutdown', 'poweredOff'] })
      const tries = s.changeNames().filter((name) => name === 'ShutdownGuest 1').length
      expect(tries).toBeGreaterThan(1)
      expect(tries).toBeLessThan(30)
      expect(
        (await s.journal()).flatMap((entry) => (entry.type === 'call' && entry.vm === '2' ? [entry.state] : [])),
      ).toEqual(['intent', 'accepted'])
      await clean(s, result, run)
    },
  )

  it.each<[StuckPolicy, string, string]>([
    ['suspend', 'SuspendVM_Task 1', 'suspended'],
    ['power-off', 'PowerOffVM_Task 1', 'power-off'],
  ])('every time: %s', async (stuck, sent, how) => {
    const s = await scene({ practice: { vms: 1 } })
    s.host.inject({ method: 'ShutdownGuest', when: 'before', what: { fault: 'TaskInProgress' } })
    const run = { policy: { stuck, guestTimeoutSeconds: 20 } }
    const result = await s.run(run)
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(s.changeNames().slice(-2)).toEqual([sent, 'ShutdownHost_Task'])
    expect(hows(result)[1]?.[0]).toBe(how)
    await clean(s, result, run)
  })

  it('because the guest went down a moment before is no refusal at all', async () => {
    const s = await scene({ practice: { vms: 1 } })
    s.host.onCall(
      (call, phase) =>
        void (
          phase === 'received' &&
          call.method === 'ShutdownGuest' &&
          s.host.setVm('1', { powerState: 'poweredOff' })
        ),
    )
    const result = await s.run()
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(hows(result)[1]).toEqual([null, 'poweredOff'])
    await clean(s, result)
  })

  it.each([
    ['NoPermission', 'NO_PERMISSION'],
    ['RestrictedVersion', 'LICENCE_RESTRICTED'],
  ])('with %s stops the run: no VM of this host can be stopped so', async (fault, code) => {
    const s = await scene({ practice: { vms: 4 } })
    s.host.inject({ method: 'ShutdownGuest', times: 1, when: 'before', what: { fault } })
    const result = await s.run({ policy: { stuck: 'power-off' } })
    expect(receiptOf(result)).toMatchObject({ outcome: 'aborted', problem: { code } })
    expect(s.changes()).toHaveLength(1)
    await clean(s, result, { policy: { stuck: 'power-off' } })
  })
})

describe('a suspend that fails', () => {
  const passthrough = (index: number) => (index === 0 ? { taskFaults: { SuspendVM_Task: 'NotSupported' } } : {})

  it('as with a passed-through device: the next rule, and the others go on', async () => {
    const s = await scene({ practice: { vms: 3, noTools: 2, each: passthrough } })
    const run = { policy: { noTools: 'suspend', stuck: 'power-off' } as const }
    const result = await s.run(run)
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(hows(result)).toEqual({
      1: ['power-off', 'poweredOff'],
      2: ['suspended', 'suspended'],
      3: ['guest-shutdown', 'poweredOff'],
    })
    await clean(s, result, run)
  })

  it('or the question, for that VM', async () => {
    const s = await scene({ practice: { vms: 1, stuck: 1, each: passthrough } })
    const asked: string[] = []
    const answers = ['suspend', 'power-off'] as const
    const run: RunOptions = {
      policy: { stuck: 'ask' },
      ask: { stuck: ({ id }) => Promise.resolve(answers[asked.push(id) - 1] ?? null) },
    }
    const result = await s.run(run)
    expect(asked).toEqual(['1', '1'])
    expect(s.changeNames()).toEqual(['ShutdownGuest 1', 'SuspendVM_Task 1', 'PowerOffVM_Task 1', 'ShutdownHost_Task'])
    expect(hows(result)[1]).toEqual(['power-off', 'poweredOff'])
    await clean(s, result, run)
  })

  it.each<StuckPolicy>(['abort', 'suspend', 'wait'])(
    'without either leaves the host on, and asks the others all the same: %s',
    async (stuck) => {
      const s = await scene({ practice: { vms: 2, noTools: 1, each: passthrough } })
      const run = { policy: { noTools: 'suspend' as const, stuck } }
      const result = await s.run(run)
      expect(receiptOf(result)).toMatchObject({ outcome: 'aborted', problem: { code: 'NOT_SUPPORTED' } })
      expect(s.host.state().vms.map(({ powerState }) => powerState)).toEqual(['poweredOn', 'poweredOff'])
      expect(s.changeNames()).not.toContain('ShutdownHost_Task')
      await clean(s, result, run)
    },
  )

  it.each(['TaskInProgress', 'SystemError'])(
    'only for the moment, with %s, is no reason to pull the plug: it is sent again',
    async (fault) => {
      const s = await scene({ practice: { vms: 1, noTools: 1 } })
      s.host.inject({ method: 'SuspendVM_Task', times: 2, when: 'before', what: { fault } })
      const run = { policy: { noTools: 'suspend', stuck: 'power-off' } as const }
      const result = await s.run(run)
      expect(s.changeNames()).toEqual(['SuspendVM_Task 1', 'SuspendVM_Task 1', 'SuspendVM_Task 1', 'ShutdownHost_Task'])
      expect(hows(result)[1]).toEqual(['suspended', 'suspended'])
      await clean(s, result, run)
    },
  )
})

describe('the report on a guest that was asked', () => {
  const stuck = { vms: 1, stuck: 1 }

  it('and still runs after a cancel', async () => {
    const s = await scene({ practice: stuck })
    const cancel = new AbortController()
    const result = await s.run({
      cancel: cancel.signal,
      emit: ({ step, state }) => void (step === 'guest' && state === 'waiting' && cancel.abort()),
    })
    expect(receiptOf(result).outcome).toBe('cancelled')
    expect(hows(result)[1]).toEqual(['asked-still-on', 'poweredOn'])
  })

  it('and still runs after its time', async () => {
    const s = await scene({ practice: stuck })
    expect(hows(await s.run())[1]).toEqual(['asked-still-on', 'poweredOn'])
  })

  it("and still runs when the journal's disk is full", async () => {
    const s = await scene({ practice: stuck })
    const result = await s.run({
      openFile: async (file, how) => {
        const real = await openAppendFile(file, how)
        let accepted = false
        return {
          close: real.close,
          append: (text) => {
            if (accepted) return Promise.reject(new Error('ENOSPC: no space left on device'))
            accepted = text.includes('"ShutdownGuest"') && text.includes('"accepted"')
            return real.append(text)
          },
        }
      },
    })
    expect(receiptOf(result)).toMatchObject({ outcome: 'failed', problem: { code: 'STORAGE_WRITE_FAILED' } })
    expect(hows(result)[1]).toEqual(['asked-still-on', 'poweredOn'])
  })

  it('and that was never asked: left on', async () => {
    const s = await scene({ practice: { vms: 2, noTools: 1 } })
    const result = await s.run({ policy: { noTools: 'ask' }, asksMeanwhile: true })
    expect(hows(result)).toMatchObject({ 1: ['left-on', 'poweredOn'], 2: ['guest-shutdown', 'poweredOff'] })
  })

  it('claims nothing about one that another client powered off', async () => {
    const s = await scene({ practice: { vms: 2, noTools: 1 } })
    const result = await s.run({
      policy: { noTools: 'ask' },
      asksMeanwhile: true,
      ask: { cannotAsk: () => (s.host.setVm('1', { powerState: 'poweredOff' }), new Promise(() => undefined)) },
    })
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(hows(result)[1]).toEqual([null, 'poweredOff'])
    await clean(s, result, { policy: { noTools: 'ask' } })
  })
})
