import type { Decoder } from './decode.ts'
import type { XmlNode } from './xml/node.ts'

/** Values of one object by property path, as read or as pushed; null: the property is unset. */
export type ValuesByPath = ReadonlyMap<string, XmlNode | null>

/** Which property each field of a record is read from. A decoder is given nothing for a property that is unset. */
export type PropertyTable<Fields> = {
  readonly [Field in keyof Fields]: { readonly path: string; readonly decode: Decoder<Fields[Field]> }
}

/** Some fields of a record; null where the host does not say. */
export type Patch<Fields> = { -readonly [Field in keyof Fields]?: Fields[Field] | null }

/** One object as a host describes it: its values, and the paths that it could not or may not read. */
export interface PropertyReading {
  readonly values: ValuesByPath
  readonly missing?: ReadonlyMap<string, string> | undefined
  /** Whether it covers every property: one that it does not mention is unset then, and unchanged otherwise. */
  readonly whole: boolean
}

/** Decodes the fields that a reading speaks of. A property that cannot be read is null, whatever it was before. */
export function readFields<Fields>(
  table: PropertyTable<Fields>,
  { values, missing, whole }: PropertyReading,
): Patch<Fields> {
  const patch: Patch<Fields> = {}
  const read = <Field extends keyof Fields>(field: Field): void => {
    const { path, decode } = table[field]
    if (missing?.has(path)) patch[field] = null
    else if (whole || values.has(path)) patch[field] = decode(values.get(path) ?? undefined)
  }
  for (const field in table) read(field)
  return patch
}

/** Returns the paths that a table reads. */
export function pathsOf<Fields>(table: PropertyTable<Fields>): string[] {
  const paths: string[] = []
  for (const field in table) paths.push(table[field].path)
  return paths
}
