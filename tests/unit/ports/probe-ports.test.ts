import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { speechOf } from '../../../electron/ports/banner.ts'
import type { Speech } from '../../../electron/ports/banner.ts'
import { probePorts } from '../../../electron/ports/probe.ts'
import type { ProbeOptions, ProbeTarget } from '../../../electron/ports/probe.ts'
import type { ProbeResult } from '../../../shared/models/port-report.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

async function serve(talk: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined))
    talk(socket)
  }).listen(0, '127.0.0.1')
  closing.push(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function probe(targets: readonly ProbeTarget[], options: Partial<ProbeOptions<ProbeTarget>> = {}) {
  const results: (ProbeTarget & ProbeResult)[] = []
  const probed = await probePorts('127.0.0.1', targets, {
    onResult: (target, result) => {
      results.push({ ...target, ...result })
    },
    ...options,
  })
  return { probed, results }
}

const bannerOf = async (port: number, speech: Speech) => (await probe([{ port, protocol: 'tcp', speech }])).results[0]

describe('Banners', () => {
  it('are asked for in what an ESXi host speaks on the port', () => {
    expect([22, 80, 443, 902, 5988, 5989, 8889, 9080, 12345].map(speechOf)).toEqual([
      'ssh',
      'http',
      'tls',
      'greeting',
      'http',
      'tls',
      'http',
      'tls',
      'greeting',
    ])
  })

  it('of a hostile service are one bounded printable line', async () => {
    const port = await serve((socket) => {
      socket.write(`\u001B[2J\u202Eevil ${'x'.repeat(9_000)}`)
    })
    const result = await bannerOf(port, 'greeting')
    expect(result).toMatchObject({ state: 'open', banner: { kind: 'text' } })
    expect(result?.banner?.text).toMatch(/^\uFFFD\[2J\uFFFDevil x+$/)
    expect(result?.banner?.text).toHaveLength(200)
  })

  it('are put together from pieces, behind other lines', async () => {
    const port = await serve((socket) => {
      socket.write('Welcome\r\nSS', () => {
        socket.write('H-2.0-Example_1\r\n')
      })
    })
    expect((await bannerOf(port, 'ssh'))?.banner).toEqual({ kind: 'ssh', text: 'SSH-2.0-Example_1' })
  })

  it('cost no more than their time when a service dribbles or is silent', async () => {
    const dribbles = await serve((socket) => {
      const timer = setInterval(() => {
        socket.write('x')
      }, 50)
      socket.on('close', () => clearInterval(timer))
    })
    const silent = await serve(() => undefined)
    const begun = performance.now()
    const { results } = await probe([
      { port: dribbles, protocol: 'tcp' },
      { port: silent, protocol: 'tcp' },
      { port: silent, protocol: 'tcp', speech: 'tls' },
      { port: silent, protocol: 'tcp', speech: 'http' },
    ])
    expect(performance.now() - begun).toBeLessThan(2_500)
    expect(results.map(({ state }) => state)).toEqual(['open', 'open', 'open', 'open'])
    expect(results.filter(({ banner }) => banner !== null)).toHaveLength(1)
  })

  it.each(['tls', 'http', 'ssh', 'greeting'] as const)('that fail (%s) leave the port open', async (speech) => {
    const resets = await serve((socket) => {
      socket.resetAndDestroy()
    })
    expect(await bannerOf(resets, speech)).toMatchObject({ state: 'open', banner: null })
    const junk = await serve((socket) => {
      socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, 40]))
    })
    expect((await bannerOf(junk, speech))?.state).toBe('open')
  })

  it('ask a web server for its head only, by the name it was called', async () => {
    let asked = ''
    const port = await serve((socket) => {
      socket.once('data', (bytes) => {
        asked = bytes.toString()
        socket.end('HTTP/1.1 200 OK\r\nServer: Example/1\r\n\r\n')
      })
    })
    expect((await bannerOf(port, 'http'))?.banner).toEqual({ kind: 'http', text: 'HTTP/1.1 200 OK; Example/1' })
    expect(asked).toBe('HEAD / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n')
  })
})

describe('A run of probes', () => {
  it('hands out each target once, as it was given', async () => {
    const open = await serve((socket) => {
      socket.end('hello\n')
    })
    const targets = [
      { port: open, protocol: 'tcp' as const, mine: 1 },
      { port: 0, protocol: 'udp' as const, mine: 2 },
      { port: 70_000, protocol: 'tcp' as const, mine: 3 },
    ]
    const seen = new Map<object, string>()
    const probed = await probePorts('127.0.0.1', targets, {
      onResult: (target, { state }) => {
        seen.set(target, state)
      },
    })
    expect(probed).toEqual({ ok: true, value: { address: '127.0.0.1', addresses: ['127.0.0.1'], probed: 3 } })
    expect(targets.map((target) => seen.get(target))).toEqual(['open', 'not-testable', 'not-testable'])
  })

  it('can end before it began', async () => {
    const { probed, results } = await probe([{ port: 1, protocol: 'tcp' }], { signal: AbortSignal.abort() })
    expect(probed).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } })
    expect(results).toEqual([])
  })

  it('closes its sockets when cancelled in the middle of a banner', async () => {
    const stop = new AbortController()
    const closed = Promise.withResolvers<void>()
    const port = await serve((socket) => {
      socket
        .on('close', () => {
          closed.resolve()
        })
        .resume()
      stop.abort()
    })
    const { probed, results } = await probe([{ port, protocol: 'tcp' }], { signal: stop.signal })
    expect(probed).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } })
    expect(results).toEqual([])
    await closed.promise
  })

  it('asks the name servers once, and says when they do not know', async () => {
    let asked = 0
    const port = await serve((socket) => {
      socket.end('hello\n')
    })
    const targets = [
      { port, protocol: 'tcp' as const },
      { port, protocol: 'tcp' as const },
    ]
    const found = await probePorts('esxi.example.org', targets, {
      onResult: () => undefined,
      resolve: async () => {
        asked += 1
        return ['127.0.0.1']
      },
    })
    expect(found).toMatchObject({ ok: true, value: { address: '127.0.0.1' } })
    expect(asked).toBe(1)
    const lost = await probePorts('esxi.example.org', targets, { onResult: () => undefined, resolve: async () => [] })
    expect(lost).toMatchObject({ ok: false, problem: { code: 'NAME_NOT_FOUND' } })
  })

  it('ends every probe when the one who listens throws', async () => {
    const port = await serve(() => undefined)
    const run = probePorts(
      '127.0.0.1',
      [
        { port: 0, protocol: 'tcp' },
        { port, protocol: 'tcp' },
      ],
      {
        onResult: () => {
          throw new Error('broken listener')
        },
      },
    )
    await expect(run).rejects.toThrow('broken listener')
  })

  it('takes a datagram from another sender for no answer', async () => {
    const asked = createSocket('udp4')
    const other = createSocket('udp4')
    closing.push(
      () => {
        asked.close()
      },
      () => {
        other.close()
      },
    )
    asked.on('message', (_bytes, { port }) => {
      other.send('answer', port, '127.0.0.1')
    })
    asked.bind(0, '127.0.0.1')
    await once(asked, 'listening')
    const { results } = await probe([{ port: asked.address().port, protocol: 'udp' }], { timeoutMs: 200 })
    expect(results).toMatchObject([{ state: 'no-answer', ms: null }])
  })

  it('sends a datagram a second time', async () => {
    const deaf = createSocket('udp4')
    closing.push(() => {
      deaf.close()
    })
    let heard = 0
    deaf.on('message', (_bytes, { port }) => {
      heard += 1
      if (heard === 2) deaf.send('answer', port, '127.0.0.1')
    })
    deaf.bind(0, '127.0.0.1')
    await once(deaf, 'listening')
    const { results } = await probe([{ port: deaf.address().port, protocol: 'udp' }], { timeoutMs: 1_000 })
    expect(results).toMatchObject([{ state: 'answered' }])
  })
})
