import { describe, expect, it } from 'vitest'
import type { PracticeOptions } from '../../../electron/practice/practice-host.ts'
import { answering, receiptOf, scene, type RunOptions } from './harness.ts'
import { hows, violations } from './invariants.ts'
import { at } from './moments.ts'

/** The storage of VM 1 is gone; it runs on. */
const dead: Partial<PracticeOptions> = {
  vms: 3,
  each: (index) => (index === 0 ? { connectionState: 'inaccessible' } : {}),
}

/** Violations other than the one that `leave` is about. */
async function otherViolations(...given: Parameters<typeof violations>): Promise<string[]> {
  return (await violations(...given)).filter((each) => each !== 'VM 1 lost power with the host')
}

const rules = { mode: 'direct', noTools: 'abort', stuck: 'abort' } as const

describe('a running VM that its host cannot access', () => {
  it('keeps the host on unless a rule says otherwise, and nothing is sent', async () => {
    const s = await scene({ practice: dead })
    const result = await s.run()
    expect(receiptOf(result)).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'VM_INACCESSIBLE', params: { id: '1' } },
      journalFile: null,
    })
    expect(s.changes()).toEqual([])
    expect(await violations(s, result, rules)).toEqual([])
  })

  it('to be left is not touched, and loses power with the host as announced', async () => {
    const s = await scene({ practice: dead })
    const result = await s.run({ policy: { inaccessible: 'leave' } })
    expect(s.plans[0]?.plan).toMatchObject({
      hostCall: { force: true, maintenance: false },
      warnings: expect.arrayContaining([expect.objectContaining({ code: 'VMS_WILL_LOSE_POWER' })]) as unknown,
    })
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(s.changeNames().toSorted()).toEqual(['ShutdownGuest 2', 'ShutdownGuest 3', 'ShutdownHost_Task'])
    expect(s.changes().at(-1)?.args).toEqual({ force: 'true' })
    expect(hows(result)).toMatchObject({
      1: ['left-on', 'poweredOn'],
      2: ['guest-shutdown', 'poweredOff'],
      3: ['guest-shutdown', 'poweredOff'],
    })
    expect(await otherViolations(s, result, rules)).toEqual([])
  })

  it('does not make room for another: one that is started still keeps the host on', async () => {
    const s = await scene({ practice: { ...dead, vms: 4 } })
    const result = await s.run({
      policy: { inaccessible: 'leave' },
      emit: at({ step: 'recheck', state: 'started', mode: 'direct' }, () =>
        s.host.setVm('4', { powerState: 'poweredOn' }),
      ).emit,
    })
    expect(receiptOf(result)).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'VM_STARTED_MEANWHILE', params: { id: '4' } },
    })
    expect(await violations(s, result, rules)).toEqual([])
  })

  it.each([
    ['leave', 'unreachable', ['left-on', 'poweredOn']],
    ['abort', 'aborted', ['left-on', 'poweredOn']],
  ] as const)('is asked about beforehand: %s', async (answer, outcome, how) => {
    const s = await scene({ practice: dead })
    const result = await s.run({ policy: { inaccessible: 'ask' }, ask: { beforehand: answering({ 1: answer }) } })
    expect(receiptOf(result).outcome).toBe(outcome)
    expect(hows(result)[1]).toEqual(how)
    expect(s.changes().length > 0).toBe(answer === 'leave')
    expect(await otherViolations(s, result, rules)).toEqual([])
  })

  it.each([
    ['leave', 'unreachable'],
    ['abort', 'aborted'],
    [null, 'aborted'],
  ] as const)('is asked about while the others go down: %s', async (answer, outcome) => {
    const s = await scene({ practice: dead })
    const kinds: string[] = []
    const run: RunOptions = {
      policy: { inaccessible: 'ask' },
      asksMeanwhile: true,
      ask: { cannotAsk: (vm, kind) => (kinds.push(`${vm.id} ${kind}`), Promise.resolve(answer)) },
    }
    const result = await s.run(run)
    expect(kinds).toEqual(['1 inaccessible'])
    expect(receiptOf(result).outcome).toBe(outcome)
    expect(hows(result)[1]).toEqual(['left-on', 'poweredOn'])
    expect(await otherViolations(s, result, rules)).toEqual([])
  })

  it('through maintenance mode cannot be left: the host does not enter it while a VM runs', async () => {
    const s = await scene({ practice: dead })
    const result = await s.run({ policy: { mode: 'via-maintenance', inaccessible: 'leave' } })
    expect(receiptOf(result)).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'LEAVE_NEEDS_FORCE' },
      journalFile: null,
    })
    expect(s.changes()).toEqual([])
  })
})

describe('a VM that becomes inaccessible during the run', () => {
  const lost: Partial<PracticeOptions> = { vms: 2 }

  it.each([
    ['abort', 'direct', 'aborted', 'VM_INACCESSIBLE'],
    ['leave', 'direct', 'unreachable', 'UNREACHABLE_AFTER_SHUTDOWN'],
    ['leave', 'via-maintenance', 'aborted', 'LEAVE_NEEDS_FORCE'],
  ] as const)('follows the rule %s in mode %s', async (inaccessible, mode, outcome, code) => {
    const s = await scene({ practice: lost })
    s.host.onCall(
      (call, phase) =>
        void (
          phase === 'received' &&
          call.method === 'ShutdownGuest' &&
          call.objectId === '1' &&
          s.host.setVm('1', { connectionState: 'inaccessible' })
        ),
    )
    const result = await s.run({ policy: { inaccessible, mode } })
    expect(receiptOf(result)).toMatchObject({ outcome, problem: { code } })
    expect(hows(result)).toMatchObject({ 1: ['left-on', 'poweredOn'], 2: ['guest-shutdown', 'poweredOff'] })
    expect(s.changeNames().includes('ShutdownHost_Task')).toBe(outcome === 'unreachable')
    expect(s.host.state().maintenance).toBe(false)
    expect(await otherViolations(s, result, { ...rules, mode })).toEqual([])
  })

  it('after it was asked is waited for, and then stuck', async () => {
    const s = await scene({ practice: { vms: 1, stuck: 1 } })
    const result = await s.run({
      emit: at({ step: 'guest', state: 'waiting', mode: 'direct' }, () =>
        s.host.setVm('1', { connectionState: 'inaccessible' }),
      ).emit,
    })
    expect(receiptOf(result)).toMatchObject({ outcome: 'aborted', problem: { code: 'VM_STUCK' } })
    expect(hows(result)[1]).toEqual(['asked-still-on', 'poweredOn'])
    expect(await violations(s, result, rules)).toEqual([])
  })
})
