/** A text made from another one, and where in that one each of its UTF-16 units comes from. */
export interface DecodedText {
  readonly text: string
  /** Place of the first unit that a unit was made from, and the place after the last. */
  readonly from: Int32Array
  readonly to: Int32Array
}

const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }
const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** An escape of XML, of a URI (all that stand together, since a character may take several) or of JSON. */
const escapes =
  /&(amp|lt|gt|quot|apos|nbsp);|&#0*(\d{1,7});|&#[xX]0*([0-9a-fA-F]{1,6});|((?:%[0-9a-fA-F]{2})+)|\\u([0-9a-fA-F]{4})|\\(["\\/'nrtbf])/g

/** Returns a text as its own source, each lone surrogate as U+FFFD. */
export function undecoded(text: string): DecodedText {
  const from = Int32Array.from({ length: text.length }, (_, at) => at)
  return { text: text.toWellFormed(), from, to: from.map((at) => at + 1) }
}

/** Returns a text with the escapes of XML, JSON and URIs undone, once; the same object when there are none. */
export function decodedOnce(source: DecodedText): DecodedText {
  const result = new Builder(source)
  let last = 0
  for (const match of source.text.matchAll(escapes)) {
    const [whole, name, decimal, hex, bytes, unit, letter] = match
    result.keep(last, match.index)
    last = match.index + whole.length
    if (bytes !== undefined)
      decodeBytes(bytes, (made, at, length) => result.add(made, match.index + at, match.index + at + length))
    else
      result.add(name === undefined ? characterOf(decimal, hex, unit, letter) : (names[name] ?? ''), match.index, last)
  }
  if (last === 0) return source
  result.keep(last, source.text.length)
  return result.built()
}

/** Returns a text with each match of the pattern replaced by what `change` returns: nothing, or one other unit. */
export function changed(source: DecodedText, pattern: RegExp, change: (found: string) => string): DecodedText {
  const result = new Builder(source)
  let last = 0
  for (const { 0: found, index } of source.text.matchAll(pattern)) {
    result.keep(last, index)
    last = index + found.length
    result.add(change(found), index, last)
  }
  if (last === 0) return source
  result.keep(last, source.text.length)
  return result.built()
}

function characterOf(
  decimal: string | undefined,
  hex: string | undefined,
  unit: string | undefined,
  letter: string | undefined,
): string {
  if (letter !== undefined) return letters[letter] ?? letter
  if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16))
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '\uFFFD'
}

/** Decodes UTF-8 bytes written as `%41%C3%A9`; invalid ones become U+FFFD. */
function decodeBytes(escaped: string, add: (made: string, at: number, length: number) => void): void {
  const bytes = Buffer.from(escaped.replaceAll('%', ''), 'hex')
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0
    const length = utf8Length(first)
    const made = bytes.toString('utf8', at, at + length)
    const whole = length === 1 || !made.includes('\uFFFD') || bytes.toString('hex', at, at + length) === 'efbfbd'
    add(whole ? made : '\uFFFD', at * 3, (whole ? length : 1) * 3)
    at += whole ? length : 1
  }
}

class Builder {
  readonly #source: DecodedText
  readonly #from: Int32Array
  readonly #to: Int32Array
  #text = ''

  /** @param source no text is shorter than what is made of it */
  constructor(source: DecodedText) {
    this.#source = source
    this.#from = new Int32Array(source.text.length)
    this.#to = new Int32Array(source.text.length)
  }

  /** A piece of the source as it is. */
  keep(start: number, end: number): void {
    this.#from.set(this.#source.from.subarray(start, end), this.#text.length)
    this.#to.set(this.#source.to.subarray(start, end), this.#text.length)
    this.#text += this.#source.text.slice(start, end)
  }

  /** What was made of a piece of the source. */
  add(made: string, start: number, end: number): void {
    this.#from.fill(this.#source.from[start] ?? 0, this.#text.length, this.#text.length + made.length)
    this.#to.fill(this.#source.to[end - 1] ?? 0, this.#text.length, this.#text.length + made.length)
    this.#text += made
  }

  built(): DecodedText {
    return { text: this.#text, from: this.#from, to: this.#to }
  }
}

/** Returns how many bytes the character has that begins with this byte. */
function utf8Length(first: number): number {
  if (first < 0xc0) return 1
  if (first < 0xe0) return 2
  return first < 0xf0 ? 3 : 4
}
