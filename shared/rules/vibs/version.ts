import { compare } from '../../text/compare.ts'

/**
 * Compares two versions field by field, by number where both fields are numbers. A version that ends earlier is the
 * smaller one.
 */
export function compareVersions(a: string, b: string): -1 | 0 | 1 {
  const [left, right] = [fieldsOf(a), fieldsOf(b)]
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [one, other] = [left[index], right[index]]
    if (one === undefined || other === undefined) return one === undefined ? -1 : 1
    const numeric = isNumber(one) && isNumber(other)
    // BigInt, since a field may have more digits than a number holds.
    const result = numeric ? compareNumbers(BigInt(one), BigInt(other)) : compare(one, other)
    if (result !== 0) return result
  }
  return 0
}

/**
 * Returns how a version may stand to another where the rules leave it open: fields that are no numbers are ordered by rules of
 * the vendor's own, and where one version ends earlier it may mean every version that begins like it.
 */
export function possibleOrders(a: string, b: string): readonly (-1 | 0 | 1)[] {
  const [left, right] = [fieldsOf(a), fieldsOf(b)]
  const shorter = Math.min(left.length, right.length)
  for (let index = 0; index < shorter; index += 1) {
    const [one = '', other = ''] = [left[index], right[index]]
    if (one === other) continue
    if (!isNumber(one) || !isNumber(other)) return [-1, 1]
    const result = compareNumbers(BigInt(one), BigInt(other))
    if (result !== 0) return [result]
  }
  if (left.length === right.length) return [0]
  return left.length < right.length ? [-1, 0] : [0, 1]
}

function isNumber(field: string): boolean {
  return /^\d+$/.test(field)
}

function compareNumbers(a: bigint, b: bigint): -1 | 0 | 1 {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function fieldsOf(version: string): readonly string[] {
  return version.split(/[.-]/)
}

/** Returns the next version: the last number of the release goes up by one (`1.0.0-0.0.1` to `1.0.0-0.0.2`). */
export function nextVersion(version: string): string {
  const [, head = '', number] = /^(.*?)(\d{1,15})$/s.exec(version) ?? []
  return number === undefined ? `${version}.1` : `${head}${Number(number) + 1}`
}

/** Returns the smallest version after `version` that none of the others has. */
export function freeVersion(version: string, taken: readonly string[]): string {
  const others = new Set(taken)
  let next = nextVersion(version)
  while (others.has(next)) next = nextVersion(next)
  return next
}
