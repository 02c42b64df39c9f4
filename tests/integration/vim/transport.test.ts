import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { deliveryOf } from '../../../electron/vim/faults.ts'
import {
  defaultTransportLimits,
  type BodySink,
  type Exchange,
  type TransportLimits,
} from '../../../electron/vim/exchange.ts'
import { Transport } from '../../../electron/vim/transport.ts'
import { Relay } from '../../support/relay.ts'
import { assertNothingCrashes } from './crash-watch.ts'
import { clientFor, codeOf, currentTime } from './hosts.ts'
import { fault, plainScript, response, startScript } from './soap-script.ts'
import { newIdentity, reply, TlsServer, type Identity, type TlsServerOptions } from './tls-server.ts'

assertNothingCrashes()

let identity: Identity
beforeAll(async () => {
  identity = await newIdentity()
})

/** Short enough to wait out, long enough for a busy machine where the limit is not what is tested. */
const quick = 150
const patient: TransportLimits = {
  ...defaultTransportLimits,
  connectMs: 5_000,
  tlsMs: 5_000,
  replyMs: 5_000,
  bodyMs: 5_000,
}

const sink = (onChunk: (chunk: Buffer) => void = () => undefined): BodySink => ({
  start: () => undefined,
  write: (chunk) => {
    onChunk(chunk)
    return null
  },
  end: () => null,
})
const change = (more: Partial<Exchange> = {}): Exchange => ({
  method: 'POST',
  path: '/sdk',
  headers: { 'Content-Type': 'text/xml' },
  body: '<change/>',
  lane: 'call',
  repeatable: false,
  sink: sink(),
  ...more,
})

const transportTo = (port: number, limits: Partial<TransportLimits> = {}): Transport =>
  new Transport({ host: '127.0.0.1', port }, identity.fingerprint, { ...patient, ...limits })

/** A listening TCP server that sends exactly what the test gives it. */
async function tcpServer(
  onConnection: (socket: import('node:net').Socket) => void,
): Promise<{ port: number } & AsyncDisposable> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    onConnection(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const open = new Set<import('node:net').Socket>()
  server.on('connection', (socket) => open.add(socket))
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.close()
      for (const socket of open) socket.destroy()
      await once(server, 'close')
    },
  }
}

describe('setting up a connection', () => {
  it('nothing listens: refused, not sent', async () => {
    const gone = await tcpServer(() => undefined)
    await gone[Symbol.asyncDispose]()
    const transport = transportTo(gone.port)
    const result = await transport.exchange(change())
    expect(result).toMatchObject({
      ok: false,
      problem: { code: 'CONNECTION_REFUSED', params: { host: '127.0.0.1', port: gone.port } },
    })
    expect(result.ok ? '' : deliveryOf(result.problem)).toBe('not-sent')
  })

  it('a name that does not exist', async () => {
    const transport = new Transport({ host: 'no-such-host.invalid', port: 443 }, identity.fingerprint, patient)
    const result = await transport.exchange(change())
    expect(result).toMatchObject({ ok: false, problem: { code: 'NAME_NOT_FOUND' } })
    expect(result.ok ? '' : deliveryOf(result.problem)).toBe('not-sent')
  })

  it('packets vanish: connect time-out', async () => {
    // A socket that is bound but whose queue of waiting connections is full does not answer a new one.
    await using full = await fullBacklog()
    const transport = transportTo(full.port, { connectMs: quick })
    const result = await transport.exchange(change())
    expect(result).toMatchObject({ ok: false, problem: { code: 'CONNECT_TIMEOUT', params: { seconds: quick / 1000 } } })
    expect(result.ok ? '' : deliveryOf(result.problem)).toBe('not-sent')
  })

  it('a server that does not begin TLS', async () => {
    await using silent = await tcpServer(() => undefined)
    const result = await transportTo(silent.port, { tlsMs: quick }).exchange(change())
    expect(result).toMatchObject({ ok: false, problem: { code: 'TLS_TIMEOUT' } })
    expect(result.ok ? '' : deliveryOf(result.problem)).toBe('not-sent')
  })

  it('a network that falls silent during the handshake', async () => {
    await using server = await TlsServer.start({ identity })
    await using relay = await Relay.start({ host: '127.0.0.1', port: server.port })
    relay.goSilent()
    expect(codeOf(await transportTo(relay.port, { tlsMs: quick }).exchange(change()))).toBe('TLS_TIMEOUT')
    expect(server.bytes).toBe(0)
  })

  it.each([
    ['plain HTTP', 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'],
    ['an SSH greeting', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['noise', Buffer.from([0x16, 0x03, 0x03, 0xff, 0xff, 0, 1, 2, 3])],
  ])('a server that speaks %s instead of TLS', async (_kind, greeting) => {
    await using server = await tcpServer((socket) => void socket.write(greeting))
    const result = await transportTo(server.port, { tlsMs: 1_000 }).exchange(change())
    expect(codeOf(result)).toMatch(/TLS_FAILED|TLS_TIMEOUT/)
    expect(result.ok ? '' : deliveryOf(result.problem)).toBe('not-sent')
  })

  it.each(['end', 'destroy', 'resetAndDestroy'] as const)('a server that hangs up (%s) before TLS', async (how) => {
    await using server = await tcpServer((socket) => socket[how]())
    const result = await transportTo(server.port).exchange(change())
    expect(codeOf(result)).toMatch(/TLS_FAILED|CONNECTION_LOST|HOST_UNREACHABLE/)
    expect(result.ok ? '' : deliveryOf(result.problem)).toBe('not-sent')
  })

  it('refuses what is older than TLS 1.2', async () => {
    // A server that offers only an older version answers with an alert; to the client both are a failed handshake.
    await using server = await tcpServer((socket) => void socket.write(Buffer.from([0x15, 0x03, 0x01, 0, 2, 2, 70])))
    expect(codeOf(await transportTo(server.port).exchange(change()))).toBe('TLS_FAILED')
  })
})

/** A listening socket that accepts no more connections: SYNs are dropped once its queue is full. */
async function fullBacklog(): Promise<{ port: number } & AsyncDisposable> {
  const { spawn } = await import('node:child_process')
  // Node accepts by itself, so another program has to be the one that does not.
  const child = spawn(
    '/usr/bin/python3',
    [
      '-c',
      [
        'import socket, sys',
        's = socket.socket()',
        's.bind(("127.0.0.1", 0))',
        's.listen(0)',
        'c = [socket.socket() for _ in range(3)]',
        '[x.setblocking(False) for x in c]',
        '[x.connect_ex(s.getsockname()) for x in c]',
        'print(s.getsockname()[1], flush=True)',
        'sys.stdin.read()',
      ].join('\n'),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    port: Number(line.toString()),
    [Symbol.asyncDispose]: async () => {
      child.stdin.end()
      await once(child, 'close')
    },
  }
}

/** What the server writes once the request is there, and what must come of it. */
const replies: readonly [
  name: string,
  write: NonNullable<TlsServerOptions['answer']>,
  code: string,
  params?: Record<string, unknown>,
][] = [
  ['silence', () => undefined, 'REPLY_TIMEOUT'],
  [
    'a body that falls silent',
    (_r, socket) => void socket.write(reply('<x>', { headers: ['Content-Length: 100'] })),
    'REPLY_TIMEOUT',
  ],
  [
    'an HTML page under 200',
    (_r, socket) => void socket.write(reply('<html><body>Sign in</body></html>', { type: 'text/html' })),
    'NOT_SOAP',
    { contentType: 'text/html' },
  ],
  ['JSON', (_r, socket) => void socket.write(reply('{}', { type: 'application/json' })), 'NOT_SOAP'],
  [
    'no content type',
    (_r, socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<x/>'),
    'NOT_SOAP',
  ],
  [
    'an HTML page under 502',
    (_r, socket) => void socket.write(reply('<h1>Bad gateway</h1>', { status: '502 Bad Gateway', type: 'text/html' })),
    'HTTP_STATUS',
    { status: 502 },
  ],
  [
    '503 as XML',
    (_r, socket) => void socket.write(reply('<x/>', { status: '503 Service Unavailable' })),
    'HTTP_STATUS',
    { status: 503 },
  ],
  [
    'an HTML page under 500',
    (_r, socket) => void socket.write(reply('<h1>Oops</h1>', { status: '500 Oops', type: 'text/html' })),
    'HTTP_STATUS',
    { status: 500 },
  ],
  ['404', (_r, socket) => void socket.write(reply('', { status: '404 Not Found' })), 'HTTP_STATUS', { status: 404 }],
  [
    '401',
    (_r, socket) =>
      void socket.write(
        reply('', { status: '401 Unauthorized', headers: ['WWW-Authenticate: Basic', 'Content-Length: 0'] }),
      ),
    'HTTP_STATUS',
    { status: 401 },
  ],
  ['204', (_r, socket) => void socket.write('HTTP/1.1 204 No Content\r\n\r\n'), 'HTTP_STATUS', { status: 204 }],
  [
    '302',
    (_r, socket) =>
      void socket.write(
        reply('', { status: '302 Found', headers: ['Location: https://203.0.113.9/elsewhere', 'Content-Length: 0'] }),
      ),
    'HTTP_REDIRECT',
    { location: 'https://203.0.113.9/elsewhere' },
  ],
  [
    '308 without a location',
    (_r, socket) => void socket.write(reply('', { status: '308 Permanent Redirect' })),
    'HTTP_REDIRECT',
    { location: '' },
  ],
  ['an end before the reply', (_r, socket) => socket.end(), 'CONNECTION_LOST'],
  ['a reset before the reply', (_r, socket) => socket.destroy(), 'CONNECTION_LOST'],
  ['an end in the head', (_r, socket) => socket.end('HTTP/1.1 200 OK\r\nContent-'), 'CONNECTION_LOST'],
  [
    'less than the content length',
    (_r, socket) => socket.end(reply('<x/>', { headers: ['Content-Length: 100'] })),
    'REPLY_TRUNCATED',
  ],
  [
    'chunks broken off',
    (_r, socket) => socket.end(reply('4\r\n<x/>\r\n', { headers: ['Transfer-Encoding: chunked'] })),
    'REPLY_TRUNCATED',
  ],
  [
    'a chunk broken off',
    (_r, socket) => socket.end(reply('400\r\n<x/>', { headers: ['Transfer-Encoding: chunked'] })),
    'REPLY_TRUNCATED',
  ],
  [
    'a chunk size that is none',
    (_r, socket) => void socket.write(reply('zz\r\n<x/>', { headers: ['Transfer-Encoding: chunked'] })),
    'REPLY_MALFORMED',
  ],
  ['no HTTP', (_r, socket) => void socket.write('hello there\r\n\r\n'), 'REPLY_MALFORMED'],
  [
    'a head without end',
    (_r, socket) => void socket.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`),
    'REPLY_MALFORMED',
  ],
  [
    'another protocol',
    (_r, socket) => void socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
    'HTTP_STATUS',
    { status: 101 },
  ],
]

describe('a reply that is none', () => {
  it.each(replies)('%s', async (_name, answer, code, params = {}) => {
    await using server = await TlsServer.start({ identity, answer })
    const transport = transportTo(server.port, code === 'REPLY_TIMEOUT' ? { replyMs: quick } : {})
    const result = await transport.exchange(change())
    expect(result).toMatchObject({
      ok: false,
      problem: { code, params: { host: '127.0.0.1', port: server.port, ...params } },
    })
    // The request was sent, so nothing may claim otherwise.
    expect(result.ok ? '' : deliveryOf(result.problem)).toBe('unknown')
    expect(server.requests).toHaveLength(1)
    // The rest of a bad reply must not be read as the next one.
    const second = transport.exchange(change())
    await server.received(2)
    expect(server.connections).toBe(2)
    transport.close()
    await second
  })

  it('drips for longer than a body may take', async () => {
    const drip = (socket: import('node:tls').TLSSocket): void => {
      const timer = setInterval(() => void socket.write(' '), 20)
      socket.on('close', () => clearInterval(timer))
    }
    await using server = await TlsServer.start({
      identity,
      answer: (_r, socket) => {
        socket.write(reply('', { headers: ['Content-Length: 1000000'] }))
        drip(socket)
      },
    })
    let chunks = 0
    const transport = transportTo(server.port, { replyMs: 2_000, bodyMs: 300 })
    const result = await transport.exchange(
      change({
        sink: sink(() => {
          chunks += 1
        }),
      }),
    )
    expect(result).toMatchObject({ ok: false, problem: { code: 'REPLY_TIMEOUT', params: { seconds: 0.3 } } })
    expect(chunks).toBeGreaterThan(1)
    await server.quiet()
  })

  it('is read as long as it moves, and its length ends where the cap is', async () => {
    await using server = await TlsServer.start({
      identity,
      answer: (_r, socket, index) => void socket.write(reply(Buffer.alloc(index === 1 ? 10_000 : 10_001, 32))),
    })
    const transport = transportTo(server.port, { replyBytes: 10_000 })
    let bytes = 0
    const counting = sink((chunk) => {
      bytes += chunk.length
    })
    expect(await transport.exchange(change({ sink: counting }))).toMatchObject({ ok: true, value: { status: 200 } })
    expect(bytes).toBe(10_000)
    expect(await transport.exchange(change())).toMatchObject({
      ok: false,
      problem: { code: 'REPLY_TOO_LARGE', params: { limitBytes: 10_000 } },
    })
    transport.close()
  })

  it('is dropped at the cap, not taken in to its end', async () => {
    await using server = await TlsServer.start({
      identity,
      answer: (_r, socket) => {
        socket.write(reply('', { headers: ['Transfer-Encoding: chunked'] }))
        const flood = (): void => {
          while (!socket.destroyed && socket.write(`10000\r\n${' '.repeat(65_536)}\r\n`));
        }
        socket.on('drain', flood)
        flood()
      },
    })
    let bytes = 0
    const result = await transportTo(server.port, { replyBytes: 1_000_000 }).exchange(
      change({
        sink: sink((chunk) => {
          bytes += chunk.length
        }),
      }),
    )
    expect(codeOf(result)).toBe('REPLY_TOO_LARGE')
    expect(bytes).toBeLessThanOrEqual(1_000_000)
    await server.quiet()
  })
})

describe('a reply that comes packed', () => {
  const packed = (bytes: Buffer, encoding: string): Buffer =>
    reply(bytes, { headers: [`Content-Encoding: ${encoding}`, `Content-Length: ${bytes.length}`] })
  /** What came out of a reply with these bytes, and its text. */
  const outcome = async (
    bytes: Buffer,
    limits: Partial<TransportLimits> = {},
  ): Promise<{ result: Awaited<ReturnType<Transport['exchange']>>; read: number; text: string }> => {
    await using server = await TlsServer.start({ identity, answer: (_r, socket) => void socket.write(bytes) })
    const transport = transportTo(server.port, limits)
    let read = 0
    const kept: Buffer[] = []
    const result = await transport.exchange(
      change({
        sink: sink((chunk) => {
          read += chunk.length
          if (read < 100_000) kept.push(chunk)
        }),
      }),
    )
    transport.close()
    await server.quiet()
    return { result, read, text: Buffer.concat(kept).toString() }
  }

  it.each(['gzip', 'GZIP', 'x-gzip'])('as %s is unpacked although it was not asked for', async (encoding) => {
    const text = `<x>${'密'.repeat(20_000)}</x>`
    expect(await outcome(packed(gzipSync(text), encoding))).toMatchObject({
      result: { ok: true, value: { status: 200, bytes: Buffer.byteLength(text) } },
      text,
    })
  })

  it('as nothing at all is read as it is', async () => {
    expect(await outcome(packed(Buffer.from('<x/>'), 'identity'))).toMatchObject({ result: { ok: true }, text: '<x/>' })
  })

  it.each(['br', 'deflate', 'zstd', 'gzip, gzip', 'x'.repeat(500)])(
    'in another way is refused: %s',
    async (encoding) => {
      const { result, read } = await outcome(packed(gzipSync('<x/>'), encoding))
      expect(result).toMatchObject({
        ok: false,
        problem: { code: 'REPLY_ENCODING', params: { encoding: encoding.slice(0, 50) } },
      })
      expect(read).toBe(0)
    },
  )

  it('counts unpacked: a bomb ends at the cap', async () => {
    const { result, read } = await outcome(packed(gzipSync(Buffer.alloc(50_000_000, 32)), 'gzip'), {
      replyBytes: 1_000_000,
    })
    expect(result).toMatchObject({ ok: false, problem: { code: 'REPLY_TOO_LARGE', params: { limitBytes: 1_000_000 } } })
    expect(read).toBeLessThanOrEqual(1_000_000)
  })

  it('counts packed as well: bytes that unpack to nothing end at the cap', async () => {
    const empty = gzipSync('')
    const { result } = await outcome(packed(Buffer.concat(Array<Buffer>(10_000).fill(empty)), 'gzip'), {
      replyBytes: 10_000,
    })
    expect(codeOf(result)).toBe('REPLY_TOO_LARGE')
  })

  it('ends early, or is none', async () => {
    const whole = gzipSync(`<x>${'y'.repeat(1_000)}</x>`)
    expect(codeOf((await outcome(packed(whole.subarray(0, -12), 'gzip'))).result)).toBe('REPLY_TRUNCATED')
    expect(codeOf((await outcome(packed(Buffer.from('<x/>'), 'gzip'))).result)).toBe('REPLY_MALFORMED')
    const flipped = Buffer.from(whole)
    flipped[12] = (flipped[12] ?? 0) ^ 0xff
    expect(codeOf((await outcome(packed(flipped, 'gzip'))).result)).toMatch(/REPLY_MALFORMED|REPLY_TRUNCATED/)
  })
})

describe('a SOAP reply that is none', () => {
  it.each([
    ['an empty body', () => reply(''), 'REPLY_TRUNCATED'],
    ['white space', () => reply('  \n'), 'REPLY_TRUNCATED'],
    ['garbage', () => reply('<<<'), 'REPLY_MALFORMED'],
    ['text', () => reply('hello'), 'REPLY_MALFORMED'],
    [
      'half an envelope',
      () => reply('<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>'),
      'REPLY_TRUNCATED',
    ],
    ['a DOCTYPE', () => reply('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), 'REPLY_DOCTYPE'],
    ['bottomless nesting', () => reply('<a>'.repeat(10_000)), 'REPLY_TOO_DEEP'],
    ['compressed bytes', () => reply(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])), 'REPLY_MALFORMED'],
    ['other XML', () => reply('<html><body/></html>'), 'NOT_SOAP'],
    [
      'another envelope',
      () => reply('<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body/></e:Envelope>'),
      'NOT_SOAP',
    ],
    [
      'an empty envelope',
      () => reply('<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body/></e:Envelope>'),
      'REPLY_UNEXPECTED',
    ],
    ['the answer to another call', () => response('Logout', ''), 'REPLY_UNEXPECTED'],
    [
      'an answer under 500',
      () => reply(response('CurrentTime', '').toString().split('\r\n\r\n')[1] ?? '', { status: '500 Oops' }),
      'HTTP_STATUS',
    ],
    ['a fault', () => fault('RestrictedVersion'), 'LICENCE_RESTRICTED'],
    ['a fault nobody knows', () => fault('SomethingNew'), 'HOST_FAULT'],
  ])('%s', async (_kind, answer, code) => {
    const { server } = await startScript(identity, { ...plainScript, CurrentTime: answer })
    const client = clientFor({ port: server.port, fingerprint: identity.fingerprint }, { apiVersion: '8.0' })
    const result = await currentTime(client)
    expect(result).toMatchObject({ ok: false, problem: { code, params: { host: '127.0.0.1', port: server.port } } })
    expect(result.ok ? '' : deliveryOf(result.problem)).toBe(
      code.startsWith('HOST_') || code.startsWith('LICENCE') ? 'refused' : 'unknown',
    )
    await client.close()
    await server.stop()
  })
})
