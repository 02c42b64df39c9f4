import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { beforeAll, describe, expect, it } from 'vitest'
import { probeHost } from '../../../electron/hosts/probe.ts'
import { openTcp, type Lookup } from '../../../electron/vim/open-tcp.ts'
import { assertNothingCrashes } from './crash-watch.ts'
import { clientFor, codeOf, currentTime, valueOf } from './hosts.ts'
import { blocked, connected, watch } from './monitor-support.ts'
import { plainScript, response, startScript, type Script } from './soap-script.ts'
import { newIdentity, TlsServer, type Identity } from './tls-server.ts'

assertNothingCrashes()

let identity: Identity
let stranger: Identity
beforeAll(async () => {
  ;[identity, stranger] = await Promise.all([newIdentity(), newIdentity()])
})

const name = 'esxi.example.org'
const to =
  (...addresses: string[]): Lookup =>
  () =>
    Promise.resolve(addresses)
const gone: Lookup = () => Promise.reject(Object.assign(new Error('gone'), { code: 'ENOTFOUND' }))

/**
 * A listening socket on 127.0.0.2 whose queue is full, so that packets to it vanish: always, or until `openAfter` seconds have
 * passed, as on a slow network.
 */
async function silentAddress(port = 0, openAfter = 0): Promise<{ port: number } & AsyncDisposable> {
  const child = spawn(
    '/usr/bin/python3',
    [
      '-c',
      [
        'import socket, sys, threading, time',
        's = socket.socket()',
        's.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)',
        `s.bind(("127.0.0.2", ${port}))`,
        's.listen(0)',
        'c = [socket.socket() for _ in range(3)]',
        '[x.setblocking(False) for x in c]',
        '[x.connect_ex(s.getsockname()) for x in c]',
        'a = []',
        'def serve():',
        `  time.sleep(${openAfter})`,
        '  while True: a.append(s.accept())',
        ...(openAfter > 0 ? ['threading.Thread(target=serve, daemon=True).start()'] : []),
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

describe('a name with several addresses', () => {
  it('is reached at the second while the first is silent', async () => {
    const { server } = await startScript(identity, plainScript)
    await using silent = await silentAddress(server.port)
    expect(silent.port).toBe(server.port)
    const client = clientFor(
      { port: server.port, fingerprint: identity.fingerprint },
      { address: { host: name, port: server.port }, lookup: to('127.0.0.2', '127.0.0.1') },
    )
    valueOf(await currentTime(client))
    expect(client.peerAddress).toBe('127.0.0.1')
    await client.close()
    await server.stop()
  })

  it('is reached at the first although that takes long, when the second refuses', async () => {
    await using slow = await silentAddress(0, 0.6)
    const opened = valueOf(
      await openTcp({ host: name, port: slow.port }, { addresses: null, lookup: to('127.0.0.2', '127.0.0.1') }, 30_000),
    )
    expect(opened.ip).toBe('127.0.0.2')
    opened.socket.destroy()
  })

  it('says what tells most: a refusal, whatever the others did', async () => {
    await using silent = await silentAddress()
    // Nothing listens on 127.0.0.1; an address that needs a zone and has none cannot even be tried.
    for (const lookup of [to('127.0.0.2', '127.0.0.1'), to('fe80::1', '127.0.0.1'), to('127.0.0.1', 'fe80::1')]) {
      expect(codeOf(await openTcp({ host: name, port: silent.port }, { addresses: null, lookup }, 400))).toBe(
        'CONNECTION_REFUSED',
      )
    }
    expect(
      codeOf(await openTcp({ host: name, port: silent.port }, { addresses: null, lookup: to('127.0.0.2') }, 400)),
    ).toBe('CONNECT_TIMEOUT')
  })

  it('has none, or none in time, or the wait is cancelled', async () => {
    const port = 443
    const open = (lookup: Lookup, signal?: AbortSignal) =>
      openTcp({ host: name, port }, { addresses: null, lookup }, 100, signal)
    expect(codeOf(await open(to()))).toBe('HOST_UNREACHABLE')
    expect(codeOf(await open(gone))).toBe('NAME_NOT_FOUND')
    expect(codeOf(await open(() => new Promise(() => undefined)))).toBe('NAME_NOT_FOUND')
    const stop = new AbortController()
    const waiting = open(() => new Promise(() => undefined), stop.signal)
    stop.abort()
    expect(await waiting).toMatchObject({ ok: false, problem: { code: 'CANCELLED', params: { sent: false } } })
  })
})

describe('addresses that are kept', () => {
  it('still serve when the name no longer resolves, and TLS and problems still use the name', async () => {
    const { server, calls } = await startScript(identity, plainScript)
    let lookup = to('127.0.0.1')
    let asked = 0
    const client = clientFor(
      { port: server.port, fingerprint: identity.fingerprint },
      {
        address: { host: name, port: server.port },
        lookup: (each) => {
          asked += 1
          return lookup(each)
        },
      },
    )
    expect(client.peerAddress).toBeNull()
    // Without a connection, one is opened first, without a login.
    expect(await client.holdAddresses()).toEqual(['127.0.0.1'])
    expect(calls.map(({ method }) => method)).toEqual(['RetrieveServiceContent'])
    expect(asked).toBe(1)
    lookup = gone
    for (let round = 0; round < 3; round += 1) {
      client.dropConnections()
      valueOf(await currentTime(client))
    }
    expect(asked).toBe(1)
    expect(new Set(server.names)).toEqual(new Set([name]))
    expect(await client.holdAddresses()).toEqual(['127.0.0.1'])
    expect(
      valueOf(
        await probeHost({ host: name, port: server.port }, identity.fingerprint, undefined, {
          addresses: await client.holdAddresses(),
          lookup: gone,
        }),
      ).about.name,
    ).toBe('Odd')
    expect(
      codeOf(
        await probeHost({ host: name, port: server.port }, identity.fingerprint, undefined, {
          addresses: [],
          lookup: gone,
        }),
      ),
    ).toBe('NAME_NOT_FOUND')
    // Afterwards the name counts again, also when it leads elsewhere.
    client.releaseAddresses()
    client.dropConnections()
    expect(await currentTime(client)).toMatchObject({
      ok: false,
      problem: { code: 'NAME_NOT_FOUND', params: { host: name } },
    })
    lookup = to('127.0.0.2')
    expect(await currentTime(client)).toMatchObject({
      ok: false,
      problem: { code: 'CONNECTION_REFUSED', params: { host: name } },
    })
    await client.close()
    await server.stop()
  })

  it('are none when the host was never reached, and then nothing is kept', async () => {
    const { server } = await startScript(identity, plainScript)
    let lookup = gone
    const client = clientFor(
      { port: server.port, fingerprint: identity.fingerprint },
      { address: { host: name, port: server.port }, lookup: (each) => lookup(each) },
    )
    expect(await client.holdAddresses()).toEqual([])
    lookup = to('127.0.0.1')
    valueOf(await currentTime(client))
    await client.close()
    await server.stop()
  })

  it('are not those of a stranger', async () => {
    await using other = await TlsServer.start({ identity: stranger })
    const client = clientFor(
      { port: other.port, fingerprint: identity.fingerprint },
      { address: { host: name, port: other.port }, lookup: to('127.0.0.1') },
    )
    expect(await client.holdAddresses()).toEqual([])
    await client.close()
  })
})

it('a zone stays on this computer', async () => {
  const { server } = await startScript(identity, plainScript)
  const client = clientFor(
    { port: server.port, fingerprint: identity.fingerprint },
    { address: { host: 'fe80::1%eth0', port: server.port }, addresses: ['127.0.0.1'] },
  )
  valueOf(await currentTime(client))
  for (const { head } of server.requests) expect(head).toMatch(new RegExp(`^host: \\[fe80::1\\]:${server.port}$`, 'im'))
  expect(new Set(server.names)).toEqual(new Set([false]))
  await client.close()
  await server.stop()
})

it('another certificate on the connection of the poll alone blocks at once, and nothing is sent there', async () => {
  const filters: Script = {
    ...plainScript,
    CreateFilter: () => response('CreateFilter', '<returnval type="PropertyFilter">f</returnval>'),
    WaitForUpdatesEx: (_call, index, socket) => {
      if (index === 1) return response('WaitForUpdatesEx', '<returnval><version>1</version></returnval>')
      lookup = to('127.0.0.2')
      socket.destroy()
      return null
    },
  }
  let lookup = to('127.0.0.1')
  const { server, calls } = await startScript(identity, filters)
  await using other = await TlsServer.start({ identity: stranger, host: '127.0.0.2', port: server.port })
  const client = clientFor(
    { port: server.port, fingerprint: identity.fingerprint },
    { address: { host: name, port: server.port }, lookup: (each) => lookup(each) },
  )
  const { monitor, clock, until } = watch(client)
  await until(connected)
  await clock.slept(1)
  clock.wakeAll()
  expect(await until(blocked)).toMatchObject({
    problem: {
      code: 'CERTIFICATE_CHANGED',
      params: { host: name, expected: identity.fingerprint, fingerprint: stranger.fingerprint, sent: false },
    },
  })
  expect(clock.asked).toHaveLength(1)
  expect(other.bytes).toBe(0)
  // The other connection was good all the time.
  expect(calls.filter(({ method }) => method === 'CreateFilter')).toHaveLength(2)
  await monitor.stop()
  await client.close()
  await server.stop()
})
