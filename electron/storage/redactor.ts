import { changed, decodedOnce, undecoded, type DecodedText } from './decoded-text.ts'

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
const minInnerBase64 = 6

/** Shorter secrets are not looked for in pieces: two ordinary words would be one too often. Characters. */
const minSqueezed = 8

/** How often escapes are undone: an XML text within a JSON text within a URI, and two more. */
const maxDepth = 5

/**
 * Knows a secret as it is and as it may come out of a message: with any of its characters escaped for XML, JSON or a URI, in
 * any spelling and one within the other; as hex; as base64 or base64url, alone or inside something longer (`user:secret` in
 * an Authorization header); and, unless it is short, with blanks and line breaks lost, changed or put in.
 */
export function createRedactor(): Redactor {
  const known = new Map<string, { uses: number; readonly spellings: Spellings }>()

  return {
    add(secret) {
      if (secret === '') return () => undefined
      const entry = known.get(secret) ?? { uses: 0, spellings: spellingsOf(secret) }
      entry.uses += 1
      known.set(secret, entry)
      let removed = false
      return () => {
        if (removed) return
        removed = true
        entry.uses -= 1
        if (entry.uses === 0) known.delete(secret)
      }
    },

    redact(text) {
      if (known.size === 0 || text === '') return text
      const views = viewsOf(undecoded(text))
      const places = new Places(text.length)
      for (const { spellings } of known.values()) find(views, spellings, places.add)
      // A secret that is part of the mask must not change masks already set.
      return places.masked(text, placesOf(text, mask))
    },
  }
}

/** From the first unit to the one after the last. */
interface Place {
  readonly from: number
  readonly to: number
}

/** One text in the forms in which a secret is looked for in it, from the closest to the one that keeps least of it. */
interface Views {
  /** As it is, and with escapes undone once, twice and so on. */
  readonly stages: readonly [DecodedText, ...DecodedText[]]
  /** The last of the stages, with `+` for a blank as in forms. */
  readonly form: DecodedText
  /** Without what may be lost or put in. */
  readonly squeezed: DecodedText
  readonly hex: DecodedText
  readonly base64: DecodedText
}

function viewsOf(plain: DecodedText): Views {
  const stages: [DecodedText, ...DecodedText[]] = [plain]
  let last = plain
  for (let depth = 0; depth < maxDepth; depth += 1) {
    const next = decodedOnce(last)
    if (next === last) break
    stages.push(next)
    last = next
  }
  return {
    stages,
    form: changed(last, /\+/g, () => ' '),
    squeezed: changed(last, /[\s+\\\u00AD\u200B-\u200F\u2060\uFEFF\uFFFD]+/g, () => ''),
    hex: changed(last, /[\s:\\-]+|[A-F]/g, (unit) => (/[A-F]/.test(unit) ? unit.toLowerCase() : '')),
    base64: changed(last, /[\s\\]+|[_-]/g, (unit) => ({ '-': '+', _: '/' })[unit] ?? ''),
  }
}

interface Spellings {
  readonly plain: string
  readonly form: string
  /** Null: too short. */
  readonly squeezed: string | null
  readonly hex: string
  readonly base64: readonly string[]
}

function spellingsOf(secret: string): Spellings {
  const {
    stages: [plain],
    form,
    squeezed,
  } = viewsOf(undecoded(secret))
  const bytes = Buffer.from(secret, 'utf8')
  return {
    plain: plain.text,
    form: form.text,
    squeezed: squeezed.text.length < minSqueezed ? null : squeezed.text,
    hex: bytes.toString('hex'),
    base64: base64Spellings(bytes),
  }
}

/** Marks where a secret is; the view without blanks comes last, because it matches most loosely. */
function find(
  { stages, form, squeezed, hex, base64 }: Views,
  secret: Spellings,
  mark: (place: Place, onlyIfFree?: boolean) => void,
): void {
  const look = (
    view: DecodedText,
    spelling: string,
    { after, onlyIfFree = false }: { readonly after?: RegExp; readonly onlyIfFree?: boolean } = {},
  ): void => {
    for (const { from, to } of placesOf(view.text, spelling)) {
      let end = to
      while (after?.test(view.text.charAt(end)) === true) end += 1
      mark({ from: view.from[from] ?? 0, to: view.to[end - 1] ?? 0 }, onlyIfFree)
    }
  }
  for (const stage of stages) look(stage, secret.plain)
  look(form, secret.form)
  look(hex, secret.hex)
  for (const spelling of secret.base64) look(base64, spelling, { after: /=/ })
  if (secret.squeezed !== null) look(squeezed, secret.squeezed, { onlyIfFree: true })
}

function placesOf(text: string, spelling: string): Place[] {
  const places: Place[] = []
  if (spelling === '') return places
  for (let from = text.indexOf(spelling); from !== -1; from = text.indexOf(spelling, from + spelling.length))
    places.push({ from, to: from + spelling.length })
  return places
}

/** Places in a text; overlapping ones are merged. */
class Places {
  /** The end of the longest place, by its start. */
  readonly #ends = new Map<number, number>()
  readonly #taken: Uint8Array

  constructor(length: number) {
    this.#taken = new Uint8Array(length)
  }

  readonly add = ({ from, to }: Place, onlyIfFree = false): void => {
    if (onlyIfFree && this.#taken.subarray(from, to).includes(1)) return
    if ((this.#ends.get(from) ?? 0) >= to) return
    this.#ends.set(from, to)
    this.#taken.fill(1, from, to)
  }

  /** The text with a mask in the place of each, but not within one of `except`. */
  masked(text: string, except: readonly Place[]): string {
    const kept = new Set(except.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at)))
    let clean = ''
    let at = 0
    for (const [from, to] of [...this.#ends].toSorted(([a], [b]) => a - b)) {
      if (kept.has(from) && kept.has(to - 1)) continue
      if (from >= at) clean += text.slice(at, from) + mask
      at = Math.max(at, to)
    }
    return clean + text.slice(at)
  }
}

/** Base64 alone, and the part of it that does not depend on what stands before and after, for each of the three alignments. */
function base64Spellings(bytes: Buffer): string[] {
  const whole = bytes.toString('base64').replace(/=+$/, '')
  const inner = [0, 1, 2].map((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes])
    const text = padded.toString('base64').replace(/=+$/, '')
    const complete = padded.length % 3 === 0 ? text : text.slice(0, -1)
    return complete.slice(offset === 0 ? 0 : offset + 1)
  })
  return [whole, ...inner.filter((text) => text.length >= minInnerBase64)]
}
