import { describe, expect, it } from 'vitest'
import type { PracticeOptions } from '../../../electron/practice/practice-host.ts'
import { question, receiptOf, scene, type RunOptions } from './harness.ts'
import { clean, hows } from './invariants.ts'

/** VM 1 ignores ShutdownGuest. */
const oneStuck: Partial<PracticeOptions> = { vms: 1, stuck: 1 }

describe('guests that do not react', () => {
  it.each([
    ['suspend', ['ShutdownGuest 1', 'SuspendVM_Task 1'], 'unreachable', ['suspended', 'suspended']],
    ['power-off', ['ShutdownGuest 1', 'PowerOffVM_Task 1'], 'unreachable', ['power-off', 'poweredOff']],
    ['abort', ['ShutdownGuest 1'], 'aborted', ['asked-still-on', 'poweredOn']],
  ] as const)('follow the policy %s', async (stuck, sent, outcome, how) => {
    const s = await scene({ practice: oneStuck })
    const run = { policy: { stuck } }
    const result = await s.run(run)
    expect(receiptOf(result).outcome).toBe(outcome)
    expect(s.changeNames().filter((name) => name.endsWith(' 1'))).toEqual(sent)
    expect(hows(result)[1]).toEqual(how)
    expect(s.changeNames().includes('ShutdownHost_Task')).toBe(outcome === 'unreachable')
    await clean(s, result, run)
  })

  it('are waited for with the policy wait, as long as it takes', async () => {
    const s = await scene({ practice: oneStuck })
    let waits = 0
    const run: RunOptions = {
      policy: { stuck: 'wait' },
      emit: ({ code }) => {
        if (code === 'VM_STUCK' && (waits += 1) === 3) s.host.setVm('1', { powerState: 'poweredOff' })
      },
    }
    const result = await s.run(run)
    expect(waits).toBe(3)
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(s.changeNames().filter((name) => name.endsWith(' 1'))).toEqual(['ShutdownGuest 1'])
  })

  it.each([
    ['suspend', 'unreachable', ['SuspendVM_Task 1']],
    ['power-off', 'unreachable', ['PowerOffVM_Task 1']],
    ['abort', 'aborted', []],
  ] as const)('are asked about: %s', async (answer, outcome, sent) => {
    const s = await scene({ practice: oneStuck })
    const run: RunOptions = { policy: { stuck: 'ask' }, ask: { stuck: () => Promise.resolve(answer) } }
    const result = await s.run(run)
    expect(receiptOf(result).outcome).toBe(outcome)
    expect(s.changeNames().filter((name) => name.endsWith(' 1'))).toEqual(['ShutdownGuest 1', ...sent])
    await clean(s, result, run)
  })

  it('are asked about again after the answer wait', async () => {
    const s = await scene({ practice: oneStuck })
    const answers = ['wait', 'wait', 'suspend'] as const
    let asked = 0
    const run: RunOptions = {
      policy: { stuck: 'ask' },
      ask: { stuck: () => Promise.resolve(answers[asked++] ?? null) },
    }
    const result = await s.run(run)
    expect(asked).toBe(3)
    expect(hows(result)[1]).toEqual(['suspended', 'suspended'])
    await clean(s, result, run)
  })

  it('stop the run when no question can be asked, with the host on', async () => {
    const s = await scene({ practice: oneStuck })
    const run = { policy: { stuck: 'ask' as const } }
    const result = await s.run(run)
    expect(receiptOf(result)).toMatchObject({ outcome: 'aborted', problem: { code: 'VM_STUCK' } })
    await clean(s, result, run)
  })

  it.each([
    ['poweredOff', ['guest-shutdown', 'poweredOff']],
    ['suspended', ['suspended', 'suspended']],
  ] as const)('withdraw the question when they come to rest meanwhile: %s', async (powerState, how) => {
    const s = await scene({ practice: oneStuck })
    const { ask, asked } = question()
    const ended = s.run({ policy: { stuck: 'ask' }, ask: { stuck: ask } })
    const { signal } = await asked
    s.host.setVm('1', { powerState })
    const result = await ended
    expect(signal.aborted).toBe(true)
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(hows(result)[1]).toEqual(how)
    expect(s.changeNames().filter((name) => name.endsWith(' 1'))).toEqual(['ShutdownGuest 1'])
  })

  it('come to rest while the question is open although the host pushes nothing any more', async () => {
    const s = await scene({ practice: oneStuck })
    s.host.inject({ method: 'CreateFilter', when: 'before', what: { fault: 'NoPermission' } })
    const { ask, asked } = question()
    const ended = s.run({ policy: { stuck: 'ask' }, ask: { stuck: ask } })
    const { signal } = await asked
    s.host.setVm('1', { powerState: 'poweredOff' })
    expect(receiptOf(await ended).outcome).toBe('unreachable')
    expect(signal.aborted).toBe(true)
  })

  it('are asked about at the same time; one answer to abort withdraws the other question', async () => {
    const s = await scene({ practice: { vms: 2, stuck: 2 } })
    const open: { vm: string; signal: AbortSignal; answer: (given: 'abort' | null) => void }[] = []
    const both = Promise.withResolvers<undefined>()
    const ended = s.run({
      policy: { stuck: 'ask' },
      ask: {
        stuck: (vm, signal) =>
          new Promise((resolve) => {
            open.push({ vm: vm.id, signal, answer: resolve })
            signal.addEventListener('abort', () => resolve(null), { once: true })
            if (open.length === 2) both.resolve(undefined)
          }),
      },
    })
    await both.promise
    open[0]?.answer('abort')
    const result = await ended
    expect(open[1]?.signal.aborted).toBe(true)
    expect(receiptOf(result)).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'VM_STUCK', params: { id: open[0]?.vm } },
    })
    expect(s.changeNames().toSorted()).toEqual(['ShutdownGuest 1', 'ShutdownGuest 2'])
    await clean(s, result, { policy: { stuck: 'ask' } })
  })

  it('are asked about at the same time; each gets its own answer', async () => {
    const s = await scene({ practice: { vms: 2, stuck: 2 } })
    const run: RunOptions = {
      policy: { stuck: 'ask' },
      ask: { stuck: ({ id }) => Promise.resolve(id === '1' ? 'suspend' : 'power-off') },
    }
    const result = await s.run(run)
    expect(hows(result)).toEqual({ 1: ['suspended', 'suspended'], 2: ['power-off', 'poweredOff'] })
    await clean(s, result, run)
  })

  it.each(['power-off', 'abort'] as const)(
    'keep their power when it is not known whether they were asked at all, also with the policy %s',
    async (stuck) => {
      const s = await scene({ practice: oneStuck })
      s.host.inject({ method: 'ShutdownGuest', when: 'before', times: 1, what: { disconnect: true } })
      const result = await s.run({ policy: { stuck } })
      expect(receiptOf(result)).toMatchObject({ outcome: 'failed', problem: { code: 'GUEST_CALL_UNCONFIRMED' } })
      expect(s.changeNames()).toEqual(['ShutdownGuest 1'])
      expect(s.host.state().vms[0]).toMatchObject({ powerState: 'poweredOn' })
      await clean(s, result, { policy: { stuck } })
    },
  )

  it('that went down by themselves while a suspend was lost are not said to have been powered off', async () => {
    const s = await scene({ practice: oneStuck })
    s.host.inject({ method: 'SuspendVM_Task', when: 'before', times: 1, what: { disconnect: true } })
    const result = await s.run({
      policy: { stuck: 'suspend' },
      emit: ({ code }) => void (code === 'GUEST_CALL_UNCONFIRMED' && s.host.setVm('1', { powerState: 'poweredOff' })),
    })
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(hows(result)[1]).toEqual(['guest-shutdown', 'poweredOff'])
  })

  it('that go down by themselves just before they are forced are not said to have lost power', async () => {
    const s = await scene({ practice: oneStuck })
    const run: RunOptions = {
      policy: { stuck: 'power-off' },
      emit: ({ code, vm }) =>
        void (code === 'VM_STUCK' && vm === '1' && s.host.setVm('1', { powerState: 'poweredOff' })),
    }
    const result = await s.run(run)
    expect(hows(result)[1]).toEqual(['guest-shutdown', 'poweredOff'])
    expect(s.host.state().vms[0]?.lostPower).toBe(false)
  })
})
