import { SaxesParser, type SaxesTagNS } from 'saxes'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { XmlMender } from './mend.ts'
import type { QName, XmlNode } from './node.ts'

const xsi = 'http://www.w3.org/2001/XMLSchema-instance'

/** Bounds of what a reply may look like. */
export interface XmlLimits {
  /** How deep elements may nest. Real replies stay below 20. */
  readonly depth: number
  /** How many elements there may be: each costs far more memory than the few bytes it takes on the wire. */
  readonly elements: number
}
const defaultXmlLimits: XmlLimits = { depth: 64, elements: 1_000_000 }

/** What the reader hands over while the document is still coming in. */
export interface XmlReaderOptions {
  /** Elements for which this says yes are given to `onItem` when complete and then forgotten, so that memory stays bounded. */
  readonly isItem?: (name: string, depth: number) => boolean
  readonly onItem?: (node: XmlNode) => void
  /** Takes secrets out of what the parser says of a document that is none. */
  readonly redact?: (text: string) => string
}

/**
 * Reads an XML document piece by piece into elements named by namespace and local name, never by prefix.
 * The host's reply is hostile input: a DOCTYPE, nesting past the limit and tags that are not well-formed end the reading
 * with a problem (`REPLY_DOCTYPE`, `REPLY_TOO_DEEP`, `REPLY_MALFORMED`, `REPLY_TRUNCATED`). A bad character does not: bytes
 * that are not UTF-8 and characters that XML forbids become U+FFFD (see {@link XmlMender}).
 */
export class XmlReader {
  // XML 1.1 would forbid other characters than those that are mended; no host declares it.
  readonly #parser = new SaxesParser({ xmlns: true, position: false, defaultXMLVersion: '1.0', forceXMLVersion: true })
  readonly #decoder = new TextDecoder('utf-8')
  readonly #mender = new XmlMender()
  readonly #stack: XmlNode[] = []
  readonly #limits: XmlLimits
  #elements = 0
  #root: XmlNode | null = null
  #failed: Problem | null = null

  constructor(options: XmlReaderOptions = {}, limits: Partial<XmlLimits> = {}) {
    this.#limits = { ...defaultXmlLimits, ...limits }
    const parser = this.#parser
    const { isItem, onItem, redact = (text) => text } = options
    parser.on('error', (error) =>
      this.#stop(problem('REPLY_MALFORMED', { detail: redact(error.message.slice(0, 16_000)).slice(0, 200) }, error)),
    )
    parser.on('doctype', () => this.#stop(problem('REPLY_DOCTYPE')))
    parser.on('opentag', (tag) => this.#open(tag))
    parser.on('text', (text) => this.#text(text))
    parser.on('cdata', (text) => this.#text(text))
    parser.on('closetag', () => {
      const node = this.#stack.pop()
      if (!node) return
      if (node.children.length > 0) node.text = ''
      const parent = this.#stack.at(-1)
      if (!parent) this.#root = node
      else if (onItem && isItem?.(node.name, this.#stack.length)) onItem(node)
      else parent.children.push(node)
    })
  }

  /** Takes the next bytes. Returns the problem that ended the reading, if any; later bytes are ignored then. */
  write(chunk: Uint8Array): Problem | null {
    if (this.#failed) return this.#failed
    try {
      this.#parser.write(this.#mender.write(this.#decoder.decode(chunk, { stream: true })))
    } catch (error) {
      // What stopped the parser is known already; anything else it throws is no document either.
      this.#fail(problem('REPLY_MALFORMED', { detail: '' }, error))
    }
    return this.#failed
  }

  /** Ends the document: its root, or the problem. */
  end(): { root: XmlNode } | { problem: Problem } {
    if (!this.#failed) {
      try {
        const rest = this.#mender.write(this.#decoder.decode()) + this.#mender.end()
        if (rest !== '') this.#parser.write(rest)
        if (this.#stack.length > 0 || !this.#root) this.#fail(problem('REPLY_TRUNCATED'))
        else this.#parser.close()
      } catch (error) {
        this.#fail(problem('REPLY_TRUNCATED', {}, error))
      }
    }
    if (this.#failed) return { problem: this.#failed }
    return this.#root ? { root: this.#root } : { problem: problem('REPLY_TRUNCATED') }
  }

  #open(tag: SaxesTagNS): void {
    this.#elements += 1
    if (this.#elements > this.#limits.elements)
      this.#stop(problem('REPLY_TOO_LARGE', { elements: this.#limits.elements }))
    if (this.#stack.length >= this.#limits.depth) this.#stop(problem('REPLY_TOO_DEEP', { limit: this.#limits.depth }))
    let type: QName | null = null
    let refType: string | null = null
    for (const key in tag.attributes) {
      const attribute = tag.attributes[key]
      if (attribute?.local !== 'type') continue
      if (attribute.uri === xsi) type = this.#resolve(attribute.value)
      else if (attribute.uri === '') refType = attribute.value
    }
    this.#stack.push({ name: tag.local, namespace: tag.uri, type, refType, children: [], text: '' })
  }

  #resolve(qname: string): QName {
    const colon = qname.indexOf(':')
    const prefix = colon < 0 ? '' : qname.slice(0, colon)
    return { namespace: this.#parser.resolve(prefix) ?? '', local: colon < 0 ? qname : qname.slice(colon + 1) }
  }

  #text(text: string): void {
    const node = this.#stack.at(-1)
    if (node) node.text += text
  }

  /** Leaves the parser in the middle of a piece: it would go on to the end of it, and hostile input makes that slow. */
  #stop(reason: Problem): never {
    this.#fail(reason)
    throw new Error(reason.code)
  }

  #fail(reason: Problem): void {
    this.#failed ??= reason
  }
}
