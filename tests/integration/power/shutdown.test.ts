import { describe, expect, it } from 'vitest'
import type { PracticeOptions } from '../../../electron/practice/practice-host.ts'
import type { PowerState } from '../../../shared/models/inventory.ts'
import type { NoToolsPolicy } from '../../../shared/models/guest-policy.ts'
import type { How } from '../../../shared/models/power.ts'
import { answering, receiptOf, scene, type RunOptions } from './harness.ts'
import { clean, hows } from './invariants.ts'

/** VM 1 has no Tools; VM 2 is as it should be. */
const oneWithoutTools: Partial<PracticeOptions> = { vms: 2, noTools: 1 }

describe('guests first, then the host', () => {
  it('shuts the guests down, looks again, and then sends ShutdownHost_Task with force', async () => {
    const s = await scene({ practice: { vms: 4 } })
    const result = await s.run()
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(s.changeNames().slice(0, 3).toSorted()).toEqual(['ShutdownGuest 1', 'ShutdownGuest 2', 'ShutdownGuest 3'])
    expect(s.changeNames().slice(3)).toEqual(['ShutdownHost_Task'])
    expect(s.changes()[3]?.args).toEqual({ force: 'true' })
    expect(s.host.state()).toMatchObject({ powered: false, maintenance: false })
    expect(hows(result)).toEqual({
      1: ['guest-shutdown', 'poweredOff'],
      2: ['guest-shutdown', 'poweredOff'],
      3: ['guest-shutdown', 'poweredOff'],
      4: ['already-off', 'poweredOff'],
    })
    await clean(s, result)
  })

  it('looks at the host between the last guest and the host call', async () => {
    const s = await scene({ practice: { vms: 2 } })
    await s.run()
    const steps = s.events.filter(({ state }) => state === 'started').map(({ step }) => step)
    expect(steps).toEqual(['preflight', 'guest', 'guest', 'recheck', 'host', 'verify'])
    const methods = s.host.calls.map(({ method }) => method)
    const look = methods.lastIndexOf('RetrievePropertiesEx', methods.indexOf('ShutdownHost_Task'))
    expect(look).toBeGreaterThan(methods.lastIndexOf('ShutdownGuest'))
  })

  it('stops one start-order group after the other, the last started first, and waits for each', async () => {
    const s = await scene({ practice: { vms: 3, autostart: true } })
    const running: string[][] = []
    s.host.onCall((call, phase) => {
      if (phase === 'received' && call.method === 'ShutdownGuest')
        running.push(
          s.host
            .state()
            .vms.filter((vm) => vm.powerState === 'poweredOn')
            .map((vm) => vm.id),
        )
    })
    const result = await s.run()
    expect(s.changeNames()).toEqual(['ShutdownGuest 3', 'ShutdownGuest 2', 'ShutdownGuest 1', 'ShutdownHost_Task'])
    expect(running).toEqual([['1', '2', '3'], ['1', '2'], ['1']])
    await clean(s, result)
  })

  it('stops the guests of one group at the same time', async () => {
    const s = await scene({ practice: { vms: 5, guestSeconds: 2 } })
    const running: number[] = []
    s.host.onCall((call, phase) => {
      if (phase === 'received' && call.method === 'ShutdownGuest')
        running.push(s.host.state().vms.filter((vm) => vm.powerState === 'poweredOn').length)
    })
    const result = await s.run()
    expect(running).toEqual([4, 4, 4, 4])
    await clean(s, result)
  })

  it('goes straight to the host when nothing runs', async () => {
    const s = await scene({ practice: { vms: 0 } })
    const result = await s.run()
    expect(s.changeNames()).toEqual(['ShutdownHost_Task'])
    await clean(s, result)
  })
})

describe('VMs without Tools', () => {
  it.each<[NoToolsPolicy, string[], [How, PowerState], boolean]>([
    ['suspend', ['SuspendVM_Task 1'], ['suspended', 'suspended'], false],
    ['power-off', ['PowerOffVM_Task 1'], ['power-off', 'poweredOff'], true],
  ])('follow the policy %s and are never sent ShutdownGuest', async (noTools, sent, how, lostPower) => {
    const s = await scene({ practice: oneWithoutTools })
    const run = { policy: { noTools } }
    const result = await s.run(run)
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(s.changeNames().filter((name) => name.endsWith(' 1'))).toEqual(sent)
    expect(hows(result)[1]).toEqual(how)
    expect(s.host.state().vms[0]?.lostPower).toBe(lostPower)
    await clean(s, result, run)
  })

  it('keep a run from beginning with the policy abort', async () => {
    const s = await scene({ practice: oneWithoutTools })
    const result = await s.run()
    expect(receiptOf(result)).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'ABORTED_BY_POLICY' },
      journalFile: null,
    })
    expect(s.changes()).toEqual([])
    await clean(s, result)
  })

  it.each([
    ['suspend', ['suspended', 'suspended']],
    ['power-off', ['power-off', 'poweredOff']],
  ] as const)('are asked about before anything is done: %s', async (answer, how) => {
    const s = await scene({ practice: oneWithoutTools })
    const before: number[] = []
    const run = {
      policy: { noTools: 'ask' as const },
      ask: {
        beforehand: (...given: Parameters<ReturnType<typeof answering>>) => (
          before.push(s.changes().length),
          answering({ 1: answer })(...given)
        ),
      },
    }
    const result = await s.run(run)
    expect(before).toEqual([0])
    expect(hows(result)[1]).toEqual(how)
    await clean(s, result, run)
  })

  it('are left alone when the user answers abort, or does not answer for one of them', async () => {
    for (const answers of [{ 1: 'abort' }, {}] as const) {
      const s = await scene({ practice: oneWithoutTools })
      const result = await s.run({ policy: { noTools: 'ask' }, ask: { beforehand: answering(answers) } })
      expect(receiptOf(result)).toMatchObject({ outcome: 'aborted', problem: { code: 'ABORTED_BY_POLICY' } })
      expect(s.changes()).toEqual([])
    }
  })

  it('stop the run with CONFIRMATION_NEEDED when no question can be asked', async () => {
    const s = await scene({ practice: oneWithoutTools })
    expect(await s.run({ policy: { noTools: 'ask' } })).toMatchObject({
      ok: false,
      problem: { code: 'CONFIRMATION_NEEDED' },
    })
    expect(s.changes()).toEqual([])
  })

  it('are asked for by their Tools as they are when their turn comes, not as they were in the plan', async () => {
    const s = await scene({ practice: { vms: 2 } })
    const run: RunOptions = {
      policy: { noTools: 'suspend' },
      ask: { confirm: () => (s.host.setVm('1', { tools: 'guestToolsNotRunning' }), Promise.resolve(true)) },
    }
    const result = await s.run(run)
    expect(s.changeNames().filter((name) => name.endsWith(' 1'))).toEqual(['SuspendVM_Task 1'])
    await clean(s, result, run)
  })

  it('are shut down like others when their Tools came up meanwhile, and keep their power', async () => {
    const s = await scene({ practice: oneWithoutTools })
    const run: RunOptions = {
      policy: { noTools: 'power-off' },
      ask: { confirm: () => (s.host.setVm('1', { tools: 'guestToolsRunning' }), Promise.resolve(true)) },
    }
    const result = await s.run(run)
    expect(s.changeNames()).not.toContain('PowerOffVM_Task 1')
    expect(hows(result)[1]).toEqual(['guest-shutdown', 'poweredOff'])
    await clean(s, result, run)
  })

  it('whose Tools are said to be gone while they still run are asked again, and keep their power', async () => {
    const s = await scene({ practice: { vms: 1 } })
    s.host.inject({ method: 'ShutdownGuest', when: 'before', times: 1, what: { fault: 'ToolsUnavailable' } })
    const run = { policy: { noTools: 'power-off' } } as const
    const result = await s.run(run)
    expect(hows(result)[1]).toEqual(['guest-shutdown', 'poweredOff'])
    expect(s.changeNames().filter((name) => name.endsWith(' 1'))).toEqual(['ShutdownGuest 1', 'ShutdownGuest 1'])
    await clean(s, result, run)
  })

  it.each([
    ['suspend', 'unreachable', 'SuspendVM_Task 1'],
    ['power-off', 'unreachable', 'PowerOffVM_Task 1'],
    ['abort', 'aborted', null],
  ] as const)(
    'whose Tools vanish between the look and the call follow the policy %s',
    async (noTools, outcome, sent) => {
      const s = await scene({ practice: { vms: 1 } })
      // The host refuses as if Tools had stopped at that moment; the guest still gets its time to shut down.
      s.host.inject({ method: 'ShutdownGuest', when: 'before', times: 1, what: { fault: 'ToolsUnavailable' } })
      s.host.onCall(
        (call, phase) =>
          void (
            phase === 'received' &&
            call.method === 'ShutdownGuest' &&
            s.host.setVm('1', { tools: 'guestToolsNotRunning' })
          ),
      )
      const run = { policy: { noTools, guestTimeoutSeconds: 60 } }
      const result = await s.run(run)
      expect(receiptOf(result).outcome).toBe(outcome)
      expect(s.changeNames().filter((name) => name.endsWith(' 1'))).toEqual([
        'ShutdownGuest 1',
        ...(sent ? [sent] : []),
      ])
      await clean(s, result, run)
    },
  )

  it('whose Tools vanish are asked about with the question for such VMs, which is withdrawn when they go down', async () => {
    const s = await scene({ practice: { vms: 2 } })
    const asked: string[][] = []
    const run: RunOptions = {
      policy: { noTools: 'ask' },
      ask: {
        confirm: () => (s.host.setVm('1', { tools: 'guestToolsNotRunning' }), Promise.resolve(true)),
        cannotAsk: (vm, _kind, signal) =>
          new Promise((resolve) => {
            asked.push([vm.id])
            signal.addEventListener('abort', () => resolve(null), { once: true })
            s.host.setVm('1', { powerState: 'poweredOff' })
          }),
      },
    }
    const result = await s.run(run)
    expect(asked).toEqual([['1']])
    expect(hows(result)[1]).toEqual([null, 'poweredOff'])
    expect(s.changeNames()).toEqual(['ShutdownGuest 2', 'ShutdownHost_Task'])
    await clean(s, result, run)
  })
})
