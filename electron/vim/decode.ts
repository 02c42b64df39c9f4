import { readRef } from './service-content.ts'
import type { ManagedObjectRef } from './soap.ts'
import type { XmlNode } from './xml/node.ts'

/**
 * Decoders of property values. Each returns null for a value that is absent or that it does not understand: the product
 * then says "unknown", which is true, instead of guessing.
 */
export type Decoder<T> = (value: XmlNode | undefined) => T | null

/** xsd:string. */
export const asString: Decoder<string> = (value) => value?.text ?? null

/** xsd:string of bounded length, kept as {@link ownText}; null when it is empty. */
export const asText =
  (longest: number): Decoder<string> =>
  (value) =>
    value && value.text !== '' ? ownText(value.text, longest) : null

/** Shortest text that the engine cuts out of a larger one without copying it. */
const shortestSlice = 13

/**
 * Returns a text that may be kept for long: cut to a length in characters, and copied, because a piece cut out of a reply
 * keeps the whole of it in memory.
 */
export function ownText(text: string, longest = Infinity): string {
  const bounded = text.length > longest ? `${text.slice(0, longest - 1)}…` : text
  return bounded.length < shortestSlice ? bounded : Buffer.from(bounded).toString()
}

/** `ManagedEntity.name`, in which vSphere escapes `%`, `/` and `\\` and nothing else. */
export const asEntityName: Decoder<string> = (value) =>
  value ? value.text.replace(/%(?:25|2f|5c)/gi, (escaped) => entityCharacters[escaped.toLowerCase()] ?? escaped) : null

const entityCharacters: Readonly<Record<string, string>> = { '%25': '%', '%2f': '/', '%5c': '\\' }

/** xsd:boolean in both spellings. */
export const asBoolean: Decoder<boolean> = (value) => {
  if (value?.text === 'true' || value?.text === '1') return true
  return value?.text === 'false' || value?.text === '0' ? false : null
}

/** xsd:int, xsd:long and xsd:short within what a number holds exactly. */
export const asInteger: Decoder<number> = (value) => {
  if (!value || !/^[+-]?\d{1,17}$/.test(value.text)) return null
  const number = Number(value.text)
  return Number.isSafeInteger(number) ? number : null
}

/** An unsigned 16-bit number sent as a signed short, as HostPciDevice does with its ids: 65536 is added when negative. */
export const asUnsigned16: Decoder<number> = (value) => {
  const number = asInteger(value)
  if (number === null || number < -32_768 || number > 65_535) return null
  return number < 0 ? number + 65_536 : number
}

/** xsd:dateTime with up to nine fractional digits, as ISO 8601 UTC with three. */
export const asTime: Decoder<string> = (value) => {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,12}))?(Z|[+-]\d\d:\d\d)?$/.exec(value?.text.trim() ?? '')
  if (!match) return null
  const time = Date.parse(`${match[1]}.${(match[2] ?? '0').slice(0, 3).padEnd(3, '0')}${match[3] ?? 'Z'}`)
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}

/** One of a vim25 enumeration's values; an unknown one is null. */
export function asEnum<T extends string>(values: readonly T[]): Decoder<T> {
  return (value) => values.find((known) => known === value?.text) ?? null
}

/** A managed object reference. */
export const asRef: Decoder<ManagedObjectRef> = (value) => readRef(value)

/** ArrayOf…: the elements' own nodes. An absent array is null, an empty one []. */
export const asArray: Decoder<readonly XmlNode[]> = (value) => value?.children ?? null
