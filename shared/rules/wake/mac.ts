/**
 * Returns six bytes written in hexadecimal: `00:50:56:00:00:01`, `0-50-56-0-0-1`, `0050.5600.0001`, `005056-000001`,
 * `005056000001` and their like. Null for anything else.
 */
export function parseSixBytes(text: string): readonly number[] | null {
  const plain = text.normalize('NFKC').trim()
  const groups = spellings.some((spelling) => spelling.test(plain)) ? plain.split(/[:\-. ]/) : []
  // In pairs a leading zero may be left out, as macOS does.
  const digits = groups.map((group) => (groups.length === 6 ? group.padStart(2, '0') : group)).join('')
  return digits.length === 12
    ? Array.from({ length: 6 }, (_, at) => Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16))
    : null
}

/** Six pairs, three groups of four, two of six, or all twelve digits; always with the same separator. */
const spellings: readonly RegExp[] = [
  /^[\da-f]{1,2}([:\-. ])(?:[\da-f]{1,2}\1){4}[\da-f]{1,2}$/i,
  /^[\da-f]{4}([:\-. ])[\da-f]{4}\1[\da-f]{4}$/i,
  /^[\da-f]{6}[:\-. ]?[\da-f]{6}$/i,
]

/** Returns the address of one network card as `00:50:56:00:00:01`. Null for anything else, also for a group address. */
export function parseMac(text: string): string | null {
  const bytes = parseSixBytes(text)
  if (bytes === null || bytes.every((byte) => byte === 0) || ((bytes[0] ?? 0) & 1) === 1) return null
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')
}
