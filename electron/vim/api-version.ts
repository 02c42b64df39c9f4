import { problem, type Problem } from '../../shared/problems/problem.ts'
import type { BodySink } from './exchange.ts'
import type { Transport } from './transport.ts'
import { childrenOf, childText, type XmlNode } from './xml/node.ts'
import { XmlReader } from './xml/reader.ts'

/** Served next to /sdk; lists the API versions by namespace, newest first, with the older ones each still speaks. */
const versionsPath = '/sdk/vimServiceVersions.xml'

/** What every ESXi since 5.5 understands; used until the host said what it serves. */
export const oldestApiVersion = '5.5'

/** A dotted number such as `8.0.3.0`; anything else must not get into a header. */
export function isApiVersion(text: string | null): text is string {
  return text !== null && /^\d{1,3}(?:\.\d{1,3}){1,4}$/.test(text)
}

/** Milliseconds the question may take in all: it must never hold up a call that could do without the answer. */
const askMs = 5_000

/**
 * Asks for the served version on the long poll's connection while the login is under way on the other, so that it costs
 * no round trip. Null when the host does not say, or while a long poll occupies that connection.
 */
export async function askApiVersion(transport: Transport): Promise<string | null> {
  if (!transport.isIdle('poll')) return null
  const reply = new ApiVersionReply()
  const done = await transport.exchange({
    method: 'GET',
    path: versionsPath,
    headers: {},
    body: '',
    lane: 'poll',
    sink: reply,
    signal: AbortSignal.timeout(askMs),
    repeatable: true,
  })
  return done.ok ? reply.version : null
}

/** Reads vimServiceVersions.xml: the current version of `urn:vim25`, or null when the document does not say. */
class ApiVersionReply implements BodySink {
  readonly #reader = new XmlReader()
  version: string | null = null

  start(): void {
    // The transport has judged the status already.
  }

  write(chunk: Buffer): Problem | null {
    return this.#reader.write(chunk)
  }

  end(): Problem | null {
    const ended = this.#reader.end()
    if ('problem' in ended) return ended.problem
    this.version = currentVersion(ended.root)
    return this.version === null ? problem('REPLY_UNEXPECTED', { method: 'vimServiceVersions.xml' }) : null
  }
}

function currentVersion(root: XmlNode): string | null {
  const vim = childrenOf(root, 'namespace').find((node) => childText(node, 'name') === 'urn:vim25')
  const version = vim ? childText(vim, 'version') : null
  return isApiVersion(version) ? version : null
}
