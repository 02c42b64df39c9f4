import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ProbeNetwork, hostAddress } from './probe-network.ts'

const udp = (...ports: readonly number[]) => ports.map((port) => ({ port, protocol: 'udp' as const }))
const nmapWord: Readonly<Record<string, string>> = {
  answered: 'open',
  refused: 'closed',
  'no-answer': 'open|filtered',
  unreachable: 'filtered',
}

/** Replies as dnsmasq, ntpd and net-snmp sent them, and an SLP one by RFC 2608; ids are copied from the request. */
const udpReplies = {
  53: { reply: '0000808500010000000000000000020001', copy: [[0, 0, 2]] },
  123: {
    reply: 'e40000e90000000000000002494e495400000000000000000000000000000000eeaf44d7c85162fceeaf44d7c854e440',
    copy: [[40, 24, 8]],
  },
  161: {
    reply:
      '307102010330110204000000000203010000040100020103042130' +
      '1f041180001f8880e2c8333d54c6046b000000000201010201030400040004003036041180001f8880e2c8333d' +
      '54c6046b000000000400a81f0204000000000201000201003011300f060a2b060106030f01010400410104',
    copy: [[9, 9, 4]],
  },
  427: {
    reply:
      '0202000045000000000000000002656e0000000100ffff002b736572766963653a564d77617265496e66726173' +
      '74727563747572653a2f2f657378692e6578616d706c6500',
    copy: [[10, 10, 2]],
  },
} as const

const expected = {
  53: 'answered',
  123: 'answered',
  161: 'answered',
  427: 'answered',
  1000: 'answered',
  1001: 'refused',
  1002: 'no-answer',
  1003: 'no-answer',
  1004: 'unreachable',
}

let network: ProbeNetwork
beforeAll(async () => {
  network = await ProbeNetwork.start(
    { echo: [1000, 1002, 1004], udp: { ...udpReplies, 1003: { reply: '', copy: [] } } },
    ['udp dport { 1002, 1003 } drop', 'udp dport 1004 reject with icmpx admin-prohibited'],
  )
})
afterAll(() => network[Symbol.asyncDispose]())

describe('UDP probes of a host of our own, beside nmap', () => {
  it.each([hostAddress.v4, hostAddress.v6])('says the same of every kind of port as nmap at %s', async (address) => {
    const probe = await network.runner()
    const ports = Object.keys(expected).map(Number)
    const { rows, problem } = await probe({ host: address, targets: udp(...ports) })
    expect(problem).toBeNull()
    expect(Object.fromEntries(rows.map(({ port, state }) => [port, state]))).toEqual(expected)
    const theirs = await network.nmap('udp', ports, address)
    for (const { port, state } of rows) expect(nmapWord[state], `port ${port}`).toBe(theirs.get(port))
    expect(Object.fromEntries(rows.flatMap(({ port, banner }) => (banner ? [[port, banner]] : [])))).toEqual({
      53: { kind: 'dns', text: 'REFUSED answers=0' },
      123: { kind: 'ntp', text: 'NTPv4 stratum=0 reference=INIT' },
      161: { kind: 'snmp', text: 'SNMPv3 engineID=80001f8880e2c8333d54c6046b00000000 enterprise=8072 boots=1 time=3' },
      427: { kind: 'slp', text: 'SLPv2 service:VMwareInfrastructure://esxi.example' },
    })
  })

  it('takes a reply that belongs to another request for no answer', async () => {
    await using other = await ProbeNetwork.start({
      udp: Object.fromEntries(Object.entries(udpReplies).map(([port, { reply }]) => [port, { reply, copy: [] }])),
    })
    const probe = await other.runner()
    const { rows } = await probe({ host: hostAddress.v4, targets: udp(53, 123, 161, 427), options: { timeoutMs: 400 } })
    for (const { port, state } of rows) expect(state, `port ${port}`).toBe('no-answer')
    expect(rows).toHaveLength(4)
  })
})
