import { Check, CircleHelp, LoaderCircle, Minus, SkipForward, X, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import type { VibStep } from '../../../../shared/models/host-install.ts'
import { useText } from '../../../services.tsx'
import { stepState, type StepState } from './step-states.ts'
import type { Run } from './use-run.ts'

const signs: Readonly<Record<Exclude<StepState, 'waiting'>, LucideIcon>> = {
  running: LoaderCircle,
  done: Check,
  failed: X,
  unknown: CircleHelp,
  skipped: SkipForward,
  omitted: Minus,
}

/** States that are said in words beside the sign, too; of the others the sign and its place say enough. */
const said: ReadonlySet<StepState> = new Set(['running', 'failed', 'skipped', 'omitted'])

export interface ShownStep {
  readonly step: VibStep
  readonly label: string
  /** Beside it before it starts. */
  readonly aside?: ReactNode
}

interface Props {
  readonly steps: readonly ShownStep[]
  readonly run: Run | null
}

/** Lists the steps: numbers before it starts, then a sign for each; the one in progress turns. */
export function StepStrip({ steps, run }: Props) {
  const { t } = useText()
  return (
    <ol className="step-strip" aria-label={t('workshop.install.stepsTitle')}>
      {steps.map(({ step, label, aside }, index) => {
        const state = stepState(step, run)
        const Sign = state === 'waiting' ? null : signs[state]
        return (
          <li key={step} className={`step is-${state}`} aria-current={state === 'running' ? 'step' : undefined}>
            <span className="step-sign num" aria-hidden>
              {Sign ? <Sign size={13} strokeWidth={2.4} /> : index + 1}
            </span>
            <span className="step-label">
              {label}
              {state === 'unknown' && <span className="dim"> ({t('workshop.install.stepStates.unknown')})</span>}
            </span>
            {run && state !== 'unknown' && (
              <span className={said.has(state) ? 'step-state dim' : 'sr-only'}>
                {t(`workshop.install.stepStates.${state}`)}
              </span>
            )}
            {!run && aside !== undefined && <span className="step-state dim num">{aside}</span>}
          </li>
        )
      })}
    </ol>
  )
}
