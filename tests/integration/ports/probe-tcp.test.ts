import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ProbeNetwork, hostAddress } from './probe-network.ts'
import type { RunnerAnswer, RunnerRequest } from './probe-runner.ts'

const tcp = (...ports: readonly number[]) => ports.map((port) => ({ port, protocol: 'tcp' as const }))
const range = (first: number, count: number): number[] => Array.from({ length: count }, (_, index) => first + index)
const states = ({ rows }: RunnerAnswer): Map<number, string> => new Map(rows.map(({ port, state }) => [port, state]))

/** What nmap calls what the probe says. */
const nmapWord: Readonly<Record<string, string>> = {
  open: 'open',
  refused: 'closed',
  'no-answer': 'filtered',
  unreachable: 'filtered',
}

/** One port of each kind, and what the probe must say of it. */
const kinds = new Map([
  [1000, 'open'],
  [1001, 'refused'],
  [1002, 'no-answer'],
  [1003, 'refused'],
  [1004, 'unreachable'],
  [1005, 'unreachable'],
  [1006, 'unreachable'],
  [22, 'open'],
  [80, 'open'],
  [443, 'open'],
  [902, 'open'],
])
/** 64 ports: 22 open, 22 closed, 20 dropped. */
const many = range(2000, 64)

let network: ProbeNetwork
let probe: (request: RunnerRequest) => Promise<RunnerAnswer>

beforeAll(async () => {
  network = await ProbeNetwork.start(
    {
      silent: [...range(2000, 22), 1000, 1002, 1003, 1004, 1005, 1006, 3000],
      greeting: {
        22: 'SSH-2.0-OpenSSH_9.9\r\n',
        902: '220 VMware Authentication Daemon Version 1.10: SSL Required\r\n',
      },
      http: { 80: 'HTTP/1.1 301 Moved Permanently\r\nServer: Example\r\n\r\n' },
      tls: { 443: 'esxi.example.org' },
    },
    [
      'tcp dport { 1002, 2044-2063 } drop',
      'tcp dport 1003 reject with tcp reset',
      'tcp dport 1004 reject with icmpx admin-prohibited',
      'tcp dport 1005 reject with icmpx host-unreachable',
      'tcp dport 1006 reject with icmpx no-route',
      // The first SYN to this port is lost, the next one is not.
      'tcp dport 3000 tcp dport @seen accept',
      'tcp dport 3000 tcp flags syn / syn,ack add @seen { tcp dport } drop',
    ],
  )
  probe = await network.runner()
})
afterAll(() => network[Symbol.asyncDispose]())

describe('TCP probes of a host of our own, beside nmap', () => {
  it.each([hostAddress.v4, hostAddress.v6])('says the same of every kind of port as nmap at %s', async (address) => {
    const answer = await probe({ host: address, targets: tcp(...kinds.keys()) })
    expect(answer.problem).toBeNull()
    const ours = Object.fromEntries(states(answer))
    // Between two namespaces of one kernel an ICMPv6 error comes back before `connect` is done with the first SYN, and only
    // the next one's is heard; the test below waits for that.
    const early =
      address === hostAddress.v6
        ? Object.fromEntries(
            [1004, 1005, 1006].map((port) => [port, expect.stringMatching(/^(?:unreachable|no-answer)$/)]),
          )
        : {}
    expect(ours).toEqual({ ...Object.fromEntries(kinds), ...early })
    const theirs = await network.nmap('tcp', [...kinds.keys()], address)
    for (const [port, state] of states(answer)) expect(nmapWord[state], `port ${port}`).toBe(theirs.get(port))
  })

  it('tells ICMPv6 rejections from silence', async () => {
    const answer = await probe({ host: hostAddress.v6, targets: tcp(1002, 1004, 1005, 1006) })
    expect(Object.fromEntries(states(answer))).toEqual({
      1002: 'no-answer',
      1004: 'unreachable',
      1005: 'unreachable',
      1006: 'unreachable',
    })
  })

  it('reads what answers, and how long it took', async () => {
    const { rows } = await probe({ host: hostAddress.v4, targets: tcp(22, 80, 443, 902, 1000, 1001, 1002) })
    const banners = Object.fromEntries(rows.map(({ port, banner }) => [port, banner]))
    expect(banners).toEqual({
      22: { kind: 'ssh', text: 'SSH-2.0-OpenSSH_9.9' },
      80: { kind: 'http', text: 'HTTP/1.1 301 Moved Permanently; Example' },
      443: { kind: 'tls', text: 'TLSv1.3, CN=esxi.example.org' },
      902: { kind: 'text', text: '220 VMware Authentication Daemon Version 1.10: SSL Required' },
      1000: null,
      1001: null,
      1002: null,
    })
    for (const { state, ms } of rows) expect(ms === null).toBe(state === 'no-answer')
  })

  it('says the same as nmap of 64 ports at once', async () => {
    const answer = await probe({ host: hostAddress.v4, targets: tcp(...many) })
    const theirs = await network.nmap('tcp', many, hostAddress.v4)
    expect(answer.rows).toHaveLength(64)
    for (const [port, state] of states(answer)) expect(nmapWord[state], `port ${port}`).toBe(theirs.get(port))
    expect(new Set(states(answer).values())).toEqual(new Set(['open', 'refused', 'no-answer']))
  })

  it('reaches an IPv6-only host by name, in brackets, and on its link', async () => {
    const targets = tcp(1000, 1001)
    const named = await probe({ host: 'esxi.example.org', addresses: [hostAddress.v6], targets })
    expect(named.summary?.address).toBe(hostAddress.v6)
    for (const answer of [
      named,
      await probe({ host: `[${hostAddress.v6}]`, targets }),
      await probe({ host: hostAddress.link, targets }),
    ]) {
      expect(Object.fromEntries(states(answer))).toEqual({ 1000: 'open', 1001: 'refused' })
    }
  })

  it('uses the address that answers when a name has several', async () => {
    const answer = await probe({
      host: 'esxi.example.org',
      addresses: ['2001:db8::99', '192.0.2.99', hostAddress.v4],
      targets: tcp(1000, 1001, 1002),
      options: { timeoutMs: 1_000 },
    })
    expect(answer.summary).toEqual({
      address: hostAddress.v4,
      addresses: ['2001:db8::99', '192.0.2.99', hostAddress.v4],
      probed: 3,
    })
    expect(Object.fromEntries(states(answer))).toEqual({ 1000: 'open', 1001: 'refused', 1002: 'no-answer' })
  })

  it('does not mistake one lost SYN for silence', async () => {
    const answer = await probe({ host: hostAddress.v4, targets: tcp(1001, 3000) })
    expect(states(answer).get(3000)).toBe('open')
  })

  it('tells a missing way from silence', async () => {
    await network.onClient(['ip', 'route', 'add', 'unreachable', '198.51.100.1'])
    await network.onClient(['ip', 'route', 'add', 'prohibit', '198.51.100.2'])
    await network.onClient(['ip', 'route', 'add', 'blackhole', '198.51.100.3'])
    await network.onClient(['ip', '-6', 'route', 'add', 'unreachable', '2001:db8:1::1'])
    // The last one has no route at all.
    for (const host of ['198.51.100.1', '198.51.100.2', '198.51.100.3', '2001:db8:1::1', '203.0.113.1']) {
      const answer = await probe({ host, targets: tcp(443) })
      expect(states(answer).get(443), host).toBe('unreachable')
    }
    // No machine has this address on the link: no answer until the timeout.
    const silent = await probe({ host: '192.0.2.99', targets: tcp(443), options: { timeoutMs: 500 } })
    expect(['no-answer', 'unreachable']).toContain(states(silent).get(443))
  })

  it('is cancelled at once and says nothing afterwards', async () => {
    const answer = await probe({
      host: hostAddress.v4,
      targets: tcp(1001, ...range(2044, 20)),
      options: { timeoutMs: 30_000 },
      abortAfter: 1,
    })
    expect(answer.problem).toBe('CANCELLED')
    expect(answer.rows).toHaveLength(1)
    expect(answer.ms).toBeLessThan(5_000)
  })

  it('does not blame a port for sockets this computer has not', async () => {
    const short = await network.runner(['sh', '-c', 'ulimit -n 40; exec "$@"', 'sh'])
    const answer = await short({ host: hostAddress.v4, targets: tcp(...many), options: { concurrency: 32 } })
    expect(answer).toMatchObject({ problem: 'LOCAL_RESOURCES', cause: 'EMFILE' })
    const inTruth = (port: number): string => {
      if (port < 2022) return 'open'
      return port < 2044 ? 'refused' : 'no-answer'
    }
    expect(answer.rows.every(({ port, state }) => state === inTruth(port))).toBe(true)
  })
})

describe('What a probed host has to bear', () => {
  it.each([
    [1, 1, 4],
    [16, 16, 40],
    [32, 32, 40],
    [500, 32, 40],
  ])('with concurrency %i has %i connections at once, of %i', async (concurrency, most, count) => {
    await using own = await ProbeNetwork.start({ silent: range(2000, 40) })
    const run = await own.runner()
    // Each is held open for as long as a greeting is waited for, so that they pile up to the bound.
    const answer = await run({ host: hostAddress.v4, targets: tcp(...range(2000, count)), options: { concurrency } })
    expect(answer.mostSockets).toBe(most)
    // One connection a port, and nothing sent where it is not known what is spoken.
    expect(await own.counts()).toMatchObject({ connections: count, received: 0 })
  })

  it('has no more of them while the addresses of a name compete', async () => {
    const answer = await probe({
      host: 'esxi.example.org',
      addresses: ['2001:db8::99', '192.0.2.99', hostAddress.v4],
      targets: tcp(1000, 1001, 1002),
      options: { concurrency: 2, timeoutMs: 300 },
    })
    expect(answer).toMatchObject({ mostSockets: 2, summary: { address: hostAddress.v4 } })
  })
})
