import { describe, expect, it } from 'vitest'
import { exchangeFor } from '../../../electron/ports/udp-requests.ts'

const fixed = (count: number): Uint8Array => Buffer.from('0102030405060708', 'hex').subarray(0, count)
const ask = (port: number, community?: string) => exchangeFor(port, fixed, community)
const read = (port: number, hex: string, community?: string) => ask(port, community).read(Buffer.from(hex, 'hex'))

/** A reply of each protocol to ids made of the bytes 01 02 03 …; DNS from dnsmasq, NTP from ntpd, SNMP from net-snmp. */
const replies = {
  53: '0102808500010000000000000000020001',
  123: 'e40000e90000000000000002494e495400000000000000000102030405060708eeaf44d7c85162fceeaf44d7c854e440',
  161:
    '307102010330110204410203040203010000040100020103042130' +
    '1f041180001f8880e2c8333d54c6046b000000000201010201030400040004003036041180001f8880e2c8333d54c6046b' +
    '000000000400a81f0204410203040201000201003011300f060a2b060106030f01010400410104',
  427:
    '0202000045000000000001020002656e0000000100ffff002b736572766963653a564d77617265496e6672617374727563' +
    '747572653a2f2f657378692e6578616d706c6500',
} as const
const description =
  '304202010104097365637265746f6e65a2320204410203040201000201003024302206082b060102010101000416564d7761726520455358692074657374206167656e74'
const ports = [53, 123, 161, 427] as const

describe('UDP requests', () => {
  it('are what the standards say', () => {
    const hex = (port: number, community?: string) =>
      ask(port, community).requests.map((bytes) => Buffer.from(bytes).toString('hex'))
    expect(hex(53)).toEqual(['0102000000010000000000000000020001'])
    expect(hex(123)).toEqual([`23${'00'.repeat(39)}0102030405060708`])
    expect(hex(161)).toEqual([
      '303e0201033011020441020304020300ffe30401040201030410300e0400020100020100040004000400301404000400a00e0204410203040201000201003000',
    ])
    expect(hex(161, 'given')[0]).toBe(
      '30280201010405676976656ea01c020441020304020100020100300e300c06082b060102010101000500',
    )
    expect(hex(427)).toEqual([
      '020100003d000000000001020002656e0000001c736572766963653a564d77617265496e667261737472756374757265000744454641554c5400000000',
    ])
    expect(hex(4000)).toEqual([''])
  })

  it('send a community only when one was given', () => {
    for (const request of ask(161).requests) expect(Buffer.from(request).toString('latin1')).not.toContain('public')
    expect(ask(161).requests).toHaveLength(1)
    expect(ask(161, 'given').requests).toHaveLength(2)
  })
})

describe('UDP replies', () => {
  it.each([
    [53, 'dns', 'REFUSED answers=0'],
    [123, 'ntp', 'NTPv4 stratum=0 reference=INIT'],
    [161, 'snmp', 'SNMPv3 engineID=80001f8880e2c8333d54c6046b00000000 enterprise=8072 boots=1 time=3'],
    [427, 'slp', 'SLPv2 service:VMwareInfrastructure://esxi.example'],
  ] as const)('of port %i are read', (port, kind, text) => {
    expect(read(port, replies[port])).toEqual({ banner: { kind, text } })
  })

  it('to a read with a community give the description', () => {
    expect(read(161, description, 'given')).toEqual({
      banner: { kind: 'snmp', text: 'SNMPv2c VMware ESXi test agent' },
    })
    expect(read(161, description)).toBeNull()
    expect(read(161, replies[161], 'given')?.banner?.text).toContain('SNMPv3 engineID=')
  })

  it.each(ports)('of port %i count only whole and for this request', (port) => {
    const whole = Buffer.from(replies[port], 'hex')
    const id = { 53: 0, 123: 24, 161: 9, 427: 10 }[port]
    const wrong = Buffer.from(whole)
    wrong[id] = (wrong[id] ?? 0) ^ 1
    expect(ask(port).read(wrong)).toBeNull()
    expect(ask(port).read(new Uint8Array())).toBeNull()
    expect(ask(port).read(whole.subarray(0, 11))).toBeNull()
    // A request sent back is no reply.
    expect(ask(port).read(ask(port).requests[0] ?? new Uint8Array())).toBeNull()
  })

  it('of a name server without the question count only as a refusal', () => {
    expect(read(53, '010280010000000000000000')?.banner?.text).toBe('FORMERR answers=0')
    expect(read(53, '010280000000000000000000')).toBeNull()
    expect(read(53, '0102808500010000000000000000030001')).toBeNull()
  })

  it('with hostile text become one printable line', () => {
    const url = Buffer.from('service:x://\u001B[31m\u202Eevil')
    const body = Buffer.concat([Buffer.from([0, 0, 0, 1, 0, 255, 255, 0, url.length]), url, Buffer.from([0])])
    const header = Buffer.from('0202000000000000000001020002656e', 'hex')
    header.writeUIntBE(header.length + body.length, 2, 3)
    const text = ask(427).read(Buffer.concat([header, body]))?.banner?.text
    expect(text).toBe('SLPv2 service:x://\uFFFD[31m\uFFFDevil')
  })

  it('of a port without a protocol of ours are any', () => {
    expect(ask(4000).read(Buffer.from('x'))).toEqual({ banner: null })
  })
})
