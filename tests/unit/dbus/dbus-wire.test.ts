import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sessionBusPaths } from '../../../electron/dbus/dbus-connection.ts'
import { decodeMessage, encodeMessage } from '../../../electron/dbus/dbus-wire.ts'

const call = {
  type: 1,
  serial: 7,
  path: '/org/freedesktop/secrets',
  interface: 'org.freedesktop.Secret.Service',
  member: 'SearchItems',
  destination: 'org.freedesktop.secrets',
  signature: 'a{ss}aobsu(sv)',
  replySerial: 3,
} as const
const body = [
  [
    ['service', 'hypertray'],
    ['account', 'ü'],
  ],
  [],
  true,
  '',
  4_000_000_000,
  ['x', { signature: 'ao', value: ['/a', '/b'] }],
]
const received = [...body.slice(0, 5), ['x', ['/a', '/b']]]

describe('a D-Bus message', () => {
  it('writes a signed number as its two’s complement, as an expiry of -1 is', () => {
    const bytes = encodeMessage({ type: 1, serial: 1, path: '/', member: 'M', signature: 'i', body: [-1] })
    expect([...bytes.subarray(-4)]).toEqual([255, 255, 255, 255])
  })

  it('is laid out as the specification says', () => {
    // Byte order, type, flags, version | body length | serial | length of the header fields (without the last padding) | path | member.
    const bytes = encodeMessage({ type: 1, serial: 1, path: '/a', member: 'Hi', body: [] })
    expect(bytes.toString('hex')).toBe(
      '6c010001 00000000 01000000 1b000000 01016f00 02000000 2f610000 00000000 03017300 02000000 48690000 00000000'.replaceAll(
        ' ',
        '',
      ),
    )
  })

  it('is read back as it was written, followed by the next one', () => {
    const bytes = encodeMessage({ ...call, body })
    const decoded = decodeMessage(Buffer.concat([bytes, bytes]))
    expect(decoded).toEqual({ message: { ...call, body: received }, length: bytes.length })
  })

  it('is waited for until it is whole', () => {
    const bytes = encodeMessage({ ...call, body })
    for (let length = 0; length < bytes.length; length += 1) expect(decodeMessage(bytes.subarray(0, length))).toBeNull()
  })

  it('that is damaged gives an error or another message, never a hang or a huge allocation', () => {
    const bytes = encodeMessage({ ...call, body })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (changes) => {
          const damaged = Buffer.from(bytes)
          for (const [at, byte] of changes) damaged[at] = byte
          try {
            decodeMessage(damaged)
          } catch (error) {
            expect(error).toBeInstanceOf(Error)
          }
        },
      ),
      { numRuns: 3_000 },
    )
  })
})

describe('a D-Bus message from another client of the bus', () => {
  /** One that has this signature in place of `ay`. */
  function withSignature(signature: string, values: readonly number[]) {
    const bytes = encodeMessage({ type: 1, serial: 1, path: '/a', member: 'Hi', signature: 'ay', body: [values] })
    bytes.write(signature, bytes.indexOf('ay'), 'latin1')
    return bytes
  }

  it('may speak of a file descriptor', () => {
    const bytes = encodeMessage({ type: 1, serial: 1, path: '/a', member: 'Hi', signature: 'u', body: [0] })
    bytes.write('h', bytes.indexOf('\u0001u\0', 0, 'latin1') + 1, 'latin1')
    expect(decodeMessage(bytes)).toMatchObject({
      message: { member: 'Hi', signature: 'h', body: [0] },
      length: bytes.length,
    })
  })

  it.each(['a!', '()', 'vv', 'aa'])('whose body is no %s is known to be damaged, and where it ends', (signature) => {
    const bytes = withSignature(signature, [1, 2, 3])
    expect(decodeMessage(Buffer.concat([bytes, bytes]))).toEqual({
      message: { type: 1, serial: 1, path: '/a', member: 'Hi', signature, body: [], damaged: true },
      length: bytes.length,
    })
  })

  it('cannot hold an array of nothing, which would never end', () => {
    const bytes = encodeMessage({
      type: 1,
      serial: 1,
      path: '/a',
      member: 'Hi',
      signature: 'ayu',
      body: [[1, 2, 3, 4, 5, 6, 7, 8], 0],
    })
    bytes.write('a()', bytes.indexOf('ayu'), 'latin1')
    expect(decodeMessage(bytes)).toMatchObject({ message: { damaged: true } })
  })
})

describe('the session bus', () => {
  it.each([
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/0/bus,guid=0' }, ['/run/user/0/bus']],
    [
      { DBUS_SESSION_BUS_ADDRESS: 'tcp:host=a;unix:guid=1,abstract=/run/dbus-x;unix:path=/a%20b' },
      ['\0/run/dbus-x', '/a b'],
    ],
    [{ XDG_RUNTIME_DIR: '/run/user/0' }, ['/run/user/0/bus']],
    [{ DBUS_SESSION_BUS_ADDRESS: 'autolaunch:', XDG_RUNTIME_DIR: '/run/user/0' }, []],
    [{}, []],
  ])('%j is at %j', (env, expected) => {
    expect(sessionBusPaths(env)).toEqual(expected)
  })
})
