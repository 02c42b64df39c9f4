import { beforeAll, describe, expect, it } from 'vitest'
import { readInventory } from '../../../electron/vim/inventory.ts'
import { defaultWorkLimits } from '../../../electron/vim/work-share.ts'
import { assertNothingCrashes } from './crash-watch.ts'
import { clientFor, currentTime, valueOf } from './hosts.ts'
import { plainScript, response, startScript } from './soap-script.ts'
import { newIdentity, type Identity } from './tls-server.ts'

assertNothingCrashes()

let identity: Identity
beforeAll(async () => {
  identity = await newIdentity()
})

describe('a host that sends instead of answering', () => {
  it.each([
    ['line ends', '\r\n'],
    ['provisional replies', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
  ])('%s is cut off', async (_what, piece) => {
    const { server } = await startScript(identity, {
      ...plainScript,
      CurrentTime: () => Buffer.from(piece.repeat(300_000 / piece.length)),
    })
    const client = clientFor({ port: server.port, fingerprint: identity.fingerprint })
    expect(await currentTime(client)).toMatchObject({
      ok: false,
      problem: { code: 'REPLY_TOO_LARGE', params: { limitBytes: 262_144 } },
    })
    await client.close()
    await server.stop()
  })

  // Node's agent does this itself; without it, a kept-alive connection could be flooded without end.
  it('while nothing is asked loses the connection', async () => {
    const closed = Promise.withResolvers<void>()
    const { server } = await startScript(identity, {
      ...plainScript,
      CurrentTime: (_call, index, socket) => {
        if (index === 1) {
          // Once the reply has been read and the connection is kept.
          socket.once('close', () => closed.resolve())
          setTimeout(() => socket.write('unasked'), 300)
        }
        return response('CurrentTime', '<returnval>2025-01-01T00:00:00Z</returnval>')
      },
    })
    const client = clientFor({ port: server.port, fingerprint: identity.fingerprint })
    valueOf(await currentTime(client))
    await closed.promise
    // The next call has a connection of its own.
    valueOf(await currentTime(client))
    await client.close()
    await server.stop()
  })
})

it('pages without end are not kept without end', async () => {
  const page = (method: string): Buffer =>
    response(
      method,
      '<returnval><token>more</token>' +
        '<objects><obj type="VirtualMachine">1</obj><propSet><name>name</name>' +
        `<val>${'x'.repeat(12 * 1024 * 1024)}</val></propSet></objects></returnval>`,
    )
  const pages = {
    RetrievePropertiesEx: page('RetrievePropertiesEx'),
    ContinueRetrievePropertiesEx: page('ContinueRetrievePropertiesEx'),
  }
  const { server, calls } = await startScript(identity, {
    ...plainScript,
    RetrievePropertiesEx: () => pages.RetrievePropertiesEx,
    ContinueRetrievePropertiesEx: () => pages.ContinueRetrievePropertiesEx,
  })
  // This is about memory; the host's share of the time would only make it slow.
  const client = clientFor(
    { port: server.port, fingerprint: identity.fingerprint },
    { workLimits: { ...defaultWorkLimits, burstMs: 1_000_000 } },
  )
  expect(await readInventory(client)).toMatchObject({ ok: false, problem: { code: 'REPLY_TOO_LARGE' } })
  expect(calls.filter(({ method }) => method === 'ContinueRetrievePropertiesEx')).toHaveLength(5)
  await client.close()
  await server.stop()
})
