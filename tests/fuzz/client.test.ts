import { once } from 'node:events'
import { createServer } from 'node:https'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { X509Certificate } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { afterAll, expect, it } from 'vitest'
import { createCertificate } from '../../electron/practice/certificate.ts'
import { readChange } from '../../electron/hosts/live-inventory.ts'
import { VimClient } from '../../electron/vim/client.ts'
import { inventorySpecs, readInventory } from '../../electron/vim/inventory.ts'
import { shutdownGuest } from '../../electron/vim/power-methods.ts'
import { defaultTransportLimits, type TransportLimits } from '../../electron/vim/exchange.ts'
import { createFilter, waitForUpdates } from '../../electron/vim/updates.ts'
import { problemCodes } from '../../shared/problems/codes.ts'
import { ok, type Result } from '../../shared/result.ts'
import { recordCorpus } from './corpus.ts'
import { counted } from './count.ts'
import { chunked, mutated } from './mutate.ts'
import { Random, seedOfRun } from './random.ts'

/** Milliseconds for one conversation: four calls, each given up after the limits below, and a farewell. */
const longest = 8_000
const impatient: TransportLimits = {
  connectMs: 1_000,
  tlsMs: 1_000,
  replyMs: 100,
  bodyMs: 150,
  replyBytes: 1024 * 1024,
}

const samples = await recordCorpus()
const bodies = samples.map(({ body }) => body)
const certificate = await createCertificate()
const random = new Random(seedOfRun('client'))
const codes: ReadonlySet<string> = new Set(problemCodes)

/** Which call of the conversation is answered wrongly; counted down by the server. */
let broken = 0

/** The reply that a method gets when all is well: of those recorded after the login, the first that is whole in one page. */
const good = (method: string): Buffer | undefined =>
  samples.find(
    ({ status, body, method: answered }) =>
      answered === method && status === 200 && !body.includes('<token>') && !body.includes('NotAuthenticated'),
  )?.body
const versions = samples.find(({ kind }) => kind === 'versions')?.body

/** A reply as a broken server sends it: its body, or the HTTP around it. */
async function misbehave(response: ServerResponse, body: Buffer): Promise<void> {
  const way = random.below(10)
  const status =
    way === 0 ? random.pick([200, 201, 204, 301, 400, 401, 404, 500, 503, 999]) : random.pick([200, 200, 500])
  const type =
    way === 1 ? random.pick(['text/html', 'application/octet-stream', '', 'text/xmlish']) : 'text/xml; charset=utf-8'
  const answer = way < 3 ? body : mutated(bodies, body, random)
  const length =
    way === 2 ? { 'Content-Length': String(Math.max(0, answer.length + random.pick([-40, -1, 1, 1_000]))) } : {}
  response.writeHead(status, {
    ...(type !== '' && { 'Content-Type': type }),
    ...(random.next() < 0.1 && { 'Set-Cookie': ['vmware_soap_session=', `vmware_soap_session="${'x'.repeat(600)}"`] }),
    ...length,
  })
  const pieces = chunked(answer, random)
  const cut = random.next() < 0.1 ? random.below(pieces.length) : pieces.length
  for (const [index, piece] of pieces.entries()) {
    if (index === cut) return void response.destroy()
    if (response.destroyed) return
    if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')])
  }
  if (random.next() < 0.05) return
  response.end()
}

const server = createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
  void (async () => {
    const method = /<soapenv:Body><(\w+)/.exec(await text(request))?.[1]
    const body =
      (method === undefined ? versions : good(method)) ??
      Buffer.from('<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body/></e:Envelope>')
    broken -= 1
    if (broken === 0) return misbehave(response, body)
    response
      .writeHead(200, {
        'Content-Type': 'text/xml',
        'Set-Cookie': 'vmware_soap_session="fuzz"; Path=/; HttpOnly; Secure',
      })
      .end(body)
  })().catch(() => response.destroy())
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

async function converse(limits: TransportLimits): Promise<Result<unknown>[]> {
  const client = VimClient.create({
    address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    fingerprint: new X509Certificate(certificate.cert).fingerprint256,
    user: 'root',
    password: () => Promise.resolve(ok('password')),
    locale: 'en',
    limits,
  })
  try {
    const connected = await client.connect()
    const read = await readInventory(client)
    const filter = await createFilter(client, inventorySpecs, (root) => [{ object: root, traverse: 'inventory' }])
    const pushed = filter.ok
      ? await waitForUpdates(client, '', 1, {
          session: filter.value.session,
          signal: AbortSignal.timeout(limits.bodyMs),
          read: readChange,
        })
      : filter
    const asked = await shutdownGuest(client, '1')
    return [connected, read, filter, pushed, asked]
  } finally {
    await client.close()
  }
}

it('a whole client ends each conversation with a broken server with values or problems, in bounded time', async () => {
  broken = 0
  expect((await converse(defaultTransportLimits)).slice(0, 4).map(({ ok: went }) => went)).toEqual([
    true,
    true,
    true,
    true,
  ])
  const seen = new Set<string>()
  await counted('HTTP conversations', async (times) => {
    for (let number = 0; number < times; number += 1) {
      broken = 1 + random.below(7)
      const started = performance.now()
      const results = await converse(impatient).catch((cause: unknown) => {
        throw new Error(`conversation ${number} threw`, { cause })
      })
      const took = performance.now() - started
      if (took > longest) throw new Error(`conversation ${number} took ${Math.round(took)} ms`)
      for (const result of results) {
        if (!result.ok && !codes.has(result.problem.code))
          throw new Error(`conversation ${number} ended with ${result.problem.code}`)
        seen.add(result.ok ? 'value' : result.problem.code)
      }
    }
  })
  expect([...seen]).toEqual(
    expect.arrayContaining([
      'value',
      'HTTP_STATUS',
      'NOT_SOAP',
      'REPLY_MALFORMED',
      'REPLY_TRUNCATED',
      'REPLY_UNEXPECTED',
      'REPLY_TIMEOUT',
    ]),
  )
})
