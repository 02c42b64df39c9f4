import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { addressesOf } from '../../../electron/ports/probe-address.ts'
import { attemptOfError, errnoMeaning } from '../../../electron/ports/probe-outcome.ts'
import { Patience } from '../../../electron/ports/probe-patience.ts'
import { Semaphore } from '../../../shared/semaphore.ts'

const errno = (code: string): Error => Object.assign(new Error(code), { code })
const never = new AbortController().signal

describe('What an errno says about a port', () => {
  it.each([
    ['ECONNREFUSED', 'refused'],
    ['ETIMEDOUT', 'no-answer'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['EACCES', 'unreachable'],
    ['EPERM', 'unreachable'],
    ['EINVAL', 'unreachable'],
    ['EMFILE', 'local'],
    ['ENFILE', 'local'],
    ['ENOBUFS', 'local'],
    ['ENOMEM', 'local'],
    ['EADDRNOTAVAIL', 'local'],
    ['ESOMETHING', 'local'],
  ])('%s: %s', (code, meaning) => {
    expect(errnoMeaning(errno(code), 4, 'tcp')).toBe(meaning)
  })

  it('differs where this computer has no IPv6', () => {
    expect(errnoMeaning(errno('EADDRNOTAVAIL'), 6, 'tcp')).toBe('unreachable')
  })

  it('differs for a reset: a handshake taken back, or ICMP as Windows tells it', () => {
    expect(errnoMeaning(errno('ECONNRESET'), 4, 'tcp')).toBe('open')
    expect(errnoMeaning(errno('ECONNRESET'), 4, 'udp')).toBe('refused')
  })

  it('has a time only when the port itself answered', () => {
    expect(attemptOfError(errno('ECONNREFUSED'), 4, 'tcp', 5)).toEqual({
      kind: 'result',
      result: { state: 'refused', banner: null, ms: 5 },
    })
    expect(attemptOfError(errno('EHOSTUNREACH'), 4, 'tcp', 5)).toEqual({
      kind: 'result',
      result: { state: 'unreachable', banner: null, ms: null },
    })
    expect(attemptOfError(errno('EMFILE'), 4, 'tcp', 5)).toMatchObject({ kind: 'local' })
  })
})

describe('Patience', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'performance'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('waits all the time there is while the host has answered nowhere', () => {
    expect(new Patience(2_000, 'linux').wait(0)).toEqual({ ms: 2_000, patient: true })
  })

  it('follows the slowest answer afterwards, the second time longer, and never beyond the limit', () => {
    const patience = new Patience(2_000, 'linux')
    patience.heard(1)
    expect([patience.wait(0), patience.wait(1)]).toEqual([
      { ms: 200, patient: false },
      { ms: 300, patient: true },
    ])
    patience.heard(150)
    patience.heard(10)
    expect([patience.wait(0), patience.wait(1)]).toEqual([
      { ms: 600, patient: false },
      { ms: 900, patient: true },
    ])
    patience.heard(900)
    expect(patience.wait(0)).toEqual({ ms: 2_000, patient: true })
  })

  it('gives Windows the time it takes to report a refusal', () => {
    const patience = new Patience(2_000, 'win32')
    patience.heard(1)
    expect(patience.wait(0)).toEqual({ ms: 3_000, patient: true })
  })

  it('shortens attempts under way at the first answer', () => {
    const patience = new Patience(2_000, 'linux')
    const expired = vi.fn<(patient: boolean) => void>()
    patience.start(0, expired)
    vi.advanceTimersByTime(150)
    patience.heard(1)
    vi.advanceTimersByTime(40)
    expect(expired).not.toHaveBeenCalled()
    vi.advanceTimersByTime(20)
    expect(expired).toHaveBeenCalledExactlyOnceWith(false)
  })

  it('prolongs them when others turn out slower', () => {
    const patience = new Patience(2_000, 'linux')
    patience.heard(1)
    const expired = vi.fn<(patient: boolean) => void>()
    patience.start(0, expired)
    patience.heard(100)
    vi.advanceTimersByTime(390)
    expect(expired).not.toHaveBeenCalled()
    vi.advanceTimersByTime(20)
    expect(expired).toHaveBeenCalledOnce()
  })

  it('says nothing once stopped', () => {
    const patience = new Patience(100, 'linux')
    const expired = vi.fn<(patient: boolean) => void>()
    patience.start(0, expired)()
    vi.advanceTimersByTime(1_000)
    expect(expired).not.toHaveBeenCalled()
  })
})

describe('Patience of a process that was busy', () => {
  it('looks at the sockets before it gives up', async () => {
    const order: string[] = []
    const expired = new Promise<void>((resolve) => {
      new Patience(20, 'linux').start(0, () => {
        order.push('expired')
        resolve()
      })
    })
    const until = performance.now() + 60
    // Blocks the event loop until the timer is overdue; what was queued meanwhile comes first.
    setImmediate(() => {
      while (performance.now() < until);
      setImmediate(() => {
        order.push('answer')
      })
    })
    await expired
    expect(order).toEqual(['answer', 'expired'])
  })
})

describe('Semaphore', () => {
  it('let so many run, the others in their order, also after a failure', async () => {
    const semaphore = new Semaphore(2)
    const log: string[] = []
    const gates = Array.from({ length: 4 }, () => Promise.withResolvers<void>())
    const runs = gates.map((gate, index) =>
      semaphore
        .use(async () => {
          log.push(`start ${index}`)
          await gate.promise
        })
        .catch(() => {
          log.push(`failed ${index}`)
        }),
    )
    await Promise.resolve()
    expect(log).toEqual(['start 0', 'start 1'])
    gates[1]?.reject(new Error('no'))
    await runs[1]
    expect(log).toEqual(expect.arrayContaining(['failed 1', 'start 2']))
    expect(log).not.toContain('start 3')
    for (const gate of gates) gate.resolve()
    await Promise.all(runs)
    expect(log.at(-1)).toBe('start 3')
  })
})

describe('Addresses of a host', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['[fe80::1%eth0]', 'fe80::1%eth0'],
  ])('%s is one itself', async (host, address) => {
    expect(await addressesOf(host, never, () => Promise.reject(new Error('asked')))).toEqual({
      ok: true,
      value: [address],
    })
  })

  it('are at most four, each once, in the order of the system', async () => {
    const answer = await addressesOf('esxi.example.org', never, async () => [
      '2001:db8::1',
      '192.0.2.1',
      '2001:db8::1',
      'junk',
      '192.0.2.2',
      '192.0.2.3',
      '192.0.2.4',
    ])
    expect(answer).toEqual({ ok: true, value: ['2001:db8::1', '192.0.2.1', '192.0.2.2', '192.0.2.3'] })
  })

  it('may not be there', async () => {
    for (const resolve of [() => Promise.reject(errno('ENOTFOUND')), async () => []]) {
      expect(await addressesOf('esxi.example.org', never, resolve)).toMatchObject({
        ok: false,
        problem: { code: 'NAME_NOT_FOUND', params: { host: 'esxi.example.org' } },
      })
    }
  })

  it('are not waited for once cancelled', async () => {
    const stop = new AbortController()
    const answer = addressesOf('esxi.example.org', stop.signal, () => new Promise(() => undefined))
    stop.abort()
    expect(await answer).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } })
    expect(await addressesOf('192.0.2.1', never)).toMatchObject({ ok: true })
  })
})
