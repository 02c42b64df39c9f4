import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Relay } from '../../support/relay.ts'

interface Echo {
  readonly server: Server
  readonly port: number
  readonly sockets: Set<Socket>
}

/** Sends back what it gets, after its own greeting byte. */
async function startEcho(greeting: string): Promise<Echo> {
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => socket.write(Buffer.concat([Buffer.from(greeting), chunk])))
    socket.on('end', () => socket.end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port, sockets }
}

async function stopEcho(echo: Echo): Promise<void> {
  for (const socket of echo.sockets) socket.destroy()
  echo.server.close()
  await once(echo.server, 'close')
}

async function dial(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
  await once(socket, 'connect')
  return socket
}

async function ask(socket: Socket, text: string): Promise<string> {
  socket.write(text)
  const [chunk] = (await once(socket, 'data')) as [Buffer]
  return chunk.toString()
}

describe('relay', () => {
  let echo: Echo
  let relay: Relay
  beforeEach(async () => {
    echo = await startEcho('>')
    relay = await Relay.start({ host: '127.0.0.1', port: echo.port })
  })
  afterEach(async () => {
    await relay.stop()
    await stopEcho(echo)
  })

  it('carries bytes and counts them', async () => {
    const accepted = relay.nextConnection()
    const socket = await dial(relay.port)
    await accepted
    expect(await ask(socket, 'four')).toBe('>four')
    expect({ up: relay.bytesUp, down: relay.bytesDown, connections: relay.connections, open: relay.open }).toEqual({
      up: 4,
      down: 5,
      connections: 1,
      open: 1,
    })
    socket.end()
    await once(socket, 'close')
  })

  it('takes one round trip for the handshake and one for each exchange', async () => {
    relay.rttMs = 80
    const firsts: number[] = []
    const seconds: number[] = []
    // The quickest of several: a busy machine makes each longer, and none shorter.
    for (let tries = 0; tries < 4; tries += 1) {
      const start = performance.now()
      const socket = await dial(relay.port)
      await ask(socket, 'a')
      firsts.push(performance.now() - start)
      const again = performance.now()
      await ask(socket, 'b')
      seconds.push(performance.now() - again)
      socket.destroy()
    }
    const [first, second] = [Math.min(...firsts), Math.min(...seconds)]
    expect(first).toBeGreaterThanOrEqual(158)
    expect(first).toBeLessThan(240)
    expect(second).toBeGreaterThanOrEqual(78)
    expect(second).toBeLessThan(160)
  })

  it('cuts with a reset', async () => {
    const socket = await dial(relay.port)
    await ask(socket, 'a')
    const broken = once(socket, 'error')
    relay.cut()
    expect((await broken)[0]).toMatchObject({ code: 'ECONNRESET' })
  })

  it('goes silent without ending the connection, and what it swallowed stays away', async () => {
    relay.rttMs = 120
    const socket = await dial(relay.port)
    await ask(socket, 'a')
    relay.goSilent()
    let heard = ''
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString()
    })
    socket.write('into the void')
    await expect.poll(() => relay.bytesUp, { interval: 5 }).toBe('ainto the void'.length)
    relay.speak()
    const other = await dial(relay.port)
    expect(await ask(other, 'b')).toBe('>b')
    expect(heard).toBe('')
    expect(socket.destroyed).toBe(false)
    socket.destroy()
    other.destroy()
  })

  it('half-closes towards the client', async () => {
    const socket = await dial(relay.port)
    await ask(socket, 'a')
    const ended = once(socket, 'end')
    socket.resume()
    relay.halfClose()
    await ended
    expect(socket.writable).toBe(true)
    socket.destroy()
  })

  it('leads new connections elsewhere', async () => {
    await using other = await Relay.start({ host: '127.0.0.1', port: echo.port })
    const old = await dial(relay.port)
    await ask(old, 'a')
    relay.retarget({ host: '127.0.0.1', port: other.port })
    const fresh = await dial(relay.port)
    await ask(fresh, 'b')
    await ask(old, 'c')
    expect(other.bytesUp).toBe(1)
    old.destroy()
    fresh.destroy()
  })

  it('refuses, and accepts again on the same port', async () => {
    await relay.refuse()
    await expect(dial(relay.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await relay.accept()
    const socket = await dial(relay.port)
    expect(await ask(socket, 'a')).toBe('>a')
    socket.destroy()
  })

  it('passes on the end of the target', async () => {
    const socket = await dial(relay.port)
    await ask(socket, 'a')
    const closed = once(socket, 'close')
    socket.on('error', () => undefined)
    for (const upstream of echo.sockets) upstream.destroy()
    socket.end()
    socket.resume()
    await closed
    expect(relay.open).toBe(0)
  })
})
