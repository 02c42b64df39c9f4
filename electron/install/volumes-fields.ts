/** A record out of a tool's output; nothing about it is trusted. */
export type Fields = Readonly<Record<string, unknown>>

/** Returns the records among the items; one alone counts as a list of one. */
export function records(value: unknown): Fields[] {
  const items: unknown[] = Array.isArray(value) ? value : [value]
  return items
    .filter((item): item is Fields => typeof item === 'object' && item !== null && !Array.isArray(item))
    .slice(0, 4096)
}

/** Returns a trimmed text; null when it is empty or none. */
export function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 1024) : null
}

/** Returns a number of bytes; null when it is none. */
export function count(value: unknown): number | null {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null
}

/** A yes or no, as `true`, `1` or `"1"`; null when it is neither. */
export function flag(value: unknown): boolean | null {
  if (value === true || value === 1 || value === '1') return true
  return value === false || value === 0 || value === '0' ? false : null
}

/** Returns what identifies a volume. */
export function identity(...facts: readonly (string | number | null)[]): string {
  return facts.map((fact) => fact ?? '').join('|')
}
