import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { Translator } from '../../../../shared/i18n/translator.ts'
import type { RuleFinding } from '../../../../shared/rules/vibs/check-rules.ts'
import { useText } from '../../../services.tsx'
import { portText, type EditedRule, type EditedRuleset } from '../../../stores/workshop-draft.ts'
import { findingText } from './finding-text.ts'
import { isError, type CheckedDraft } from './use-draft.ts'

interface Props {
  readonly ruleset: EditedRuleset
  readonly index: number
  readonly checked: CheckedDraft
}

const signs = {
  error: { icon: CircleAlert, tone: 'is-danger' },
  warning: { icon: TriangleAlert, tone: 'is-warning' },
  info: { icon: Info, tone: 'is-info' },
} as const
/** Said at the key already. */
const atTheKey: ReadonlySet<RuleFinding['code']> = new Set(['key-invalid', 'key-of-vendor', 'key-twice'])

/** Lists what was found in a ruleset, each with a sign and words for how serious it is. */
export function Findings({ ruleset, index, checked }: Props) {
  const { t } = useText()
  const shown = checked.findings.filter((finding) => {
    if (finding.ruleset !== index || atTheKey.has(finding.code)) return false
    // An error of a rule is said at its port.
    return finding.rule === null || !isError(finding)
  })
  if (shown.length === 0) return null
  return (
    <ul className="findings-list" aria-label={t('workshop.findings.title')}>
      {shown.map((finding, at) => {
        const severity = finding.code === 'key-on-host' ? 'warning' : finding.severity
        const { icon: Icon, tone } = signs[severity]
        return (
          <li key={at} className={tone}>
            <Icon size={16} aria-hidden />
            <span>
              <span className="sr-only">{t(`vibs.severities.${severity}`)} </span>
              {sentence(finding, ruleset, checked, t)}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

function sentence(finding: RuleFinding, ruleset: EditedRuleset, checked: CheckedDraft, t: Translator['t']): string {
  if (finding.code === 'key-on-host')
    return t('workshop.findings.keyOnHost', { host: checked.host?.name ?? '', key: ruleset.key })
  const message = findingText(finding, t)
  const read = checked.draft.rulesets[finding.ruleset ?? -1]?.rules[finding.rule ?? -1]
  if (!read) return message
  return t('workshop.findings.about', { what: ruleText({ ...read, port: portText(read.port) }, t), message })
}

/** Returns a rule in a few words: "514/udp outbound". */
export function ruleText(
  { port, protocol, direction }: Pick<EditedRule, 'port' | 'protocol' | 'direction'>,
  t: Translator['t'],
): string {
  return t('workshop.form.ruleText', { port, protocol, direction: t(`vibs.directions.${direction}`) })
}
