/** A type name as `xsi:type` gave it, with its prefix resolved to the namespace. */
export interface QName {
  readonly namespace: string
  readonly local: string
}

/** One element of a reply. Names are local names; white space around child elements is dropped. */
export interface XmlNode {
  readonly name: string
  readonly namespace: string
  /** `xsi:type`, resolved by namespace; null when not given. */
  readonly type: QName | null
  /** The attribute `type` without a namespace, as managed object references carry it. */
  readonly refType: string | null
  readonly children: XmlNode[]
  /** Text of the element itself; '' when it holds elements only. */
  text: string
}

/** First child of that name, whatever its prefix. */
export function child(node: XmlNode, name: string): XmlNode | undefined {
  for (const candidate of node.children) if (candidate.name === name) return candidate
  return undefined
}

/** All children of that name. */
export function childrenOf(node: XmlNode, name: string): XmlNode[] {
  return node.children.filter((candidate) => candidate.name === name)
}

/** Text of the first child of that name; null when there is none. */
export function childText(node: XmlNode, name: string): string | null {
  return child(node, name)?.text ?? null
}

/** Descends along the names; undefined as soon as one is missing. */
export function descend(node: XmlNode, ...names: string[]): XmlNode | undefined {
  let at: XmlNode | undefined = node
  for (const name of names) at = at && child(at, name)
  return at
}

/** Characters of an element and all below it, with a few for each element, which costs memory even when it is empty. */
export function weightOf(node: XmlNode | undefined): number {
  if (!node) return 0
  return node.children.reduce((sum, each) => sum + weightOf(each), 32 + node.text.length)
}
