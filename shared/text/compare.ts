/** Compares by code unit, or by size; for `sort` where the order must not depend on a language. */
export function compare<T extends number | string>(a: T, b: T): -1 | 0 | 1 {
  if (a === b) return 0
  return a < b ? -1 : 1
}
