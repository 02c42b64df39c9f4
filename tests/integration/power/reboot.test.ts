import { describe, expect, it } from 'vitest'
import type { BootLimits } from '../../../electron/power/boot-watch.ts'
import type { Goal } from '../../../electron/power/run-input.ts'
import { createCertificate } from '../../../electron/practice/certificate.ts'
import type { RunEvent } from '../../../shared/models/power.ts'
import { receiptOf, scene, type Scene } from './harness.ts'
import { clean } from './invariants.ts'

/** In the time of a scene's clock, which runs a hundred times as fast. */
const boot: BootLimits = { intervalMs: 1_000, giveUpMs: 600_000, sameBootMs: 60_000, strangerMs: 5_000 }
const goal: Goal = { kind: 'reboot', boot }
/** Long enough for a read, short for a test. */
const soon: Goal = { kind: 'reboot', boot: { ...boot, giveUpMs: 20_000 } }
const booting = { vms: 3, rebootSeconds: 0.2 }

const sights = (events: readonly RunEvent[]): unknown[] =>
  events.filter(({ step, params }) => step === 'boot' && 'sight' in params).map(({ params }) => params['sight'])

/** Waits in a test until the run has announced a step. */
function upon(step: RunEvent['step'], state: RunEvent['state']) {
  const met = Promise.withResolvers<void>()
  return {
    met: met.promise,
    emit: (event: RunEvent): void => {
      if (event.step === step && event.state === state) met.resolve()
    },
  }
}

async function bootTimeOf({ host }: Scene): Promise<string> {
  return Promise.resolve(host.state().bootTime)
}

describe('a reboot', () => {
  it('shuts the guests down first, never loses a VM its power, and is back with a newer boot time', async () => {
    const place = await scene({ practice: booting })
    const before = await bootTimeOf(place)
    const result = await place.run({ goal })
    const receipt = receiptOf(result)
    expect([receipt.kind, receipt.outcome, receipt.problem?.code]).toEqual(['reboot', 'back', 'HOST_BACK'])
    expect(receipt.bootTime).toBe(place.host.state().bootTime)
    expect(Date.parse(receipt.bootTime ?? '')).toBeGreaterThan(Date.parse(before))
    expect(place.changeNames().slice(0, 3).toSorted()).toEqual([
      'ShutdownGuest 1',
      'ShutdownGuest 2',
      'ShutdownGuest 3',
    ])
    expect(place.changeNames().slice(3)).toEqual(['RebootHost_Task'])
    expect(receipt.vms.map(({ how, after }) => [how, after])).toEqual([
      ['guest-shutdown', 'poweredOff'],
      ['guest-shutdown', 'poweredOff'],
      ['guest-shutdown', 'poweredOff'],
    ])
    await clean(place, result)
    const entries = await place.journal()
    expect(entries[0]).toMatchObject({ type: 'run-started', kind: 'reboot' })
    expect(entries.at(-1)).toMatchObject({ type: 'run-ended', outcome: 'back', bootTime: receipt.bootTime })
  })

  it('shows the VMs that autostart has started by then', async () => {
    const place = await scene({ practice: { ...booting, autostart: true } })
    const receipt = receiptOf(await place.run({ goal }))
    expect([receipt.outcome, receipt.vms.map(({ after }) => after)]).toEqual([
      'back',
      ['poweredOn', 'poweredOn', 'poweredOn'],
    ])
  })

  it('through maintenance mode leaves the mode once the host is back', async () => {
    const place = await scene({ practice: booting })
    const result = await place.run({ goal, policy: { mode: 'via-maintenance' } })
    expect(receiptOf(result).outcome).toBe('back')
    expect(place.host.calls.find(({ method }) => method === 'RebootHost_Task')?.args).toMatchObject({ force: 'false' })
    expect(place.host.state().maintenance).toBe(false)
    expect((await place.journal()).some((entry) => entry.type === 'maintenance-settled')).toBe(true)
    await clean(place, result, { policy: { mode: 'via-maintenance' } })
  })

  it('at once touches no guest', async () => {
    const place = await scene({ practice: booting })
    const receipt = receiptOf(await place.run({ goal, policy: { mode: 'now' } }))
    expect([receipt.outcome, place.changeNames()]).toEqual(['back', ['RebootHost_Task']])
    expect(receipt.vms.every(({ how }) => how === 'left-on')).toBe(true)
  })

  it('takes neither a host that answers with its old boot nor one that is silent for rebooted', async () => {
    const never = await scene({ practice: { vms: 0, goneAfterSeconds: Infinity } })
    const staying = receiptOf(await never.run({ goal }))
    expect([staying.outcome, staying.problem?.code, staying.bootTime]).toEqual(['unknown', 'REBOOT_NOT_SEEN', null])
    expect(staying.problem?.params['seconds']).toBeGreaterThanOrEqual(60)
    expect(sights(never.events)).toEqual(['same-boot'])

    const gone = await scene({ practice: { vms: 0, rebootSeconds: Infinity } })
    const silent = receiptOf(await gone.run({ goal: soon }))
    expect([silent.outcome, silent.problem?.code, silent.bootTime]).toEqual(['unknown', 'HOST_NOT_BACK', null])
    expect(silent.problem?.params['seconds']).toBeGreaterThanOrEqual(20)
    expect(sights(gone.events).at(-1)).toBe('silent')
  })

  it('is not fooled by a session that was lost without a boot', async () => {
    const place = await scene({ practice: { vms: 0, goneAfterSeconds: Infinity } })
    const watching = upon('boot', 'waiting')
    const running = place.run({ goal, emit: watching.emit })
    await watching.met
    place.host.expireSessions()
    place.host.dropConnections()
    expect(receiptOf(await running).problem?.code).toBe('REBOOT_NOT_SEEN')
  })

  it('waits for a host whose management service starts late', async () => {
    const place = await scene({ practice: { vms: 0, rebootSeconds: 0.1, serviceSeconds: 1.5 } })
    expect(receiptOf(await place.run({ goal })).outcome).toBe('back')
    expect(sights(place.events)).toContain('not-ready')
  })

  it('does not send its password to another machine at the address', async () => {
    const place = await scene({ practice: booting })
    const asked = upon('host', 'done')
    const other = await createCertificate()
    const running = place.run({ goal, emit: asked.emit })
    await asked.met
    place.host.setCertificate(other)
    const receipt = receiptOf(await running)
    expect([receipt.outcome, receipt.problem?.code, receipt.problem?.params['code']]).toEqual([
      'unknown',
      'HOST_BACK_UNREAD',
      'CERTIFICATE_CHANGED',
    ])
    expect(place.host.calls.filter(({ method }) => method === 'Login')).toHaveLength(1)
  })

  it('tries a password that the host rejects once only', async () => {
    const place = await scene({ practice: booting })
    const asked = upon('host', 'done')
    place.host.inject({ method: 'Login', when: 'before', after: 1, what: { fault: 'InvalidLogin' } })
    const receipt = receiptOf(await place.run({ goal, emit: asked.emit }))
    expect([receipt.outcome, receipt.problem?.params['code']]).toEqual(['unknown', 'CREDENTIALS_REJECTED'])
    expect(place.host.calls.filter(({ outcome }) => outcome === 'fault:InvalidLogin').length).toBeLessThanOrEqual(2)
  })

  it.each([
    ['carried out', 'after', 'back', 'HOST_BACK'],
    ['not carried out', 'before', 'unknown', 'REBOOT_UNCONFIRMED'],
  ] as const)('whose answer is lost, and that was %s, is sent once', async (_what, when, outcome, code) => {
    const place = await scene({ practice: booting })
    place.host.inject({ method: 'RebootHost_Task', when, times: 1, what: { disconnect: true } })
    const result = await place.run({ goal })
    expect([receiptOf(result).outcome, receiptOf(result).problem?.code]).toEqual([outcome, code])
    expect(place.changeNames().filter((name) => name === 'RebootHost_Task')).toHaveLength(1)
    await clean(place, result)
  })

  it('ends with the fault of its task, and takes the host out of maintenance mode again', async () => {
    const place = await scene({ practice: booting })
    place.host.inject({ method: 'RebootHost_Task', when: 'before', times: 1, what: { taskFault: 'HostConfigFault' } })
    const result = await place.run({ goal, policy: { mode: 'via-maintenance' } })
    expect(receiptOf(result).problem?.code).toBe('HOST_CONFIG_FAULT')
    expect(place.host.state()).toMatchObject({ powered: true, maintenance: false })
    await clean(place, result, { policy: { mode: 'via-maintenance' } })
  })

  it('can be watched no longer at any time, and says how long it was', async () => {
    const place = await scene({ practice: { vms: 0, rebootSeconds: Infinity } })
    const stop = new AbortController()
    const emit = ({ step, params }: RunEvent): void => {
      if (step === 'boot' && params['sight'] === 'silent') stop.abort()
    }
    const receipt = receiptOf(await place.run({ goal, emit, cancel: stop.signal }))
    expect([receipt.outcome, receipt.problem?.code]).toEqual(['unknown', 'WATCH_CANCELLED'])
    expect(receipt.problem?.params['seconds']).toEqual(expect.any(Number))
  })

  it('cancelled before the host was asked sends nothing to it', async () => {
    const place = await scene({ practice: booting })
    const stop = new AbortController()
    const emit = ({ step }: RunEvent): void => {
      if (step === 'recheck') stop.abort()
    }
    const result = await place.run({ goal, emit, cancel: stop.signal })
    expect(receiptOf(result).outcome).toBe('cancelled')
    expect(place.changeNames()).not.toContain('RebootHost_Task')
    await clean(place, result)
  })

  it('takes the lock of a shutdown, also under another name', async () => {
    const place = await scene({ practice: booting })
    const asked = Promise.withResolvers<void>()
    const go = Promise.withResolvers<boolean>()
    const first = place.run({
      goal,
      ask: {
        confirm: () => {
          asked.resolve()
          return go.promise
        },
      },
    })
    await asked.promise
    const second = await place.run({ goal: { kind: 'shutdown' }, host: { name: 'other', id: crypto.randomUUID() } })
    expect(second.ok ? null : second.problem.code).toBe('RUN_IN_PROGRESS')
    go.resolve(false)
    expect(receiptOf(await first).outcome).toBe('cancelled')
  })
})
