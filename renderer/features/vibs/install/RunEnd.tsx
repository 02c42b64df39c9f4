import { useEffect, useRef } from 'react'
import type { Translator } from '../../../../shared/i18n/translator.ts'
import type { VibOutcome } from '../../../../shared/models/host-install.ts'
import type { WorkshopRun } from '../../../../shared/models/vib-workshop.ts'
import { useText } from '../../../services.tsx'
import { Banner, type Tone } from '../../../ui/Banner.tsx'
import type { Run } from './use-run.ts'

const tones: Readonly<Record<VibOutcome, Tone>> = {
  installed: 'good',
  removed: 'good',
  skipped: 'info',
  'dry-run': 'info',
  refused: 'danger',
  failed: 'danger',
  unknown: 'warning',
}

/** Says how a job ended: never more than what was read back from the host. */
export function RunEnd({ run, removal }: { readonly run: Run; readonly removal: boolean }) {
  const { t, problemText } = useText()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [])
  if (run.end === null) return null
  if ('problem' in run.end) {
    const cancelled = run.end.problem.code === 'CANCELLED'
    return (
      <div ref={box} tabIndex={-1} className="run-end" role="status">
        <Banner
          tone={cancelled ? 'info' : 'danger'}
          title={cancelled ? t('workshop.install.cancelled') : t('workshop.install.notDone')}
        >
          {!cancelled && problemText(run.end.problem)}
          {run.seen.includes('level') && !removal && <p>{t('workshop.install.cancelledLevel')}</p>}
        </Banner>
      </div>
    )
  }
  const { outcome, rebootRequired, ruleset, notes, level } = run.end.run
  const sentences = [
    ...notes.map(problemText),
    ...(ruleset !== null && !removal ? [t('workshop.install.ruleset', { key: ruleset })] : []),
    ...(rebootRequired === true ? [t('workshop.install.reboot')] : []),
    ...(rebootRequired === null && tones[outcome] === 'good' ? [t('workshop.install.rebootUnknown')] : []),
    ...(level ? [levelText(level, removal, t)] : []),
  ]
  const tone = tones[outcome] === 'good' && rebootRequired === true ? 'warning' : tones[outcome]
  return (
    <div ref={box} tabIndex={-1} className="run-end" role="status">
      <Banner tone={tone} title={outcomeText(outcome, removal, t)}>
        {sentences.length > 0 && (
          <ul>
            {sentences.map((sentence, index) => (
              <li key={index}>{sentence}</li>
            ))}
          </ul>
        )}
      </Banner>
    </div>
  )
}

function outcomeText(outcome: VibOutcome, removal: boolean, t: Translator['t']): string {
  if (removal && (outcome === 'refused' || outcome === 'failed' || outcome === 'unknown'))
    return t(`workshop.install.removalOutcomes.${outcome}`)
  return t(`workshop.install.outcomes.${outcome}`)
}

function levelText({ before, now }: NonNullable<WorkshopRun['level']>, removal: boolean, t: Translator['t']): string {
  if (before === now) return t('workshop.install.levelKept', { now })
  return removal ? t('workshop.install.levelRestored', { now }) : t('workshop.install.levelLowered', { before, now })
}
