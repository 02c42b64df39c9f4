import { hardwareRulesSchema, type HardwareRule, type HardwareRules } from '../models/hardware.ts'
import { problem } from '../problems/problem.ts'
import { fail, ok, type Result } from '../result.ts'
import { printable } from '../text/printable.ts'

/** Longest file of the user's own rules, in characters; the built-in ones have less than 100,000 each. */
const maxLength = 2 * 1_024 * 1_024

/**
 * Reads one of the user's own files of rules, which has the same shape as the built-in one. Fails with RULES_INVALID and
 * the place: too long, not JSON, another schema, an id twice, or a rule that does not say when it applies.
 */
export function readRules(text: string): Result<HardwareRules> {
  if (text.length > maxLength) return invalid('> 2 MiB')
  let content: unknown
  try {
    content = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
  } catch (cause) {
    return invalid('JSON', cause)
  }
  const parsed = hardwareRulesSchema.safeParse(content)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return invalid(issue === undefined ? 'JSON' : pathText(issue.path), parsed.error)
  }
  const seen = new Set<string>()
  for (const [index, rule] of parsed.data.rules.entries()) {
    if (seen.has(rule.id)) return invalid(`rules[${index}].id`)
    seen.add(rule.id)
    if (!saysWhen(rule)) return invalid(`rules[${index}].match`)
  }
  return ok(parsed.data)
}

function saysWhen({ match: { pci, usb, cpu, conditions, ...others } }: HardwareRule): boolean {
  const lists = [pci, usb, cpu, conditions].filter((list) => list !== undefined)
  return (
    lists.every((list) => list.length > 0) &&
    (lists.length > 0 || Object.values(others).some((value) => value !== undefined))
  )
}

/** `rules[3].match.class`; the file's own top is `/`. */
function pathText(path: readonly PropertyKey[]): string {
  const text = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
  return printable(text.slice(0, 200)) || '/'
}

function invalid(detail: string, cause?: unknown): Result<HardwareRules> {
  return fail(problem('RULES_INVALID', { detail }, cause))
}
