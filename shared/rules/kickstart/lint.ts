import type { EsxiTarget } from '../../models/hardware.ts'
import type { KickstartFinding } from '../../models/kickstart.ts'
import { lintCommands } from './lint-commands.ts'
import { lintSections } from './lint-sections.ts'
import { largestScript, readScript } from './read-script.ts'

export interface LintContext {
  /** The release that is installed; null: not said. */
  readonly target: EsxiTarget | null
  /** Whether the machine starts with Secure Boot; null: not said. */
  readonly secureBoot: boolean | null
}

/**
 * What is wrong with a ks.cfg, or worth knowing, by line; what concerns the whole file comes first. An `error` stops the
 * installation or does what nobody wants, a `warning` may, `info` is good to know. Never repeats a password or a licence
 * key. Pure.
 */
export function lintKickstart(text: string, context: LintContext): KickstartFinding[] {
  const script = readScript(text)
  const findings = [...lintText(text), ...lintCommands(script.commands, context), ...lintSections(script, context)]
  return findings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
}

function lintText(text: string): KickstartFinding[] {
  if (text.length > largestScript)
    return [{ line: null, severity: 'error', code: 'too-large', params: { most: largestScript } }]
  const lines = text.split(/\r\n|\n|\r/)
  const bad = lines.findIndex((line) => /[^\t\P{Cc}]|\u{FFFD}/u.test(line))
  return bad === -1 ? [] : [{ line: bad + 1, severity: 'error', code: 'character-invalid', params: {} }]
}
