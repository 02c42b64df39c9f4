import { Check, Circle, CircleSlash, LoaderCircle, X } from 'lucide-react'
import type { HostView, RunView } from '../../../shared/models/app-state.ts'
import type { StepState } from '../../../shared/models/power.ts'
import { Banner } from '../../ui/Banner.tsx'
import { timeOfDay } from '../../ui/format.ts'
import { useText } from '../../services.tsx'
import { Questions } from './Questions.tsx'
import { stepProgress, vmProgress, type StepProgress, type VmProgress, type VmStage } from './progress.ts'

/** A run as it goes: decisions first, then the machines, then the steps. */
export function RunProgress({ host, run }: { readonly host: HostView; readonly run: RunView }) {
  const { t, locale } = useText()
  const vms = vmProgress(run, host.state.inventory?.vms ?? [])
  const done = vms.filter((vm) => vm.stage === 'down').length
  return (
    <div className="run">
      <div className="card-head">
        <h2>{t('app.run.title')} <span className="dim">{t('app.run.since', { time: timeOfDay(run.startedAt, locale) })}</span></h2>
      </div>
      {run.cancelling && <Banner tone="info" alert>{t('app.run.cancelling')}</Banner>}
      {run.phase === 'ending' && <Banner tone="info" alert>{t('app.run.ending')}</Banner>}
      <Questions hostId={host.id} questions={run.cancelling ? [] : run.questions} />
      <div className="run-columns">
        <section className="card">
          <div className="card-head">
            <h3>{t('app.run.machines')}</h3>
            <span className="num dim">{t('app.run.progress', { done, total: vms.length })}</span>
          </div>
          <div className="bar" role="progressbar" aria-label={t('app.run.machines')} aria-valuemin={0} aria-valuemax={vms.length} aria-valuenow={done}><div style={{ width: vms.length === 0 ? '100%' : `${(done / vms.length) * 100}%` }} /></div>
          <ul className="stage-list">{vms.map((vm) => <VmStageLine key={vm.id} vm={vm} asked={run.questions.some((question) => question.vm.id === vm.id)} />)}</ul>
        </section>
        <section className="card">
          <div className="card-head"><h3>{t('app.run.steps')}</h3></div>
          <ol className="stage-list">{stepProgress(run, vms).map((step) => <StepLine key={step.step} step={step} />)}</ol>
        </section>
      </div>
    </div>
  )
}

const stageIcons: Readonly<Record<VmStage, StepState | null>> = { waiting: null, starting: 'started', asked: 'waiting', down: 'done', problem: 'failed', skipped: 'skipped' }

/** @param asked there is a question about it, which says why already */
function VmStageLine({ vm, asked }: { readonly vm: VmProgress; readonly asked: boolean }) {
  const { t, codeText } = useText()
  const why = !asked && vm.stage !== 'down' && vm.event?.code ? codeText(vm.event.code, vm.event.params) : null
  return (
    <li className={`stage is-${vm.stage}`}>
      <StepIcon state={stageIcons[vm.stage]} />
      <span className="stage-name ellipsis" title={vm.name}>{vm.name}</span>
      <span className="stage-what">{t(`app.run.${vm.stage}`)}</span>
      {why !== null && <p className="stage-why">{why}</p>}
    </li>
  )
}

function StepLine({ step: { step, state, event } }: { readonly step: StepProgress }) {
  const { t, codeText, locale } = useText()
  const misses = event?.params['misses']
  const what = state === null
    ? t('app.run.pendingStep')
    : step === 'verify' && state === 'waiting' && typeof misses === 'number'
      ? misses === 0 ? t('app.run.answered') : t('app.run.misses', { misses })
      : t(`cli.states.${state}`)
  return (
    <li className={`stage is-${state ?? 'pending'}`}>
      <StepIcon state={state} />
      <span className="stage-name">{t(`cli.steps.${step}`)}</span>
      <span className="stage-what" title={event ? timeOfDay(event.at, locale) : undefined}>{what}</span>
      {event?.code && state !== 'done' && <p className="stage-why">{codeText(event.code, event.params)}</p>}
    </li>
  )
}

const stepIcons = { started: LoaderCircle, waiting: LoaderCircle, done: Check, failed: X, skipped: CircleSlash } as const

function StepIcon({ state }: { readonly state: StepState | null }) {
  const Icon = state === null ? Circle : stepIcons[state]
  return <Icon className={`stage-icon is-${state ?? 'pending'}`} size={15} strokeWidth={2.2} aria-hidden />
}
