/** Keeps secrets out of texts. */
export interface Redactor {
  /** Registers a secret for as long as it is in use; returns what takes it out again. The empty string is not one. */
  add(secret: string): () => void
  /** The text with every registered secret, in whatever spelling, replaced by `«secret»`. */
  redact(text: string): string
}

/** Takes secrets out of a text, as {@link Redactor.redact} does. */
export type Redact = (text: string) => string

/**
 * Returns plain data with every text redacted, except where the key says that the program itself chose the value: a
 * password that happens to be `step` must not turn an entry into one that cannot be read again.
 */
export function redactTexts<T>(value: T, redact: Redact, trustedKeys: ReadonlySet<string>): T
export function redactTexts(value: unknown, redact: Redact, trustedKeys: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map((each) => redactTexts<unknown>(each, redact, trustedKeys))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      trustedKeys.has(key) ? each : redactTexts<unknown>(each, redact, trustedKeys),
    ]),
  )
}

const mask = '«secret»'

/** Shortest piece of a longer base64 text that is taken for the secret within it; shorter ones occur by chance. Characters. */
const minInnerBase64 = 8

/**
 * Knows a secret as it is and as it may come out of a message: escaped for XML (by names or numbers), JSON or a URI, as hex, as base64 or
 * base64url, alone or inside something longer (`user:secret` in an Authorization header).
 */
export function createRedactor(): Redactor {
  const known = new Map<string, { uses: number; readonly spellings: readonly string[] }>()
  let ordered: readonly string[] = []

  function reorder(): void {
    // Longest first: else a secret within another one would leave the rest of it standing.
    ordered = [...new Set([...known.values()].flatMap(({ spellings }) => spellings))].sort(
      (a, b) => b.length - a.length,
    )
  }

  return {
    add(secret) {
      if (secret === '') return () => undefined
      const entry = known.get(secret) ?? { uses: 0, spellings: spellingsOf(secret) }
      entry.uses += 1
      known.set(secret, entry)
      reorder()
      let removed = false
      return () => {
        if (removed) return
        removed = true
        entry.uses -= 1
        if (entry.uses === 0) known.delete(secret)
        reorder()
      }
    },

    redact(text) {
      let clean = text
      // Looked for before replacing: a secret that is part of the mask must not change masks already set.
      for (const spelling of ordered)
        if (clean.includes(spelling))
          clean = clean
            .split(mask)
            .map((part) => part.replaceAll(spelling, () => mask))
            .join(mask)
      return clean
    },
  }
}

function spellingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8')
  const uri = encodeURIComponent(secret.toWellFormed())
  const plain = [
    secret,
    ...xmlSpellings(secret),
    uri,
    uri.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
    new URLSearchParams([['', secret]]).toString().slice(1),
  ]
  const encoded = [bytes.toString('hex'), bytes.toString('hex').toUpperCase(), ...base64Spellings(bytes)]
  // A text that was put into JSON once (a structured log) or twice (a JSON text within one).
  const once = plain.map(jsonInner)
  return [...new Set([...plain, ...once, ...once.map(jsonInner), ...encoded])].filter((spelling) => spelling !== '')
}

function jsonInner(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function xmlSpellings(secret: string): string[] {
  const escape = (table: Readonly<Record<string, string>>) =>
    secret.replace(/[&<>"'\n\r\t]/g, (found) => table[found] ?? found)
  const base = { '&': '&amp;', '<': '&lt;' }
  const names = { ...base, '>': '&gt;' }
  const quotes = { ...names, '"': '&quot;', "'": '&apos;' }
  const decimal = { '\n': '&#10;', '\r': '&#13;', '\t': '&#9;' }
  const hex = { '\n': '&#xA;', '\r': '&#xD;', '\t': '&#x9;' }
  const numbers = { ...names, '"': '&#34;', "'": '&#39;' }
  const tables = [base, names, { ...names, '"': '&quot;' }, quotes, numbers, { ...quotes, "'": '&#39;' }]
  return [
    ...tables,
    ...tables.map((table) => ({ ...table, '\r': '&#13;' })),
    ...tables.flatMap((table) => [
      { ...table, ...decimal },
      { ...table, ...hex },
      { ...table, '\r': '&#xD;' },
    ]),
  ].map(escape)
}

/** Base64 alone, and the part of it that does not depend on what stands before and after, for each of the three alignments. */
function base64Spellings(bytes: Buffer): string[] {
  const whole = bytes.toString('base64')
  const inner = [0, 1, 2].map((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes])
    const text = padded.toString('base64').replace(/=+$/, '')
    const complete = padded.length % 3 === 0 ? text : text.slice(0, -1)
    return complete.slice(offset === 0 ? 0 : offset + 1)
  })
  const all = [whole, whole.replace(/=+$/, ''), ...inner.filter((text) => text.length >= minInnerBase64)]
  return [...all, ...all.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))]
}
