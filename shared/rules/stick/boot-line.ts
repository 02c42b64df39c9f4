/** The installer's option for a script at the root of the stick. */
const stickScript = 'ks=usb:/KS.CFG'

/**
 * The installer's command line for a script at the root of the stick, as boot.cfg's `kernelopt` or typed after Shift+O.
 */
export const stickBootLine = `runweasel ${stickScript}`

/**
 * Returns a boot line with options added; one of the same name that stands there is replaced. With a script the installer
 * must not look for a CD.
 */
export function withBootOption(line: string, words: string): string {
  const added = wordsOf(words)
  const nameOf = (word: string): string => (word.split('=')[0] ?? '').toLowerCase()
  const names = new Set(added.map(nameOf))
  if (names.has('ks')) names.add('cdromboot')
  return [...wordsOf(line).filter((word) => !names.has(nameOf(word))), ...added].join(' ')
}

/** Returns a boot line that takes its script from the stick. */
export function withStickScript(line: string): string {
  return withBootOption(line, stickScript)
}

/** Returns a boot line with one space between its words. */
export function tidyBootLine(line: string): string {
  return wordsOf(line).join(' ')
}

function wordsOf(line: string): string[] {
  return line.split(/\s+/).filter((word) => word !== '')
}
