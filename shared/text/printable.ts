/** Longest text of a single fact; longer ones are cut, because a host may answer with megabytes. Characters. */
const maxLength = 8_000

/**
 * C0 and C1 controls, line and paragraph separators, and the marks that reorder text on the screen.
 * A VM name or a fault message comes from the host: with these in it, it could move the cursor of a terminal,
 * colour or hide what follows, or make one name look like another.
 */
const unprintable = /[\p{Cc}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]+/gu

/**
 * Text from outside (VM names, fault messages, file paths) as one line that is safe in a terminal, a menu and a log.
 * Runs of white space with a line break become one space, other unprintable characters U+FFFD; lone surrogates too.
 */
export function printable(text: string): string {
  const bounded = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
  // Each run is looked at once: a pattern with a line break in its middle would look at it from each of its blanks.
  return bounded.toWellFormed().replace(/\s+/g, (run) => (/[\n\r\t]/.test(run) ? ' ' : run)).replace(unprintable, '\uFFFD').trim()
}
