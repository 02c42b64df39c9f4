import type { Translator } from '../../../../shared/i18n/translator.ts'
import type { RuleFinding } from '../../../../shared/rules/vibs/check-rules.ts'

/** Returns the sentence for a finding. Each code has its own facts, which the rule that found it fills in. */
export function findingText({ code, params }: RuleFinding, t: Translator['t']): string {
  return t(`vibs.findings.${code}`, params)
}
