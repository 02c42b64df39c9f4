import { describe, expect, it } from 'vitest'
import { askedEarlier } from '../../../electron/power/asked-earlier.ts'
import { readJournal } from '../../../electron/power/journal-read.ts'
import type { Clock } from '../../../shared/clock.ts'
import type { RunEvent } from '../../../shared/models/power.ts'
import { receiptOf, scene, type RunOptions, type Scene } from './harness.ts'
import { clean, hows } from './invariants.ts'

/** Rules under which everything that does not go down by itself loses power. */
const harsh = { noTools: 'power-off', stuck: 'power-off' } as const

const waitsFor = (events: readonly RunEvent[], vm: string): (string | null)[] =>
  events
    .filter((event) => event.step === 'guest' && event.vm === vm && event.state === 'waiting')
    .map(({ code }) => code)

/** Lets the guest go down when the run says that it waits for it. */
const downOnceWaitedFor =
  (s: Scene): NonNullable<RunOptions['emit']> =>
  ({ code }) =>
    void (code === 'GUEST_ALREADY_STOPPING' && s.host.setVm('1', { powerState: 'poweredOff' }))

describe('a guest that is on its way down when the run begins', () => {
  it('its Tools stopped already: it is waited for, and neither asked nor powered off', async () => {
    const s = await scene({ practice: { vms: 1, guestSeconds: 600, toolsStopAfterFraction: 0.00001 } })
    await s.client.call('ShutdownGuest', { type: 'VirtualMachine', value: '1' }, '')
    await new Promise<void>((resolve) => {
      const look = (): void =>
        void (s.host.state().vms[0]?.tools === 'guestToolsNotRunning' ? resolve() : setTimeout(look, 5))
      look()
    })
    const result = await s.run({ policy: harsh, emit: downOnceWaitedFor(s) })
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(s.changeNames()).toEqual(['ShutdownGuest 1', 'ShutdownHost_Task'])
    expect(waitsFor(s.events, '1')).toEqual(['GUEST_ALREADY_STOPPING'])
    // Another client asked it: not this run's doing.
    expect(hows(result)[1]).toEqual([null, 'poweredOff'])
  })

  it('stays in shutting down for longer than its time: only then the rule for stuck guests', async () => {
    const s = await scene({ practice: { vms: 1, noTools: 1, each: () => ({ guestState: 'shuttingDown' }) } })
    const run = { policy: { ...harsh, guestTimeoutSeconds: 20 } }
    const result = await s.run(run)
    expect(s.changeNames()).toEqual(['PowerOffVM_Task 1', 'ShutdownHost_Task'])
    expect(waitsFor(s.events, '1').slice(0, 2)).toEqual(['GUEST_ALREADY_STOPPING', 'VM_STUCK'])
    await clean(s, result, run)
  })

  it('its shutdown is called off within its time: it is asked then', async () => {
    const s = await scene({
      practice: { vms: 1, each: () => ({ guestState: 'shuttingDown', tools: 'guestToolsNotRunning' }) },
    })
    const run: RunOptions = {
      policy: harsh,
      emit: ({ code }) =>
        void (code === 'GUEST_ALREADY_STOPPING' && s.host.setVm('1', { guestState: null, tools: 'guestToolsRunning' })),
    }
    const result = await s.run(run)
    expect(s.changeNames()).toEqual(['ShutdownGuest 1', 'ShutdownHost_Task'])
    expect(hows(result)[1]).toEqual(['guest-shutdown', 'poweredOff'])
    await clean(s, result, run)
  })

  it('restarts: it is waited for, and asked when it is up', async () => {
    const s = await scene({
      practice: { vms: 1, each: () => ({ guestState: 'resetting', tools: 'guestToolsNotRunning' }) },
    })
    const run: RunOptions = {
      policy: harsh,
      emit: ({ code }) =>
        void (code === 'GUEST_TOOLS_STARTING' && s.host.setVm('1', { guestState: null, tools: 'guestToolsRunning' })),
    }
    const result = await s.run(run)
    expect(s.changeNames()).toEqual(['ShutdownGuest 1', 'ShutdownHost_Task'])
    await clean(s, result, run)
  })
})

describe('a guest that is coming up when the run begins', () => {
  it('is asked as soon as its Tools run', async () => {
    const s = await scene({
      practice: { vms: 1, guestSeconds: 0.6, scriptsSeconds: 0.6, each: () => ({ powerState: 'poweredOff' }) },
    })
    s.host.startVm('1')
    await new Promise<void>((resolve) => {
      const look = (): void =>
        void (s.host.state().vms[0]?.tools === 'guestToolsExecutingScripts' ? resolve() : setTimeout(look, 5))
      look()
    })
    const run = { policy: harsh }
    const result = await s.run(run)
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(s.changeNames()).toEqual(['ShutdownGuest 1', 'ShutdownHost_Task'])
    expect(hows(result)[1]).toEqual(['guest-shutdown', 'poweredOff'])
    await clean(s, result, run)
  })

  it.each([
    ['power-off', ['PowerOffVM_Task 1', 'ShutdownHost_Task']],
    ['abort', []],
  ] as const)(
    'whose Tools never get there falls to the rule for guests without Tools, after its time: %s',
    async (noTools, sent) => {
      const s = await scene({ practice: { vms: 1, each: () => ({ tools: 'guestToolsExecutingScripts' }) } })
      const run = { policy: { noTools, guestTimeoutSeconds: 20 } }
      const result = await s.run(run)
      expect(s.changeNames()).toEqual(sent)
      expect(waitsFor(s.events, '1').slice(0, 2)).toEqual(['GUEST_TOOLS_STARTING', 'VM_TOOLS_NOT_RUNNING'])
      await clean(s, result, run)
    },
  )

  it('that has Tools when the plan is made, and none when it is asked, is not forced before its time', async () => {
    const s = await scene({ practice: { vms: 1 } })
    s.host.inject({ method: 'ShutdownGuest', times: 1, when: 'before', what: { fault: 'ToolsUnavailable' } })
    // How a guest looks that another client asked to shut down a moment before.
    s.host.onCall(
      (call, phase) =>
        void (
          phase === 'received' &&
          call.method === 'ShutdownGuest' &&
          s.host.setVm('1', { guestState: 'shuttingDown', tools: 'guestToolsNotRunning' })
        ),
    )
    const result = await s.run({ policy: harsh, emit: downOnceWaitedFor(s) })
    expect(s.changeNames()).toEqual(['ShutdownGuest 1', 'ShutdownHost_Task'])
    expect(hows(result)[1]).toEqual([null, 'poweredOff'])
  })
})

/** A first run that asks the guest and is given up then. Its Tools stop at once, and a host that tells no guest state shows no more. */
async function askedAndAborted(s: Scene): Promise<void> {
  const cancel = new AbortController()
  const first = await s.run({
    cancel: cancel.signal,
    emit: ({ step, state, vm }) => void (step === 'guest' && state === 'waiting' && vm === '1' && cancel.abort()),
  })
  expect(hows(first)[1]).toEqual(['asked-still-on', 'poweredOn'])
  s.host.setVm('1', { tools: 'guestToolsNotRunning', guestState: 'notRunning' })
}

/** The same clock, so many seconds later. */
const later = (clock: Clock, seconds: number): Clock => ({ ...clock, now: () => clock.now() + seconds * 1000 })

describe('a guest that an earlier run asked', () => {
  it('a moment ago is waited for, whatever the rules say about guests without Tools', async () => {
    const s = await scene({ practice: { vms: 1, guestSeconds: 6 } })
    await askedAndAborted(s)
    const run = { policy: harsh }
    const result = await s.run(run)
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(s.changeNames()).toEqual(['ShutdownGuest 1', 'ShutdownHost_Task'])
    expect(hows(result)[1]).toEqual(['guest-shutdown', 'poweredOff'])
    expect(waitsFor(s.events, '1')).toContain('GUEST_ALREADY_STOPPING')
    await clean(s, result, run)
  })

  it('and that still runs when its time is over falls to the rule for stuck guests', async () => {
    const s = await scene({ practice: { vms: 1, stuck: 1 } })
    await askedAndAborted(s)
    const result = await s.run({ policy: { noTools: 'power-off', stuck: 'abort' } })
    expect(receiptOf(result)).toMatchObject({ outcome: 'aborted', problem: { code: 'VM_STUCK' } })
    expect(s.changeNames()).toEqual(['ShutdownGuest 1'])
    expect(hows(result)[1]).toEqual(['asked-still-on', 'poweredOn'])
  })

  it.each([
    [300, 9 * 60, true],
    [300, 11 * 60, false],
    [3600, 11 * 60, true],
    [3600, 59 * 60, true],
    [3600, 61 * 60, false],
    // The clock was set back in between.
    [300, -3600, true],
  ])('with %i s for each guest and asked %i s ago still counts: %s', async (guestTimeoutSeconds, ago, counts) => {
    const s = await scene({ practice: { vms: 1, stuck: 1 } })
    await askedAndAborted(s)
    const journal = await readJournal(s.journalDir, { hostId: s.hostId })
    if (!journal.ok) throw new Error(journal.problem.code)
    expect(askedEarlier(journal.value.runs, later(s.clock, ago), guestTimeoutSeconds).has('1')).toBe(counts)
  })

  it('and refused does not count: it was not asked', async () => {
    const s = await scene({ practice: { vms: 1 } })
    s.host.inject({ method: 'ShutdownGuest', when: 'before', what: { fault: 'NoPermission' } })
    await s.run()
    const journal = await readJournal(s.journalDir)
    if (!journal.ok) throw new Error(journal.problem.code)
    expect(askedEarlier(journal.value.runs, s.clock, 300).size).toBe(0)
  })
})
