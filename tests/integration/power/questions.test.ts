import { describe, expect, it } from 'vitest'
import { activity } from '../../../electron/power/journal-activity.ts'
import { readJournal } from '../../../electron/power/journal-read.ts'
import type { StuckAnswer } from '../../../electron/power/run-questions.ts'
import type { AskAnswer } from '../../../shared/models/plan.ts'
import type { RunEvent } from '../../../shared/models/power.ts'
import { runReport } from '../../../shared/rules/run-report.ts'
import { question, receiptOf, scene, type RunOptions, type Scene } from './harness.ts'
import { clean, hows } from './invariants.ts'

/** A question about a VM without Tools, open until the test answers it. */
function openQuestion() {
  const asked = Promise.withResolvers<{
    readonly vm: string
    readonly signal: AbortSignal
    readonly answer: (given: AskAnswer | null) => void
  }>()
  const ask: NonNullable<RunOptions['ask']> = {
    cannotAsk: (vm, _kind, signal) =>
      new Promise((resolve) => {
        asked.resolve({ vm: vm.id, signal, answer: resolve })
        signal.addEventListener('abort', () => resolve(null), { once: true })
      }),
  }
  return { ask, asked: asked.promise }
}

/** Resolves when each of these VMs is reported at rest. */
function whenDone(vms: readonly string[]): { readonly emit: (event: RunEvent) => void; readonly done: Promise<void> } {
  const left = new Set(vms)
  const done = Promise.withResolvers<undefined>()
  return {
    done: done.promise,
    emit: ({ step, state, vm }) => {
      if (step === 'guest' && state === 'done' && vm !== null) left.delete(vm)
      if (left.size === 0) done.resolve(undefined)
    },
  }
}

/** What autostart says: the higher its place, the sooner a VM stops; one without a place stops first. */
function places(s: Scene, order: Readonly<Record<string, number>>): void {
  const infos = Object.entries(order)
    .map(
      ([vm, place]) =>
        `<powerInfo><key type="VirtualMachine">${vm}</key><startOrder>${place}</startOrder>` +
        '<startDelay>-1</startDelay><waitForHeartbeat>systemDefault</waitForHeartbeat>' +
        '<startAction>powerOn</startAction><stopDelay>-1</stopDelay><stopAction>systemDefault</stopAction></powerInfo>',
    )
    .join('')
  s.host.inject({
    method: 'RetrievePropertiesEx',
    after: 3,
    times: 1,
    when: 'before',
    what: {
      body:
        '<?xml version="1.0" encoding="UTF-8"?>' +
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" ' +
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><e:Body>' +
        '<RetrievePropertiesExResponse xmlns="urn:vim25"><returnval><objects><obj ' +
        'type="HostAutoStartManager">ha-autostart-mgr</obj><propSet><name>config</name><val ' +
        'xsi:type="HostAutoStartManagerConfig">' +
        `<defaults><enabled>true</enabled></defaults>${infos}</val></propSet></objects></returnval>` +
        '</RetrievePropertiesExResponse></e:Body></e:Envelope>',
    },
  })
}

/** Returns who decided what, as the report of the only run says. */
async function decisions(s: Scene): Promise<unknown[]> {
  const read = await readJournal(s.journalDir)
  const [run] = read.ok ? activity(read.value.runs) : []
  if (!run) throw new Error('there is no run')
  return runReport(run).decisions.map(({ vm, question, answer, by }) => [vm, question, answer, by])
}

const meanwhile = { policy: { noTools: 'ask', stuck: 'abort' }, asksMeanwhile: true } as const

describe('a question about a VM that cannot be asked', () => {
  it('holds up no later group; the host waits for the answer', async () => {
    const s = await scene({ practice: { vms: 3, noTools: 1 } })
    // VM 1 stops first, then 2, then 3.
    places(s, { 2: 2, 3: 1 })
    const { ask, asked } = openQuestion()
    const { emit, done } = whenDone(['2', '3'])
    const ended = s.run({ ...meanwhile, ask, emit })
    const { vm, answer } = await asked
    expect(vm).toBe('1')
    await done
    expect(s.plans[0]?.plan.groups.map(({ vms }) => vms.map(({ id }) => id))).toEqual([['1'], ['2'], ['3']])
    expect(s.changeNames()).toEqual(['ShutdownGuest 2', 'ShutdownGuest 3'])
    answer('suspend')
    const result = await ended
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(s.changeNames().slice(2)).toEqual(['SuspendVM_Task 1', 'ShutdownHost_Task'])
    expect(hows(result)).toEqual({
      1: ['suspended', 'suspended'],
      2: ['guest-shutdown', 'poweredOff'],
      3: ['guest-shutdown', 'poweredOff'],
    })
    await clean(s, result, meanwhile)
  })

  it('holds up later groups where the order is kept, until it is answered', async () => {
    const s = await scene({ practice: { vms: 3, noTools: 1 } })
    // VMs 1 and 2 stop first, then 3.
    places(s, { 3: 1 })
    const { ask, asked } = openQuestion()
    const { emit, done } = whenDone(['2'])
    const run = { ...meanwhile, policy: { ...meanwhile.policy, keepOrder: true } } as const
    const ended = s.run({ ...run, ask, emit })
    const { answer } = await asked
    await done
    // Long enough for the next group to begin, if it were to.
    await s.clock.sleep(30_000)
    expect(s.changeNames()).toEqual(['ShutdownGuest 2'])
    answer('suspend')
    const result = await ended
    expect(s.changeNames().slice(1)).toEqual(['SuspendVM_Task 1', 'ShutdownGuest 3', 'ShutdownHost_Task'])
    await clean(s, result, run)
  })

  it('without an answer costs later groups of a bounded run no time, although the order is kept', async () => {
    const s = await scene({ practice: { vms: 3, noTools: 1 } })
    places(s, { 3: 1 })
    const { ask, asked } = openQuestion()
    const policy = { noTools: 'ask', stuck: 'suspend', guestTimeoutSeconds: 100, maxTimeSeconds: 600 } as const
    const run: RunOptions = { policy: { ...policy, keepOrder: true }, asksMeanwhile: true, ask }
    const result = await s.run(run)
    expect((await asked).signal.aborted).toBe(true)
    expect(await decisions(s)).toEqual([
      ['1', 'no-tools', null, null],
      ['1', 'stuck', 'suspend', 'rule'],
    ])
    expect(hows(result)).toEqual({
      1: ['suspended', 'suspended'],
      2: ['guest-shutdown', 'poweredOff'],
      3: ['guest-shutdown', 'poweredOff'],
    })
    await clean(s, result, run)
  })

  it('answered with abort leaves the host on, and later guests off', async () => {
    const s = await scene({ practice: { vms: 2, noTools: 1 } })
    places(s, { 2: 1 })
    const { ask, asked } = openQuestion()
    const { emit, done } = whenDone(['2'])
    const ended = s.run({ ...meanwhile, ask, emit })
    await done
    ;(await asked).answer('abort')
    const result = await ended
    expect(receiptOf(result)).toMatchObject({ outcome: 'aborted', problem: { code: 'ABORTED_BY_POLICY' } })
    expect(hows(result)).toEqual({ 1: ['left-on', 'poweredOn'], 2: ['guest-shutdown', 'poweredOff'] })
    await clean(s, result, meanwhile)
  })

  it('that gets no answer: the others of its group shut down, and the host stays on', async () => {
    const s = await scene({ practice: { vms: 3, noTools: 1 } })
    const result = await s.run(meanwhile)
    expect(receiptOf(result)).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'ABORTED_BY_POLICY', params: { vms: 'web-01' } },
    })
    expect(hows(result)).toMatchObject({
      1: ['left-on', 'poweredOn'],
      2: ['guest-shutdown', 'poweredOff'],
      3: ['guest-shutdown', 'poweredOff'],
    })
    expect(s.changeNames().toSorted()).toEqual(['ShutdownGuest 2', 'ShutdownGuest 3'])
    await clean(s, result, meanwhile)
  })

  it('is withdrawn by a cancel', async () => {
    const s = await scene({ practice: { vms: 1, noTools: 1 } })
    const cancel = new AbortController()
    const { ask, asked } = openQuestion()
    const ended = s.run({ ...meanwhile, ask, cancel: cancel.signal })
    const { signal } = await asked
    cancel.abort()
    const result = await ended
    expect(signal.aborted).toBe(true)
    expect(receiptOf(result).outcome).toBe('cancelled')
    expect(s.changes()).toEqual([])
  })

  it('comes back as a question of its own when what was answered fails', async () => {
    const s = await scene({
      practice: { vms: 1, noTools: 1, each: () => ({ taskFaults: { SuspendVM_Task: 'NotSupported' } }) },
    })
    const stuck: string[] = []
    const run: RunOptions = {
      policy: { noTools: 'ask', stuck: 'ask' },
      asksMeanwhile: true,
      ask: {
        cannotAsk: () => Promise.resolve('suspend'),
        stuck: ({ id }) => (stuck.push(id), Promise.resolve('power-off')),
      },
    }
    const result = await s.run(run)
    expect(stuck).toEqual(['1'])
    expect(hows(result)[1]).toEqual(['power-off', 'poweredOff'])
    await clean(s, result, run)
  })
})

describe('a guest that was asked and does not go down', () => {
  it('holds up later groups, also while it is asked about', async () => {
    const s = await scene({ practice: { vms: 2, stuck: 1 } })
    places(s, { 2: 1 })
    const { ask, asked } = question()
    const run: RunOptions = { policy: { stuck: 'ask', guestTimeoutSeconds: 20 }, ask: { stuck: ask } }
    const ended = s.run(run)
    const { answer } = await asked
    expect(s.changeNames()).toEqual(['ShutdownGuest 1'])
    answer('power-off')
    const result = await ended
    expect(s.changeNames().slice(0, 3)).toEqual(['ShutdownGuest 1', 'PowerOffVM_Task 1', 'ShutdownGuest 2'])
    await clean(s, result, run)
  })

  it.each<[StuckAnswer, string, string]>([
    ['suspend', 'SuspendVM_Task 1', 'suspended'],
    ['power-off', 'PowerOffVM_Task 1', 'power-off'],
  ])('is forced without waiting when the user decides at once: %s', async (decision, sent, how) => {
    const s = await scene({ practice: { vms: 1, stuck: 1 } })
    const told: number[] = []
    // A day is longer than any test waits.
    const run: RunOptions = {
      policy: { stuck: 'ask', guestTimeoutSeconds: 24 * 3600 },
      ask: { decideNow: ({ seconds }) => (told.push(seconds), Promise.resolve(decision)) },
    }
    const result = await s.run(run)
    expect(told).toEqual([24 * 3600])
    expect(s.changeNames()).toEqual(['ShutdownGuest 1', sent, 'ShutdownHost_Task'])
    expect(hows(result)[1]?.[0]).toBe(how)
    await clean(s, result, run)
  })

  it('ends the run when the user decides so', async () => {
    const s = await scene({ practice: { vms: 1, stuck: 1 } })
    const run: RunOptions = {
      policy: { stuck: 'ask', guestTimeoutSeconds: 24 * 3600 },
      ask: { decideNow: () => Promise.resolve('abort') },
    }
    const result = await s.run(run)
    expect(receiptOf(result)).toMatchObject({ outcome: 'aborted', problem: { code: 'VM_STUCK' } })
    expect(hows(result)[1]).toEqual(['asked-still-on', 'poweredOn'])
    await clean(s, result, run)
  })

  it('takes the offer to decide back when it goes down', async () => {
    const s = await scene({ practice: { vms: 1, guestSeconds: 0.3 } })
    let offer: AbortSignal | undefined
    const run: RunOptions = { ask: { decideNow: (_vm, signal) => ((offer = signal), new Promise(() => undefined)) } }
    const result = await s.run(run)
    expect(offer?.aborted).toBe(true)
    expect(receiptOf(result).outcome).toBe('unreachable')
    await clean(s, result, run)
  })
})

describe('a time for all guests together', () => {
  it('bounds a long time for each', async () => {
    const s = await scene({ practice: { vms: 1, stuck: 1 } })
    const run: RunOptions = { policy: { stuck: 'power-off', guestTimeoutSeconds: 24 * 3600, maxTimeSeconds: 20 } }
    const result = await s.run(run)
    expect(s.changeNames()).toEqual(['ShutdownGuest 1', 'PowerOffVM_Task 1', 'ShutdownHost_Task'])
    await clean(s, result, run)
  })

  it('bounds an endless wait', async () => {
    const s = await scene({ practice: { vms: 1, stuck: 1 } })
    const run: RunOptions = { policy: { stuck: 'wait', guestTimeoutSeconds: 5, maxTimeSeconds: 20 } }
    const result = await s.run(run)
    expect(receiptOf(result)).toMatchObject({ outcome: 'aborted', problem: { code: 'VM_STUCK' } })
    await clean(s, result, run)
  })

  it('bounds a question about a stuck guest: the host stays on', async () => {
    const s = await scene({ practice: { vms: 1, stuck: 1 } })
    const { ask, asked } = question()
    const run: RunOptions = {
      policy: { stuck: 'ask', guestTimeoutSeconds: 5, maxTimeSeconds: 20 },
      ask: { stuck: ask },
    }
    const result = await s.run(run)
    expect((await asked).signal.aborted).toBe(true)
    expect(receiptOf(result)).toMatchObject({ outcome: 'aborted', problem: { code: 'VM_STUCK' } })
    await clean(s, result, run)
  })

  it('bounds a question about a VM without Tools, which then counts as stuck', async () => {
    const s = await scene({ practice: { vms: 1, noTools: 1 } })
    const { ask, asked } = openQuestion()
    const run: RunOptions = {
      policy: { noTools: 'ask', stuck: 'suspend', maxTimeSeconds: 20 },
      asksMeanwhile: true,
      ask,
    }
    const result = await s.run(run)
    expect((await asked).signal.aborted).toBe(true)
    expect(s.changeNames()).toEqual(['SuspendVM_Task 1', 'ShutdownHost_Task'])
    expect(await decisions(s)).toEqual([
      ['1', 'no-tools', null, null],
      ['1', 'stuck', 'suspend', 'rule'],
    ])
    await clean(s, result, run)
  })

  it('bounds a guest that refuses and one whose Tools never start', async () => {
    const s = await scene({
      practice: { vms: 2, each: (index) => (index === 1 ? { tools: 'guestToolsExecutingScripts' } : {}) },
    })
    s.host.inject({ method: 'ShutdownGuest', when: 'before', what: { fault: 'TaskInProgress' } })
    const run: RunOptions = {
      policy: { noTools: 'suspend', stuck: 'suspend', guestTimeoutSeconds: 24 * 3600, maxTimeSeconds: 20 },
    }
    const result = await s.run(run)
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(s.host.state().vms.map(({ how }) => how)).toEqual(['suspended', 'suspended'])
    await clean(s, result, run)
  })
})
