/** One command line, taken apart. */
export interface ScriptCommand {
  /** From 1. */
  readonly line: number
  readonly name: string
  readonly options: readonly { readonly name: string; readonly value: string | null }[]
  readonly words: readonly string[]
}

/** A `%pre`, `%post`, `%firstboot` or another section, with its lines as they stand. */
export interface ScriptSection extends ScriptCommand {
  readonly lines: readonly { readonly line: number; readonly text: string }[]
}

export interface Script {
  readonly commands: readonly ScriptCommand[]
  readonly sections: readonly ScriptSection[]
}

/** Characters of a script that are read at most; real ones have a few thousand. */
export const largestScript = 262_144

/**
 * Takes a ks.cfg apart: commands, then sections up to the next one or `%end`. Comments and empty lines are left out of
 * the commands. Quotes hold words together. Nothing is judged here; text beyond {@link largestScript} is not read.
 */
export function readScript(text: string): Script {
  const commands: ScriptCommand[] = []
  const sections: ScriptSection[] = []
  let lines: { line: number; text: string }[] | null = null
  for (const [index, raw] of text
    .slice(0, largestScript)
    .replace(/^\u{FEFF}/u, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = index + 1
    const trimmed = raw.trim()
    if (/^%end\b/.test(trimmed)) lines = null
    else if (/^%(?!include\b)/.test(trimmed)) {
      lines = []
      sections.push({ ...taken(line, trimmed), lines })
    } else if (lines !== null) lines.push({ line, text: raw })
    else if (trimmed !== '' && !trimmed.startsWith('#')) commands.push(taken(line, trimmed))
  }
  return { commands, sections }
}

function taken(line: number, text: string): ScriptCommand {
  const [name = '', ...rest] = wordsOf(text)
  const options: { name: string; value: string | null }[] = []
  const words: string[] = []
  for (const word of rest) {
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(word)
    if (match) options.push({ name: match[1] ?? '', value: match[2] ?? null })
    else words.push(word)
  }
  return { line, name, options, words }
}

/** Words of a line; a `#` begins a comment only where a word could begin. */
function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const [word] of text.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*'|["'])+/g)) {
    if (word.startsWith('#')) break
    words.push(word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'))
  }
  return words
}
