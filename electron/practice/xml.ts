import { XMLParser, XMLValidator } from 'fast-xml-parser'

/** An element of a request, its names resolved to namespaces. */
export interface XmlElement {
  readonly name: string
  readonly namespace: string
  /** By local name; `xsi:type` is kept apart in {@link xsiType}. */
  readonly attributes: ReadonlyMap<string, string>
  /** Local name of xsi:type, null when absent. */
  readonly xsiType: string | null
  readonly children: readonly XmlElement[]
  /** The element's own text, entities resolved, nothing trimmed. */
  readonly text: string
}

const XSI = 'http://www.w3.org/2001/XMLSchema-instance'

type Raw = Record<string, unknown>

// Entities are resolved below, five names and numbers only, so that no DTD entity can ever expand.
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: '#cdata',
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: 100,
})

/** Parses a request; undefined when it is not well-formed or has a document type. */
export function parseXml(text: string): XmlElement | undefined {
  if (/<!DOCTYPE/i.test(text) || XMLValidator.validate(text) !== true) return undefined
  try {
    const roots = elementsOf(
      parser.parse(text),
      new Map([
        ['xml', 'http://www.w3.org/XML/1998/namespace'],
        ['', ''],
      ]),
    )
    return roots.length === 1 ? roots[0] : undefined
  } catch {
    return undefined
  }
}

function elementsOf(nodes: unknown, scope: ReadonlyMap<string, string>): XmlElement[] {
  const elements: XmlElement[] = []
  for (const node of nodes as Raw[]) {
    const tag = Object.keys(node).find((key) => key !== ':@')
    if (tag !== undefined && !tag.startsWith('#')) elements.push(element(tag, node, scope))
  }
  return elements
}

function element(tag: string, node: Raw, outer: ReadonlyMap<string, string>): XmlElement {
  const raw = (node[':@'] ?? {}) as Record<string, string>
  let scope = outer
  for (const [key, value] of Object.entries(raw)) {
    if (key !== 'xmlns' && !key.startsWith('xmlns:')) continue
    if (scope === outer) scope = new Map(outer)
    ;(scope as Map<string, string>).set(key === 'xmlns' ? '' : key.slice(6), decode(value))
  }
  const attributes = new Map<string, string>()
  let xsiType: string | null = null
  for (const [key, value] of Object.entries(raw)) {
    if (key === 'xmlns' || key.startsWith('xmlns:')) continue
    const [prefix, local] = split(key)
    if (prefix !== '' && local === 'type' && scope.get(prefix) === XSI) xsiType = split(decode(value))[1]
    else attributes.set(local, decode(value))
  }
  const [prefix, name] = split(tag)
  const namespace = scope.get(prefix)
  if (namespace === undefined) throw new SyntaxError('undeclared prefix')
  const content = node[tag] as Raw[]
  return { name, namespace, attributes, xsiType, children: elementsOf(content, scope), text: textOf(content) }
}

function textOf(nodes: readonly Raw[]): string {
  let text = ''
  for (const node of nodes) {
    if (typeof node['#text'] === 'string') text += decode(node['#text'])
    else if (Array.isArray(node['#cdata']))
      text += (node['#cdata'] as Raw[]).map((part) => String(part['#text'] ?? '')).join('')
  }
  return text
}

function split(name: string): [prefix: string, local: string] {
  const colon = name.indexOf(':')
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)]
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decode(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(#x[0-9a-f]+|#[0-9]+|[a-z]+);/gi, (_whole, body: string) => {
    if (!body.startsWith('#')) {
      const char = named[body]
      if (char === undefined) throw new SyntaxError('unknown entity')
      return char
    }
    return String.fromCodePoint(
      body[1] === 'x' ? Number.parseInt(body.slice(2), 16) : Number.parseInt(body.slice(1), 10),
    )
  })
}

/** First child of that local name. */
export function child(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent?.children.find((candidate) => candidate.name === name)
}

/** All children of that local name. */
export function children(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter((candidate) => candidate.name === name)
}

/** Text of the first child of that name, null when there is none. */
export function childText(parent: XmlElement | undefined, name: string): string | null {
  return child(parent, name)?.text ?? null
}
