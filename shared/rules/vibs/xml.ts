import { SaxesParser, type SaxesTagPlain } from 'saxes'

/** An element with its attributes. Text is that of the element itself, without its children's. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  readonly text: string
}

export type XmlFault = 'doctype' | 'malformed' | 'too-large'

export interface XmlBounds {
  readonly characters: number
  readonly elements: number
}

const maxDepth = 32
const maxAttributes = 64

/**
 * Reads a small XML document into a tree. A DOCTYPE is refused, so that there are no entities but the five of XML, and
 * so is what goes past the bounds. Prefixes are part of the names.
 */
export function readXml(text: string, bounds: XmlBounds): XmlElement | XmlFault {
  if (text.length > bounds.characters) return 'too-large'
  const reader = new TreeReader(bounds.elements)
  return reader.read(text)
}

interface OpenElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: OpenElement[]
  text: string
}

class TreeReader {
  readonly #parser = new SaxesParser({ xmlns: false, position: false })
  readonly #maxElements: number
  readonly #stack: OpenElement[] = []
  #root: OpenElement | null = null
  #elements = 0
  #attributes = 0
  #fault: XmlFault | null = null

  constructor(maxElements: number) {
    this.#maxElements = maxElements
    const parser = this.#parser
    parser.on('error', () => this.#stop('malformed'))
    parser.on('doctype', () => this.#stop('doctype'))
    // An element with thousands of attributes is stopped before it is complete.
    parser.on('attribute', () => {
      this.#attributes += 1
      if (this.#attributes > maxAttributes) this.#stop('too-large')
    })
    parser.on('opentag', (tag) => this.#open(tag))
    const append = (text: string): void => {
      const element = this.#stack.at(-1)
      if (element) element.text += text
    }
    parser.on('text', append)
    parser.on('cdata', append)
    parser.on('closetag', () => {
      const element = this.#stack.pop()
      if (element && this.#stack.length === 0) this.#root = element
    })
  }

  read(text: string): XmlElement | XmlFault {
    try {
      this.#parser.write(text).close()
    } catch {
      // Anything that the parser throws means that this is no document it can read.
      this.#fault ??= 'malformed'
    }
    return this.#fault ?? this.#root ?? 'malformed'
  }

  #open({ name, attributes }: SaxesTagPlain): void {
    this.#attributes = 0
    this.#elements += 1
    if (this.#elements > this.#maxElements || this.#stack.length >= maxDepth) this.#stop('too-large')
    const element: OpenElement = { name, attributes: { ...attributes }, children: [], text: '' }
    this.#stack.at(-1)?.children.push(element)
    this.#stack.push(element)
  }

  /** Leaves the parser at once: it would go on to the end of the text. */
  #stop(fault: XmlFault): never {
    this.#fault ??= fault
    throw new Error(fault)
  }
}

/** Returns the first child of that name. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((each) => each.name === name)
}

/** Returns all children of that name. */
export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((each) => each.name === name) ?? []
}

/** Returns the text of the first child of that name, without the white space around it; null when there is none. */
export function childText(element: XmlElement | undefined, name: string): string | null {
  return child(element, name)?.text.trim() ?? null
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Escapes a text for element content or an attribute. */
export function xmlText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? character)
}

/** Returns `<name>text</name>`, with the text escaped. */
export function xmlElement(name: string, text: string | number | boolean): string {
  return `<${name}>${xmlText(String(text))}</${name}>`
}
