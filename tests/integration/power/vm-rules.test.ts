import { describe, expect, it } from 'vitest'
import type { StuckAnswer } from '../../../electron/power/run-questions.ts'
import type { RunEvent } from '../../../shared/models/power.ts'
import { instanceUuidOf, openScene, receiptOf, scene, type Scene } from './harness.ts'
import { clean, hows } from './invariants.ts'

/** Notes which VMs run whenever a guest is asked to shut down. */
function runningAtEachCall(s: Scene): (readonly [asked: string, running: string])[] {
  const seen: (readonly [string, string])[] = []
  s.host.onCall((call, phase) => {
    if (phase !== 'received' || call.method !== 'ShutdownGuest') return
    const running = s.host.state().vms.filter((vm) => vm.powerState === 'poweredOn')
    seen.push([call.objectId ?? '', running.map((vm) => vm.id).join(' ')])
  })
  return seen
}

describe('shutdown groups', () => {
  it('go one after the other, and the VM that is to be last goes when every other is off', async () => {
    const s = await scene({ practice: { vms: 5 } })
    const seen = runningAtEachCall(s)
    const result = await s.run({ rules: { 1: { last: true }, 2: { group: 7 }, 3: { group: 2 } } })
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(seen).toEqual([
      ['3', '1 2 3 5'],
      ['5', '1 2 5'],
      ['2', '1 2'],
      ['1', '1'],
    ])
    await clean(s, result)
  })

  it('keep the start order of the host inside each', async () => {
    const s = await scene({ practice: { vms: 3, autostart: true } })
    const result = await s.run({ rules: { 1: { group: 1 }, 2: { group: 1 } } })
    expect(s.changeNames()).toEqual(['ShutdownGuest 2', 'ShutdownGuest 1', 'ShutdownGuest 3', 'ShutdownHost_Task'])
    await clean(s, result)
  })

  it('wait for the answer about a VM of an earlier one, which holds up no VM of its own group', async () => {
    const s = await scene({ practice: { vms: 3, noTools: 1 } })
    const asked = Promise.withResolvers<(answer: 'suspend') => void>()
    const neighbourOff = Promise.withResolvers<undefined>()
    const emit = ({ step, state, vm }: RunEvent): void => {
      if (step === 'guest' && state === 'done' && vm === '2') neighbourOff.resolve(undefined)
    }
    const run = { policy: { noTools: 'ask' }, rules: { 1: { group: 1 }, 2: { group: 1 } }, emit } as const
    const running = s.run({
      ...run,
      asksMeanwhile: true,
      ask: { cannotAsk: () => new Promise((resolve) => asked.resolve(resolve)) },
    })
    const answer = await asked.promise
    await neighbourOff.promise
    // Long enough for the next group to begin, if it were to.
    await s.clock.sleep(30_000)
    expect(s.changeNames()).toEqual(['ShutdownGuest 2'])
    answer('suspend')
    const result = await running
    expect(s.changeNames()).toEqual(['ShutdownGuest 2', 'SuspendVM_Task 1', 'ShutdownGuest 3', 'ShutdownHost_Task'])
    await clean(s, result, run)
  })

  it('are not held up by an open question for longer than a bounded run can spare', async () => {
    const s = await scene({ practice: { vms: 3, noTools: 1 } })
    const rules = { 1: { group: 1 }, 2: { group: 1 }, 3: { guestTimeoutSeconds: 900 } } as const
    const run = { policy: { noTools: 'ask', maxTimeSeconds: 1_000 }, rules } as const
    const asked = Promise.withResolvers<(answer: 'suspend') => void>()
    const emit = ({ step, state, vm }: RunEvent): void => {
      if (step === 'guest' && state === 'done' && vm === '3') void asked.promise.then((answer) => answer('suspend'))
    }
    const result = await s.run({
      ...run,
      emit,
      asksMeanwhile: true,
      ask: { cannotAsk: () => new Promise((resolve) => asked.resolve(resolve)) },
    })
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(s.changeNames()).toEqual(['ShutdownGuest 2', 'ShutdownGuest 3', 'SuspendVM_Task 1', 'ShutdownHost_Task'])
    await clean(s, result, run)
  })
})

describe('the rules of one VM', () => {
  it('hold for it alone: one is suspended when it is stuck, the other as the host says', async () => {
    const s = await scene({ practice: { vms: 2, stuck: 2 } })
    const result = await s.run({ policy: { stuck: 'power-off' }, rules: { 1: { stuck: 'suspend' } } })
    expect(hows(result)).toEqual({ 1: ['suspended', 'suspended'], 2: ['power-off', 'poweredOff'] })
    expect(
      s
        .changeNames()
        .filter((name) => /Suspend|PowerOff/.test(name))
        .toSorted(),
    ).toEqual(['PowerOffVM_Task 2', 'SuspendVM_Task 1'])
    await clean(s, result, { policy: { stuck: 'power-off' } })
  })

  it('give it a time of its own', async () => {
    const s = await scene({ practice: { vms: 2, stuck: 2 } })
    const run = {
      policy: { guestTimeoutSeconds: 100, stuck: 'suspend' },
      rules: { 1: { guestTimeoutSeconds: 4 } },
    } as const
    const result = await s.run(run)
    expect(s.events.filter(({ code }) => code === 'VM_STUCK').map(({ vm }) => vm)).toEqual(['1', '2'])
    await clean(s, result, run)
  })

  it('are in the journal with their sources', async () => {
    const s = await scene({ practice: { vms: 2 } })
    await s.run({ rules: { 2: { group: 3, stuck: 'wait' } } })
    const [first] = await s.journal()
    const rules = first?.type === 'run-started' ? first.rules : null
    expect(rules?.map(({ vm, group, stuck, ambiguous }) => ({ vm, group, stuck, ambiguous }))).toEqual([
      {
        vm: '2',
        group: { value: 3, source: 'vm' },
        stuck: { value: 'wait', source: 'vm' },
        ambiguous: false,
      },
      {
        vm: '1',
        group: { value: 5, source: 'default' },
        stuck: { value: 'abort', source: 'default' },
        ambiguous: false,
      },
    ])
  })
})

describe('a protected VM', () => {
  const rules = { 1: { protected: true } } as const

  it('that is stuck is not powered off by the rule: the host stays on', async () => {
    const s = await scene({ practice: { vms: 2, stuck: 1 } })
    const run = { policy: { stuck: 'power-off' }, rules } as const
    const result = await s.run(run)
    expect(receiptOf(result)).toMatchObject({ outcome: 'aborted', problem: { code: 'VM_STUCK' } })
    expect(s.changeNames().toSorted()).toEqual(['ShutdownGuest 1', 'ShutdownGuest 2'])
    expect(s.host.state().vms[0]).toMatchObject({ powerState: 'poweredOn', lostPower: false })
    await clean(s, result, run)
  })

  it('is not powered off either when suspending it fails', async () => {
    const s = await scene({
      practice: { vms: 1, stuck: 1, each: () => ({ taskFaults: { SuspendVM_Task: 'NotSupported' } }) },
    })
    const answers: StuckAnswer[] = ['suspend']
    const run = { policy: { stuck: 'power-off' }, rules } as const
    const result = await s.run({ ...run, ask: { stuck: () => Promise.resolve(answers.shift() ?? null) } })
    expect(receiptOf(result)).toMatchObject({ outcome: 'aborted', problem: { code: 'VM_STUCK' } })
    expect(s.changeNames()).toEqual(['ShutdownGuest 1', 'SuspendVM_Task 1'])
    await clean(s, result, run)
  })

  it.each<[string, StuckAnswer, string[], string]>([
    ['may be suspended', 'suspend', ['ShutdownGuest 1', 'SuspendVM_Task 1', 'ShutdownHost_Task'], 'unreachable'],
    ['is not powered off', 'power-off', ['ShutdownGuest 1'], 'aborted'],
  ])('%s by an answer', async (_what, answer, sent, outcome) => {
    const s = await scene({ practice: { vms: 1, stuck: 1 } })
    const asked: boolean[] = []
    const run = {
      policy: { stuck: 'power-off' },
      rules,
      ask: {
        stuck: ({ isProtected }: { readonly isProtected: boolean }) => {
          asked.push(isProtected)
          return Promise.resolve(asked.length > 1 ? null : answer)
        },
      },
    } as const
    const result = await s.run(run)
    expect(asked).toEqual([true])
    expect([s.changeNames(), receiptOf(result).outcome]).toEqual([sent, outcome])
    if (answer === 'power-off') expect(receiptOf(result).problem?.code).toBe('VM_PROTECTED')
    await clean(s, result, run)
  })

  it('without Tools is asked about although the rule is to power it off', async () => {
    const s = await scene({ practice: { vms: 2, noTools: 1 } })
    const run = { policy: { noTools: 'power-off' }, rules } as const
    const result = await s.run({ ...run, ask: { beforehand: () => Promise.resolve(new Map([['1', 'power-off']])) } })
    expect(receiptOf(result).outcome).toBe('aborted')
    expect(s.changeNames().filter((name) => name.startsWith('PowerOff'))).toEqual([])
    expect(s.host.state().vms[0]).toMatchObject({ powerState: 'poweredOn', lostPower: false })
  })

  it('keeps the host on in mode now, also when it was started after the plan', async () => {
    const running = await scene({ practice: { vms: 2 } })
    const run = { policy: { mode: 'now' }, rules, acknowledge: 'fresh-read' } as const
    const blocked = await running.run(run)
    expect(receiptOf(blocked)).toMatchObject({ outcome: 'aborted', problem: { code: 'PROTECTED_LOSES_POWER' } })
    expect(running.changes()).toEqual([])
    const off = await scene({
      practice: { vms: 2, each: (index) => (index === 0 ? { powerState: 'poweredOff' } : undefined) },
    })
    const started = await off.run({
      ...run,
      ask: {
        confirm: () => {
          off.host.setVm('1', { powerState: 'poweredOn' })
          return Promise.resolve(true)
        },
      },
    })
    expect(receiptOf(started)).toMatchObject({ outcome: 'aborted', problem: { code: 'VM_STARTED_MEANWHILE' } })
    expect(off.changes()).toEqual([])
  })
})

describe('a copied VM', () => {
  it('follows the host, not the rules of the other, which the plan says', async () => {
    const s = await scene({
      practice: { vms: 3, each: (index) => (index === 1 ? { instanceUuid: instanceUuidOf('1') } : undefined) },
    })
    const result = await s.run({ rules: { 1: { last: true, group: 9 }, 3: { group: 1 } } })
    expect(s.changeNames()[0]).toBe('ShutdownGuest 3')
    expect(s.plans[0]?.plan.groups.map(({ vms }) => vms.map(({ id }) => id).toSorted())).toEqual([['3'], ['1', '2']])
    expect(s.plans[0]?.plan.warnings).toContainEqual(
      expect.objectContaining({ code: 'VM_RULES_AMBIGUOUS', params: expect.objectContaining({ count: 2 }) }),
    )
    await clean(s, result)
  })
})

it('rules that cannot be read keep the run from beginning', async () => {
  await using s = await openScene({ practice: { vms: 1 } })
  const unread = { ok: false, problem: { code: 'STORAGE_CORRUPT', params: { file: 'f', reason: 'not-json' } } } as const
  const result = await s.run({ readRules: () => Promise.resolve(unread) })
  expect(result).toEqual(unread)
  expect(s.changes()).toEqual([])
})
