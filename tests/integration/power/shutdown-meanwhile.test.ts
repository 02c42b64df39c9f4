import { describe, expect, it, onTestFinished } from 'vitest'
import { HostMonitor } from '../../../electron/hosts/monitor.ts'
import { receiptOf, scene } from './harness.ts'
import { clean, hows } from './invariants.ts'

describe('what changes while a run is under way', () => {
  it('a guest that suspends instead of shutting down counts as at rest, and is called suspended', async () => {
    const s = await scene({ practice: { vms: 1, stuck: 1 } })
    s.host.onCall(
      (call, phase) =>
        void (
          phase === 'answered' &&
          call.method === 'ShutdownGuest' &&
          call.objectId === '1' &&
          s.host.setVm('1', { powerState: 'suspended' })
        ),
    )
    const result = await s.run()
    expect(receiptOf(result).outcome).toBe('unreachable')
    expect(hows(result)[1]).toEqual(['suspended', 'suspended'])
  })

  it('a VM that is started before the guests are touched stops the run with nothing touched', async () => {
    const s = await scene({ practice: { vms: 4 } })
    const result = await s.run({
      ask: { confirm: () => (s.host.setVm('4', { powerState: 'poweredOn' }), Promise.resolve(true)) },
    })
    expect(receiptOf(result)).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'VM_STARTED_MEANWHILE', params: { id: '4' } },
    })
    expect(s.changes()).toEqual([])
    expect(hows(result)[4]).toEqual(['left-on', 'poweredOn'])
    await clean(s, result)
  })

  it.each([
    ['one that was off', '4'],
    ['one that was shut down by the run', '1'],
  ])('a VM that is started between plan and recheck keeps the host on: %s', async (_what, id) => {
    const s = await scene({ practice: { vms: 4 } })
    const result = await s.run({
      emit: ({ step, state }) =>
        void (step === 'recheck' && state === 'started' && s.host.setVm(id, { powerState: 'poweredOn' })),
    })
    expect(receiptOf(result)).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'VM_STARTED_MEANWHILE', params: { id } },
    })
    expect(s.changeNames()).not.toContain('ShutdownHost_Task')
    expect(s.host.state().powered).toBe(true)
    expect(receiptOf(result).vms.find((vm) => vm.id === id)?.after).toBe('poweredOn')
  })

  it('a VM that appears and runs keeps the host on', async () => {
    const s = await scene({ practice: { vms: 1 } })
    const result = await s.run({
      emit: ({ step, state }) =>
        void (
          step === 'recheck' &&
          state === 'started' &&
          s.host.setVm(s.host.addVm('new'), { powerState: 'poweredOn' })
        ),
    })
    expect(receiptOf(result)).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'VM_STARTED_MEANWHILE', params: { vm: 'new' } },
    })
    expect(s.host.state().powered).toBe(true)
  })

  it('a VM that the host no longer lists stops the run at once: it may be running unseen', async () => {
    const s = await scene({ practice: { vms: 1, stuck: 1 } })
    s.host.onCall(
      (call, phase) =>
        void (phase === 'answered' && call.method === 'ShutdownGuest' && call.objectId === '1' && s.host.removeVm('1')),
    )
    const result = await s.run({ policy: { guestTimeoutSeconds: 24 * 3600 } })
    expect(receiptOf(result)).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'VM_STATE_UNKNOWN', params: { id: '1' } },
    })
    expect(hows(result)[1]).toEqual([null, null])
    expect(s.host.state().powered).toBe(true)
    await clean(s, result)
  })

  it('a VM whose state can no longer be read keeps the host on', async () => {
    const s = await scene({ practice: { vms: 2 } })
    const result = await s.run({
      emit: ({ step, state }) =>
        void (step === 'recheck' && state === 'started' && s.host.setVm('2', { unreadable: ['runtime'] })),
    })
    expect(receiptOf(result)).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'VM_STATE_UNKNOWN', params: { id: '2' } },
    })
    expect(hows(result)[2]).toEqual(['guest-shutdown', null])
    expect(s.host.state().powered).toBe(true)
  })

  it('an answer without the host in it is not taken for an empty host', async () => {
    const s = await scene({ practice: { vms: 1 } })
    const empty =
      '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>' +
      '<RetrievePropertiesExResponse xmlns="urn:vim25"/></e:Body></e:Envelope>'
    const result = await s.run({
      emit: ({ step, state }) =>
        void (
          step === 'recheck' &&
          state === 'started' &&
          s.host.inject({ method: 'RetrievePropertiesEx', when: 'before', times: 3, what: { body: empty } })
        ),
    })
    expect(receiptOf(result)).toMatchObject({ outcome: 'failed', problem: { code: 'REPLY_UNEXPECTED' } })
    expect(s.changeNames()).not.toContain('ShutdownHost_Task')
  })

  it('a single broken read at the last look is tried again', async () => {
    const s = await scene({ practice: { vms: 1 } })
    const result = await s.run({
      emit: ({ step, state }) =>
        void (
          step === 'recheck' &&
          state === 'started' &&
          s.host.inject({ method: 'RetrievePropertiesEx', when: 'before', times: 1, what: { http: 502 } })
        ),
    })
    expect(receiptOf(result).outcome).toBe('unreachable')
    await clean(s, result)
  })

  it('a monitor that fell behind does not make a VM seem at rest that runs', async () => {
    const s = await scene({ practice: { vms: 1, stuck: 1 } })
    s.host.setVm('1', { powerState: 'poweredOff' })
    const monitor = new HostMonitor({ client: s.newClient(), clock: s.clock, random: () => 0 })
    onTestFinished(() => monitor.stop())
    // It gets the inventory and then no push any more.
    s.host.inject({ method: 'WaitForUpdatesEx', after: 1, when: 'after', what: { silence: true } })
    monitor.start()
    await monitor.waitFor(({ connection }) => connection === 'connected', { timeoutMs: 100_000 })
    s.host.setVm('1', { powerState: 'poweredOn', tools: 'guestToolsRunning', ignoresGuest: true })
    const result = await s.run({ monitor })
    expect(monitor.state.inventory?.vms[0]?.powerState).toBe('poweredOff')
    expect(receiptOf(result)).toMatchObject({
      outcome: 'aborted',
      problem: { code: 'VM_STUCK' },
      vms: [{ after: 'poweredOn', how: 'asked-still-on' }],
    })
  })

  it('a session that ends in the middle is taken up again, and nothing is sent twice', async () => {
    const s = await scene({ practice: { vms: 3, guestSeconds: 0.1 } })
    let ended = false
    s.host.onCall((call, phase) => {
      if (ended || phase !== 'answered' || call.method !== 'ShutdownGuest') return
      ended = true
      s.host.expireSessions()
    })
    const result = await s.run()
    expect(receiptOf(result).outcome).toBe('unreachable')
    await clean(s, result)
  })
})
