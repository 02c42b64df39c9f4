/** Characters that XML 1.0 cannot carry in any form; a lone surrogate is not a character either. */
const impossible = /(?![\t\n\r\u007F-\u009F])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/u

/**
 * Escapes a value for element content or an attribute. `>` too, because of `]]>`; line breaks and tabs as references,
 * because a parser would otherwise fold `\r\n` in content and any white space in attributes.
 */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\r\n\t]/g, (char) => replacement[char] ?? char)
}

const replacement: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
}

/** Whether XML 1.0 can carry the text at all (no control characters but tab and line breaks, no lone surrogates). */
export function isXmlText(text: string): boolean {
  return !impossible.test(text)
}
