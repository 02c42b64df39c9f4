import { printable } from '../../shared/text/printable.ts'

/** Without it Excel reads UTF-8 in the system's own code page and garbles Chinese. */
const byteOrderMark = '\u{FEFF}'

/** Returns lines of fields as RFC 4180 (CRLF) in UTF-8 with a byte order mark. Null is an empty field. */
export function csvDocument(lines: readonly (readonly (string | null)[])[]): string {
  return byteOrderMark + lines.map((line) => `${line.map(csvField).join(',')}\r\n`).join('')
}

/** What a spreadsheet may take for the beginning of a formula; the full-width forms in East Asian settings. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/

/**
 * Returns one field. A spreadsheet runs a cell that begins like a formula, even a quoted one, and a banner or a ruleset's
 * name comes from the network: an apostrophe in front makes it text. Both forms are checked, because `printable` may trim
 * away what came before a formula, or the character that began one.
 */
function csvField(value: string | null): string {
  const text = printable(value ?? '')
  const guarded = formula.test(value ?? '') || formula.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}
