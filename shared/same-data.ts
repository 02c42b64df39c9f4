/** Compares plain data (what JSON can hold) by value. The same object is equal at once, so unchanged parts cost nothing. */
export function sameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && sameItems(a, b)
  return sameFields(a as Fields, b as Fields)
}

type Fields = Readonly<Record<string, unknown>>

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => sameData(item, b[index]))
}

// Counts the fields as it goes: lists of them would be most of the work for small records.
function sameFields(a: Fields, b: Fields): boolean {
  let fields = 0
  for (const key in a) {
    const value = a[key]
    if (!sameData(value, b[key]) || (value === undefined && !Object.hasOwn(b, key))) return false
    fields += 1
  }
  for (const _key in b) fields -= 1
  return fields === 0
}
