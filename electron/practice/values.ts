/** A managed object reference: the kind of object and its id on this host. */
export interface Ref {
  readonly type: string
  readonly id: string
}

/** A vim25 value, ready to be written either as a property's `val` (with its type) or as a field of another value. */
export type Value =
  | { readonly kind: 'scalar'; readonly type: string; readonly text: string }
  | { readonly kind: 'ref'; readonly ref: Ref }
  | { readonly kind: 'struct'; readonly type: string; readonly fields: readonly Field[] }
  | { readonly kind: 'list'; readonly item: string; readonly items: readonly Value[] }
  /** A field declared as a base type, so that its xsi:type is written even inside another value. */
  | { readonly kind: 'any'; readonly value: Value }

/** Name and value; undefined means the optional field is not set and is left out. */
export type Field = readonly [string, Value | undefined]

export const str = (text: string): Value => ({ kind: 'scalar', type: 'xsd:string', text })
export const bool = (on: boolean): Value => ({ kind: 'scalar', type: 'xsd:boolean', text: String(on) })
export const int = (n: number): Value => ({ kind: 'scalar', type: 'xsd:int', text: String(Math.trunc(n)) })
export const short = (n: number): Value => ({ kind: 'scalar', type: 'xsd:short', text: String(Math.trunc(n)) })
export const long = (n: number): Value => ({ kind: 'scalar', type: 'xsd:long', text: String(Math.trunc(n)) })
export const time = (ms: number): Value => ({ kind: 'scalar', type: 'xsd:dateTime', text: isoTime(ms) })
/** A vim25 enumeration: its xsi:type is the enumeration's own name. */
export const enumeration = (type: string, text: string): Value => ({ kind: 'scalar', type, text })
export const refTo = (target: Ref): Value => ({ kind: 'ref', ref: target })
export const struct = (type: string, fields: readonly Field[]): Value => ({ kind: 'struct', type, fields })
/** `item` is the type's name without prefix: `string`, `int`, `ManagedObjectReference`, `HostSystem...`. */
export const list = (item: string, items: readonly Value[]): Value => ({ kind: 'list', item, items })
export const refs = (items: readonly Ref[]): Value => list('ManagedObjectReference', items.map(refTo))
export const any = (value: Value): Value => ({ kind: 'any', value })

/** ISO 8601 UTC with six fractional digits: hosts send more digits than JavaScript writes. */
function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z')
}

const special = /[&<>"']/
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Escapes text for element content and attribute values. */
export function escapeXml(text: string): string {
  return special.test(text) ? text.replace(/[&<>"']/g, (c) => entities[c] ?? c) : text
}

/** Writes a value as a field inside another value: its type is known from the schema and is not spelled. */
export function writeField(name: string, value: Value | undefined): string {
  if (value === undefined) return ''
  switch (value.kind) {
    case 'scalar':
      return `<${name}>${escapeXml(value.text)}</${name}>`
    case 'ref':
      return `<${name} type="${value.ref.type}">${escapeXml(value.ref.id)}</${name}>`
    case 'struct':
      return `<${name}>${writeFields(value.fields)}</${name}>`
    case 'list':
      return value.items.map((item) => writeField(name, item)).join('')
    case 'any':
      return writeTyped(name, value.value)
  }
}

/** Writes a value with its xsi:type, as `val` of a property demands. */
export function writeTyped(name: string, value: Value): string {
  switch (value.kind) {
    case 'scalar':
      return `<${name} xsi:type="${value.type}">${escapeXml(value.text)}</${name}>`
    case 'ref':
      return `<${name} type="${value.ref.type}" xsi:type="ManagedObjectReference">${escapeXml(value.ref.id)}</${name}>`
    case 'struct':
      return `<${name} xsi:type="${value.type}">${writeFields(value.fields)}</${name}>`
    case 'list': {
      const type = `ArrayOf${value.item.charAt(0).toUpperCase()}${value.item.slice(1)}`
      const write = value.item === 'ManagedObjectReference' ? writeTyped : writeField
      return `<${name} xsi:type="${type}">${value.items.map((item) => write(value.item, item)).join('')}</${name}>`
    }
    case 'any':
      return writeTyped(name, value.value)
  }
}

/** Writes the fields of a value one after the other. */
function writeFields(fields: readonly Field[]): string {
  let xml = ''
  for (const [name, value] of fields) xml += writeField(name, value)
  return xml
}
