import { childText, type XmlNode } from './xml/node.ts'

/** Longest text that is taken of a name or version: the model's own bound. */
const longest = 300

/** Text of a field with runs of white space made one; null for what is absent or blank. */
export function fieldText(node: XmlNode | undefined, name: string): string | null {
  return node ? plainText(childText(node, name)) : null
}

/** The same for a text at hand. */
export function plainText(text: string | null): string | null {
  const plain = (text ?? '').replace(/\s+/g, ' ').trim().slice(0, longest)
  return plain === '' ? null : plain
}

/** `0000:02:00.0` in lower case, however the host wrote it; null for what is no PCI address. */
export function pciAddress(text: string | null): string | null {
  const match = /^(?:([0-9a-f]{1,8}):)?([0-9a-f]{1,2}):([0-9a-f]{1,2})\.([0-7])$/i.exec(text?.trim() ?? '')
  if (!match) return null
  const [, domain = '0', bus = '', slot = '', fn = ''] = match
  return `${domain.padStart(4, '0')}:${bus.padStart(2, '0')}:${slot.padStart(2, '0')}.${fn}`.toLowerCase()
}
