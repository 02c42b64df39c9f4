import { describe, expect, it } from 'vitest'
import { bareProblem } from '../../support/problem.ts'
import { fail, ok } from '../../../shared/result.ts'
import { receiptOf, scene } from './harness.ts'
import { violations } from './invariants.ts'

const direct = { mode: 'direct', noTools: 'abort', stuck: 'abort' } as const
const limits = { misses: 5, spanMs: 20_000, intervalMs: 4_000, giveUpMs: 60_000 }

describe('watching the host go', () => {
  it('says unreachable after five misses that span twenty seconds, and what they were', async () => {
    const s = await scene({ practice: { vms: 0 } })
    const receipt = receiptOf(await s.run())
    expect(receipt).toMatchObject({ outcome: 'unreachable', problem: { code: 'UNREACHABLE_AFTER_SHUTDOWN' } })
    const { misses, seconds, refused, silent } = receipt.problem?.params ?? {}
    expect(Number(misses)).toBeGreaterThanOrEqual(5)
    expect(Number(seconds)).toBeGreaterThanOrEqual(20)
    expect(Number(refused) + Number(silent)).toBe(misses)
  })

  it('says still reachable when the host accepted and never goes, and reads its VMs afresh', async () => {
    const s = await scene({ practice: { vms: 1, goneAfterSeconds: 3600 } })
    const result = await s.run({ verify: limits })
    expect(receiptOf(result)).toMatchObject({
      outcome: 'still-reachable',
      problem: { code: 'STILL_REACHABLE' },
      vms: [{ after: 'poweredOff', how: 'guest-shutdown' }],
    })
    expect(s.host.state().powered).toBe(true)
    expect(await violations(s, result, direct)).toEqual([])
  })

  it('says that the call was never confirmed when its answer was lost and the host stays', async () => {
    const s = await scene({ practice: { vms: 0 } })
    s.host.inject({ method: 'ShutdownHost_Task', when: 'before', what: { disconnect: true } })
    const result = await s.run({ verify: limits })
    expect(receiptOf(result)).toMatchObject({ outcome: 'still-reachable', problem: { code: 'HOST_CALL_UNCONFIRMED' } })
    expect(await violations(s, result, direct)).toEqual([])
  })

  it('reports the fault of a shutdown task that ends in error', async () => {
    const s = await scene({ practice: { vms: 0, goneAfterSeconds: 3600 } })
    // Every later read shows the task as ended: what a host says that refuses after it accepted.
    s.host.onCall(
      (call, phase) =>
        void (
          phase === 'answered' &&
          call.method === 'ShutdownHost_Task' &&
          s.host.inject({ method: 'RetrievePropertiesEx', when: 'before', times: 1, what: { body: failedTask } })
        ),
    )
    const result = await s.run({ verify: limits })
    expect(receiptOf(result)).toMatchObject({ outcome: 'aborted', problem: { code: 'HOST_CONFIG_FAULT' } })
  })

  it('does not let a cancel that came too late hide that fault', async () => {
    const s = await scene({ practice: { vms: 0, goneAfterSeconds: 3600 } })
    s.host.onCall(
      (call, phase) =>
        void (
          phase === 'answered' &&
          call.method === 'ShutdownHost_Task' &&
          s.host.inject({ method: 'RetrievePropertiesEx', when: 'before', times: 1, what: { body: failedTask } })
        ),
    )
    const cancel = new AbortController()
    const result = await s.run({
      verify: limits,
      cancel: cancel.signal,
      emit: ({ step, state }) => void (step === 'verify' && state === 'started' && cancel.abort()),
    })
    expect(receiptOf(result)).toMatchObject({ outcome: 'aborted', problem: { code: 'HOST_CONFIG_FAULT' } })
  })

  it('draws no conclusion while this computer has no network', async () => {
    const s = await scene({ practice: { vms: 1 } })
    const result = await s.run({ verify: limits, probe: () => Promise.resolve(fail(bareProblem('NETWORK_DOWN'))) })
    expect(receiptOf(result)).toMatchObject({
      outcome: 'unknown',
      problem: { code: 'VERIFY_INCONCLUSIVE', params: { code: 'NETWORK_DOWN' } },
    })
    expect(await violations(s, result, direct)).toEqual([])
  })

  it.each([['NAME_NOT_FOUND'], ['CERTIFICATE_CHANGED']] as const)('draws none from %s either', async (code) => {
    const s = await scene({ practice: { vms: 0 } })
    const result = await s.run({ verify: limits, probe: () => Promise.resolve(fail(bareProblem(code))) })
    expect(receiptOf(result)).toMatchObject({
      outcome: 'unknown',
      problem: { code: 'VERIFY_INCONCLUSIVE', params: { code } },
    })
  })

  it('starts counting again when the host responds in between', async () => {
    const s = await scene({ practice: { vms: 0, goneAfterSeconds: 3600 } })
    let tries = 0
    const result = await s.run({
      verify: limits,
      probe: () => Promise.resolve((tries += 1) % 5 === 0 ? ok(null) : fail(bareProblem('CONNECTION_REFUSED'))),
    })
    expect(receiptOf(result).outcome).toBe('still-reachable')
    expect(
      s.events.filter(({ step }) => step === 'verify').every(({ params }) => Number(params['misses'] ?? 0) < 5),
    ).toBe(true)
  })

  it('counts misses in steps that are shown, with how many are needed', async () => {
    const s = await scene({ practice: { vms: 0 } })
    await s.run()
    const shown = s.events
      .filter(({ step, state }) => step === 'verify' && state === 'waiting')
      .map(({ params }) => params['misses'])
    expect(shown).toEqual([...shown].toSorted((a, b) => Number(a) - Number(b)))
    expect(shown.slice(-5)).toEqual([...Array(5).keys()].map((index) => Number(shown.at(-1)) - 4 + index))
    expect(s.events.findLast(({ step, state }) => step === 'verify' && state === 'waiting')?.params['needed']).toBe(5)
  })
})

describe('the host call alone (--now)', () => {
  it('is sent once, with force, and no guest is touched', async () => {
    const s = await scene({ practice: { vms: 4, noTools: 1 } })
    const result = await s.run({ policy: { mode: 'now' } })
    expect(s.changeNames()).toEqual(['ShutdownHost_Task'])
    expect(s.changes()[0]?.args).toEqual({ force: 'true' })
    expect(receiptOf(result)).toMatchObject({ outcome: 'unreachable' })
    // What became of the running ones cannot be seen from outside.
    expect(
      receiptOf(result)
        .vms.filter(({ before }) => before === 'poweredOn')
        .map(({ after, how }) => [after, how]),
    ).toEqual([
      [null, 'left-on'],
      [null, 'left-on'],
      [null, 'left-on'],
    ])
    expect(s.host.state().vms.filter((vm) => vm.lostPower)).toHaveLength(3)
    expect(await violations(s, result, { ...direct, mode: 'now' })).toEqual([])
  })

  it('leaves everything as it is when the host refuses', async () => {
    const s = await scene({ practice: { vms: 2, mode: 'free' } })
    const result = await s.run({ policy: { mode: 'now' } })
    expect(receiptOf(result)).toMatchObject({ outcome: 'aborted', problem: { code: 'LICENCE_RESTRICTED' } })
    expect(receiptOf(result).vms.map(({ after, how }) => [after, how])).toEqual([
      ['poweredOn', 'left-on'],
      ['poweredOn', 'left-on'],
    ])
  })
})

const failedTask =
  '<?xml version="1.0" encoding="UTF-8"?>' +
  '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" ' +
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="urn:vim25"><e:Body>' +
  '<RetrievePropertiesExResponse><returnval><objects><obj type="Task">haTask-ha-host-1</obj>' +
  '<propSet><name>info.state</name><val xsi:type="TaskInfoState">error</val></propSet>' +
  '<propSet><name>info.error</name><val xsi:type="LocalizedMethodFault"><fault ' +
  'xsi:type="HostConfigFault"/><localizedMessage>no</localizedMessage></val></propSet></objects>' +
  '</returnval></RetrievePropertiesExResponse></e:Body></e:Envelope>'
