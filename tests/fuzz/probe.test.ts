import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeGreeting } from '../../electron/ports/banner.ts'
import { exchangeFor } from '../../electron/ports/udp-requests.ts'
import { counted } from './count.ts'
import { seedOfRun } from './random.ts'

const seed = seedOfRun('probe replies')

/** A good reply by port, to ids made of the bytes 01 02 03 …, and where its id stands. */
const protocols = (
  [
    { reader: 'DNS replies', port: 53, at: 0, length: 2, reply: '0102808500010000000000000000020001' },
    {
      reader: 'NTP replies',
      port: 123,
      at: 24,
      length: 8,
      reply: 'e40000e90000000000000002494e495400000000000000000102030405060708eeaf44d7c85162fceeaf44d7c854e440',
    },
    {
      reader: 'SNMP replies',
      port: 161,
      at: 9,
      length: 4,
      reply:
        '3071020103301102044102030402030100000401000201030421301f041180001f8880e2c8333d54c6046b0000' +
        '00000201010201030400040004003036041180001f8880e2c8333d54c6046b' +
        '000000000400a81f0204410203040201000201003011300f060a2b060106030f01010400410104',
    },
    {
      reader: 'SLP replies',
      port: 427,
      at: 10,
      length: 2,
      reply:
        '0202000045000000000001020002656e0000000100ffff002b736572766963653a564d77617265496e66726173' +
        '74727563747572653a2f2f657378692e6578616d706c6500',
    },
  ] as const
).map(({ reply, ...rest }) => ({ ...rest, reply: Buffer.from(reply, 'hex') }))

const fixed = (count: number): Uint8Array => Buffer.from('0102030405060708', 'hex').subarray(0, count)

/** Bytes changed, left out, put in, or cut off. */
const edits = fc.array(
  fc.record({ how: fc.constantFrom('set', 'delete', 'insert', 'cut'), at: fc.nat(200), byte: fc.nat(255) }),
  { maxLength: 6 },
)

function edited(bytes: Buffer, list: readonly { how: string; at: number; byte: number }[]): Buffer {
  const result = [...bytes]
  for (const { how, at, byte } of list) {
    const place = at % (result.length + 1)
    if (how === 'set' && place < result.length) result[place] = byte
    if (how === 'delete') result.splice(place, 1)
    if (how === 'insert') result.splice(place, 0, byte)
    if (how === 'cut') result.length = place
  }
  return Buffer.from(result)
}

const ansiOrBreak = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u

describe.each(protocols)('$reader', ({ reader, port, at, length, reply }) => {
  const exchange = exchangeFor(port, fixed)

  it('are taken as they should be', () => {
    expect(exchange.read(reply)).not.toBeNull()
  })

  it('never break the reader, give bounded printable text, and are no answer with another id', () =>
    counted(reader, (times) => {
      fc.assert(
        fc.property(
          fc.oneof(
            edits.map((list) => edited(reply, list)),
            fc.uint8Array({ maxLength: 600 }),
          ),
          (bytes) => {
            const text = exchange.read(bytes)?.banner?.text ?? ''
            expect(text.length).toBeLessThanOrEqual(200)
            expect(text).not.toMatch(ansiOrBreak)
          },
        ),
        { seed, numRuns: times / 2 },
      )
      fc.assert(
        fc.property(fc.uint8Array({ minLength: length, maxLength: length }), edits, (id, list) => {
          // Edits behind the id only, so that it stays where it is and stays wrong.
          const bytes = Buffer.concat([reply.subarray(0, at), id, edited(reply.subarray(at + length), list)])
          fc.pre(!reply.subarray(at, at + length).equals(id))
          expect(exchange.read(bytes)).toBeNull()
        }),
        { seed, numRuns: times / 2 },
      )
    }))
})

describe('Replies to a read with a community', () => {
  const good = Buffer.from(
    '304202010104097365637265746f6e65a2320204410203040201000201003024302206082b0601020101010004' +
      '16564d7761726520455358692074657374206167656e74',
    'hex',
  )
  it('never break the reader', () =>
    counted('SNMP replies to a community', (numRuns) => {
      const exchange = exchangeFor(161, fixed, 'given')
      expect(exchange.read(good)).not.toBeNull()
      fc.assert(
        fc.property(edits, (list) => {
          expect((exchange.read(edited(good, list))?.banner?.text ?? '').length).toBeLessThanOrEqual(200)
        }),
        { seed, numRuns },
      )
    }))
})

describe('Greetings', () => {
  it('become bounded printable text or nothing', () =>
    counted('greetings', (numRuns) => {
      const text = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 5_000 }),
        fc
          .array(
            fc.constantFrom(
              'SSH-',
              'HTTP/1.1 ',
              'Server: ',
              '\r\n',
              '\n',
              '\u001B[2J',
              '\u202E',
              'x'.repeat(300),
              '\uD800',
            ),
          )
          .map((parts) => parts.join('')),
      )
      fc.assert(
        fc.property(text, (greeting) => {
          const banner = describeGreeting(greeting)
          if (banner === null) return
          expect(banner.text).not.toBe('')
          expect(banner.text.length).toBeLessThanOrEqual(200)
          expect(banner.text).not.toMatch(ansiOrBreak)
        }),
        { seed, numRuns },
      )
    }))
})
