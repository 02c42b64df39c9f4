/** Longest text of a single fact; longer ones are cut, because a host may answer with megabytes. Characters. */
const maxLength = 8_000

/**
 * C0 and C1 controls, line and paragraph separators, the marks that reorder text on the screen, and what takes no room on
 * it: zero-width characters, fillers, tags. A VM name or a fault message comes from the host: with these in it, it could
 * move the cursor of a terminal, colour or hide what follows, or make one name look like another.
 */
const hidden = [
  String.raw`\p{Cc}\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B\u200E\u200F\u2028-\u202E`,
  String.raw`\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E007F}`,
].join('')

/** Scripts in which a word may be spelt with a joiner (U+200D) or a non-joiner (U+200C). */
const joining = [
  'Arab',
  'Syrc',
  'Mong',
  'Deva',
  'Beng',
  'Guru',
  'Gujr',
  'Orya',
  'Taml',
  'Telu',
  'Knda',
  'Mlym',
  'Sinh',
  'Khmr',
  'Mymr',
  'Tibt',
]
  .map((script) => String.raw`\p{scx=${script}}`)
  .join('')
const inWord = String.raw`(?<=[${joining}])[\u200C\u200D](?=[${joining}])`
const inEmoji = String.raw`(?<=[\p{Extended_Pictographic}\uFE0F\u{1F3FB}-\u{1F3FF}])\u200D(?=\p{Extended_Pictographic})`
const joiner = String.raw`(?!${inWord}|${inEmoji})[\u200C\u200D]`

/** Made when they are needed first: compiling classes of so many scripts takes milliseconds. */
const patterns: { line?: RegExp; lines?: RegExp } = {}
const unprintable = (): RegExp => (patterns.line ??= new RegExp(`(?:[${hidden}]|${joiner})+`, 'gu'))
/** The same without the characters that lay out text of several lines. */
const unprintableInLines = (): RegExp =>
  (patterns.lines ??= new RegExp(String.raw`(?:(?![\t\n\r])[${hidden}]|${joiner})+`, 'gu'))
/** Text without any character that either of them could be about. */
const plain = /^[\x20-\x7E]*$/
const plainLines = /^[\t\n\r\x20-\x7E]*$/

/**
 * Returns text of one or more lines with everything that moves, hides or reorders what is shown as U+FFFD; lone
 * surrogates too.
 *
 * The joiners U+200C and U+200D are kept where they are spelling and nowhere else: between two characters of a script
 * that uses them, as in Persian or Hindi names, and U+200D between the parts of an emoji.
 */
export function visible(text: string): string {
  return plainLines.test(text) ? text : text.toWellFormed().replace(unprintableInLines(), '\uFFFD')
}

/**
 * Returns text from outside (VM names, fault messages, file paths) as one line that is safe in a terminal, a menu and a
 * log. Runs of white space with a line break become one space, other unprintable characters U+FFFD as in {@link visible}.
 */
export function printable(text: string): string {
  const bounded = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
  if (plain.test(bounded)) return bounded.trim()
  // Scans each run once: a pattern with a line break in its middle would start again at each blank of the run.
  return bounded
    .toWellFormed()
    .replace(/\s+/g, (run) => (/[\n\r\t]/.test(run) ? ' ' : run))
    .replace(unprintable(), '\uFFFD')
    .trim()
}
