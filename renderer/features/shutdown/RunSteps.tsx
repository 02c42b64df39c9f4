import { timeOfDay } from '../../ui/format.ts'
import { useText } from '../../services.tsx'
import type { StepProgress, VmProgress } from './progress.ts'
import { Check, Circle, CircleSlash, LoaderCircle, X } from 'lucide-react'
import type { RunAction, StepState } from '../../../shared/models/power.ts'

/** Shows the steps of a run side by side, the host's own last. */
export function RunSteps({
  steps,
  vms,
  action,
}: {
  readonly steps: readonly StepProgress[]
  readonly vms: readonly VmProgress[]
  readonly action: RunAction
}) {
  const { t } = useText()
  return (
    <ol className="run-steps" aria-label={t('app.run.steps')}>
      {steps.map((step) => (
        <Step key={step.step} step={step} vms={vms} action={action} />
      ))}
    </ol>
  )
}

function Step({
  step: { step, state, event },
  vms,
  action,
}: {
  readonly step: StepProgress
  readonly vms: readonly VmProgress[]
  readonly action: RunAction
}) {
  const { t, codeText, locale } = useText()
  const misses = event?.params['misses']
  const sight = event?.params['sight']
  const what = (): string => {
    if (state === null) return t('app.run.pendingStep')
    if (step === 'guest')
      return t('app.run.down', { done: vms.filter((vm) => vm.stage === 'down').length, total: vms.length })
    if (step === 'verify' && state === 'waiting' && typeof misses === 'number')
      return misses === 0 ? t('app.run.responds') : t('app.run.misses', { count: misses })
    if (step === 'boot' && (sight === 'same-boot' || sight === 'silent' || sight === 'not-ready'))
      return t(`hostRuns.sights.${sight}`)
    return t(`app.run.states.${state}`)
  }
  return (
    <li className={`run-step is-${state ?? 'pending'}`}>
      <span className="run-step-name">
        {t(step === 'host' && action === 'reboot' ? 'hostRuns.window.rebootStep' : `app.run.step.${step}`)}
      </span>
      <span className="run-step-what" title={event ? timeOfDay(event.at, locale) : undefined}>
        <StepIcon state={state} /> {what()}
      </span>
      {event?.code && state === 'failed' && <p className="run-why">{codeText(event.code, event.params)}</p>}
    </li>
  )
}

const icons = { started: LoaderCircle, waiting: LoaderCircle, done: Check, failed: X, skipped: CircleSlash } as const

/** Shows the state of a step or machine by shape and colour; null: not begun. */
export function StepIcon({ state }: { readonly state: StepState | null }) {
  const Icon = state === null ? Circle : icons[state]
  return <Icon className={`stage-icon is-${state ?? 'pending'}`} size={15} strokeWidth={2.2} aria-hidden />
}
