import type { StepDefinition } from '../../../shared/models/checklist.ts'
import { localized } from '../../../shared/rules/checklist/steps.ts'
import { useText } from '../../services.tsx'

/** Why a step is there, how it is done, and where makers of machines keep it. */
export function StepDetail({ step }: { readonly step: StepDefinition }) {
  const { t, locale } = useText()
  return (
    <div className="install-detail">
      {step.why && <p>{localized(step.why, locale)}</p>}
      {step.how && <p>{localized(step.how, locale)}</p>}
      {step.hints.length > 0 && (
        <>
          <h3>{t('install.hints')}</h3>
          <dl className="install-hints">{step.hints.map((hint) => <div key={hint.vendor}><dt>{hint.vendor}</dt><dd>{localized(hint, locale)}</dd></div>)}</dl>
        </>
      )}
      {step.sources.length > 0 && <p className="dim">{t('install.sources')}: {step.sources.join('; ')}</p>}
    </div>
  )
}
