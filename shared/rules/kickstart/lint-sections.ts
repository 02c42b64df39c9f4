import type { KickstartFinding } from '../../models/kickstart.ts'
import { kickstartCommands, kickstartSections } from '../../reference/kickstart-commands.ts'
import type { LintContext } from './lint.ts'
import type { Script, ScriptSection } from './read-script.ts'

/** Names that no shell or Python line begins with by chance. */
const misplaced: ReadonlySet<string> = new Set(
  [...kickstartCommands.keys()].filter(
    (name) => !/^(?:install|reboot|include|part|network|license|%include)$/.test(name),
  ),
)

/** `%pre`, `%post`, `%firstboot` and what is below them. */
export function lintSections({ sections }: Script, { target, secureBoot }: LintContext): KickstartFinding[] {
  const findings: KickstartFinding[] = []
  for (const section of sections) {
    const { line, name } = section
    const known = kickstartSections.get(name)
    if (!known) {
      findings.push({ line, severity: 'error', code: 'section-unknown', params: { section: name.slice(0, 60) } })
      continue
    }
    for (const option of section.options) {
      if (!known.options.includes(option.name))
        findings.push({
          line,
          severity: 'error',
          code: 'option-unknown',
          params: { command: name, option: option.name.slice(0, 60) },
        })
      else if (option.name === 'interpreter' && !known.interpreters.includes(option.value ?? ''))
        findings.push({
          line,
          severity: 'error',
          code: 'interpreter-unknown',
          params: { names: known.interpreters.join(', ') },
        })
    }
    if (name === '%firstboot' && secureBoot !== false) {
      findings.push(
        secureBoot === true
          ? { line, severity: 'warning', code: 'first-boot-skipped', params: {} }
          : { line, severity: 'info', code: 'first-boot-secure-boot', params: {} },
      )
    }
    findings.push(...body(section, target))
  }
  return findings
}

function body({ lines }: ScriptSection, target: LintContext['target']): KickstartFinding[] {
  return lines.flatMap(({ line, text }): KickstartFinding[] => {
    const [first = ''] = text.trim().split(/\s+/)
    if (misplaced.has(first))
      return [{ line, severity: 'warning', code: 'command-in-section', params: { command: first } }]
    if (target === '6.7' && /^\s*esxcli\s+system\s+ntp\b/.test(text))
      return [{ line, severity: 'warning', code: 'not-in-release', params: { what: 'esxcli system ntp', target } }]
    return []
  })
}
