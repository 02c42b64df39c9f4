/** Characters that XML 1.0 forbids and a decoder may hand out. Lone surrogates cannot come out of UTF-8. */
const forbidden = /[^\t\n\r\u0020-\uFFFD]/
const allForbidden = new RegExp(forbidden, 'g')

const replacement = '\uFFFD'
const cdataStart = '<![CDATA['
const cdataEnd = ']]>'

/** A reference that XML knows without a document type. Longer ones are no references: no number is padded that far. */
const reference = /&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,24})|#x([0-9a-f]{1,24}));/iy
/** Longest reference, in characters: `&#x`, 24 digits and `;`. */
const longestReference = 28

/**
 * Mends the text of a reply before it is parsed: what XML forbids as a character becomes U+FFFD, also as a reference
 * (`&#x1F;`), and an `&` or `]]>` that stands for itself is escaped. One such character in the name of one VM would
 * otherwise keep the whole host from being read. Tags are left as they are: the parser stays strict about structure.
 *
 * Works piece by piece: what a border may have cut is kept for the next piece. Linear, as every character is looked at a
 * fixed number of times, and a piece without anything to mend is handed on as it is.
 */
export class XmlMender {
  #kept = ''
  #inCdata = false
  #endedWithReturn = false

  /** Takes the next text, and gives what can be judged so far. */
  write(text: string): string {
    const lines = this.#withLineFeeds(text)
    const whole = this.#kept === '' ? lines : this.#kept + lines
    this.#kept = ''
    return this.#mend(whole, false)
  }

  /** Gives what was kept: nothing follows that could complete it. */
  end(): string {
    const rest = this.#kept
    this.#kept = ''
    return this.#mend(rest, true)
  }

  /**
   * Line ends as XML has them: `\r\n` and a lone `\r` are one `\n`. The parser would do it too, but splits its text at each of
   * them, so that a flood of line ends costs twenty times its size in memory.
   */
  #withLineFeeds(text: string): string {
    const whole = this.#endedWithReturn && text.startsWith('\n') ? text.slice(1) : text
    if (text !== '') this.#endedWithReturn = text.endsWith('\r')
    return whole.includes('\r') ? whole.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : whole
  }

  #mend(raw: string, last: boolean): string {
    const text = forbidden.test(raw) ? raw.replace(allForbidden, replacement) : raw
    if (!this.#inCdata && !text.includes('&') && !text.includes('<!') && !text.includes(']')) {
      if (last || !text.endsWith('<')) return text
      this.#kept = '<'
      return text.slice(0, -1)
    }
    let out = ''
    let from = 0
    const next = new Finder(text)
    for (;;) {
      if (this.#inCdata) {
        const end = text.indexOf(cdataEnd, from)
        if (end < 0) return out + this.#tail(text, from, last, cdataEnd)
        out += text.slice(from, end + cdataEnd.length)
        from = end + cdataEnd.length
        this.#inCdata = false
        continue
      }
      const amp = next.at('&', from)
      const cdata = next.at(cdataStart, from)
      const stray = next.at(cdataEnd, from)
      const at = Math.min(amp, cdata, stray)
      if (at === Infinity) return out + this.#tail(text, from, last, cdataStart, cdataEnd)
      out += text.slice(from, at)
      if (at === cdata) {
        out += cdataStart
        from = at + cdataStart.length
        this.#inCdata = true
      } else if (at === stray) {
        out += ']]&gt;'
        from = at + cdataEnd.length
      } else {
        reference.lastIndex = at
        const match = reference.exec(text)
        if (!match && !last && couldBeReference(text, at)) {
          this.#kept = text.slice(at)
          return out
        }
        out += match ? mendedReference(match) : '&amp;'
        from = at + (match?.[0].length ?? 1)
      }
    }
  }

  /** The rest of a piece without what may be the beginning of one of the marks, which is kept. */
  #tail(text: string, from: number, last: boolean, ...marks: readonly string[]): string {
    const rest = text.slice(from)
    if (last) return rest
    for (let length = Math.min(rest.length, cdataStart.length - 1); length > 0; length -= 1) {
      const ending = rest.slice(-length)
      if (!marks.some((mark) => mark.startsWith(ending))) continue
      this.#kept = ending
      return rest.slice(0, -length)
    }
    return rest
  }
}

/** Positions of marks in a text, each looked for only behind where it was found last, so that many of one do not make another slow. */
class Finder {
  readonly #text: string
  readonly #found = new Map<string, number>()

  constructor(text: string) {
    this.#text = text
  }

  /** The first position of the mark from `from` on; Infinity when there is none. */
  at(mark: string, from: number): number {
    const known = this.#found.get(mark)
    if (known !== undefined && known >= from) return known
    const found = this.#text.indexOf(mark, from)
    const at = found < 0 ? Infinity : found
    this.#found.set(mark, at)
    return at
  }
}

/** Whether what begins here may still become a reference with the next piece. */
function couldBeReference(text: string, at: number): boolean {
  const rest = text.slice(at, at + longestReference)
  return rest.length === text.length - at && /^&(?:[a-z]{0,4}|#x?[0-9a-f]{0,24})$/i.test(rest)
}

function mendedReference([whole, name, decimal, hexadecimal]: RegExpExecArray): string {
  // Names are case-sensitive: `&AMP;` is none.
  if (name !== undefined) return name === name.toLowerCase() ? whole : `&amp;${whole.slice(1)}`
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number.parseInt(decimal, 10)
  // `&#X41;` is none either.
  if (whole[2] === 'X') return `&amp;${whole.slice(1)}`
  return isXmlCodePoint(code) ? whole : replacement
}

function isXmlCodePoint(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd
  return code < 0xd800 || (code > 0xdfff && code < 0xfffe) || (code > 0xffff && code <= 0x10ffff)
}
