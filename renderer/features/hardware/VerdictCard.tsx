import type { Hardware, MachineVerdict } from '../../../shared/models/hardware.ts'
import { bootOptionsOf } from '../../../shared/rules/hardware/machine-verdict.ts'
import { useText } from '../../services.tsx'
import { CommandLine } from '../../ui/CopyButton.tsx'
import { worstFinding } from './findings.ts'
import { verdictIcons, verdictTones } from './VerdictWord.tsx'
import { findingName, targetText, whyText } from './words.ts'

/** Shows the verdict: one word, its meaning, its reason, and what could still change it. */
export function VerdictCard({ verdict, hardware }: { readonly verdict: MachineVerdict; readonly hardware: Hardware }) {
  const translator = useText()
  const { t, locale } = translator
  const Icon = verdictIcons[verdict.verdict]
  const target = targetText(verdict.target, translator)
  const worst = worstFinding(verdict)
  const options = bootOptionsOf(verdict)
  const missing = new Intl.ListFormat(locale, { type: 'conjunction' }).format(
    verdict.missing.map((part) => t(`hardware.missing.${part}`)),
  )
  return (
    <section
      className={`judged is-${verdictTones[verdict.verdict]}${verdict.verdict === 'unknown' ? ' is-unknown' : ''}`}
      aria-label={t('hardware.view.verdictFor', { target })}
    >
      <div className="judged-head" role="status">
        <Icon className="judged-icon" size={36} strokeWidth={1.8} aria-hidden />
        <div className="judged-text">
          <p className="judged-word">
            {t(`hardware.verdicts.${verdict.verdict}`)} <span className="judged-target">{target}</span>
          </p>
          <p>{t(`hardware.machine.${verdict.verdict}`, { target })}</p>
          {worst && (
            <p className="judged-why">
              {t('hardware.view.why', {
                subject: findingName(worst, hardware, translator),
                why: whyText(worst, translator),
              })}
            </p>
          )}
          {verdict.missing.length > 0 && (
            <p className="judged-missing">{t('hardware.view.missing', { parts: missing })}</p>
          )}
        </div>
      </div>
      {options.length > 0 && (
        <div className="judged-options">
          <h3>{t('hardware.view.bootOptions')}</h3>
          <CommandLine text={options.join(' ')} />
          <p className="form-note">{t('hardware.view.bootOptionsText')}</p>
        </div>
      )}
    </section>
  )
}
