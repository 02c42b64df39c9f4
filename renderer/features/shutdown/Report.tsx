import { Button } from '@mantine/core'
import { CircleAlert, CircleCheck, CirclePower, CircleSlash, OctagonAlert, type LucideIcon } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { HostView, RunReceipt, RunView } from '../../../shared/models/app-state.ts'
import type { How } from '../../../shared/models/power.ts'
import { isAway, wakeOffer } from '../../../shared/rules/wake/wake-offer.ts'
import { clockTime, dateTime, timeOfDay } from '../../ui/format.ts'
import { useAct } from '../../ui/use-requests.ts'
import { useServices, useText } from '../../services.tsx'
import { WakeButton } from '../wake/WakeButton.tsx'
import { WakePanel } from '../wake/WakePanel.tsx'
import { elapsedOf } from './lanes.ts'

interface Props {
  readonly host: HostView
  readonly run: RunView
  readonly receipt: RunReceipt
}

/** Says how a run ended, claiming no more than is known. A host that fell silent is never shown as a success. */
export function ReportHead({ host, run, receipt }: Props) {
  const { ui } = useServices()
  const { t, problemText } = useText()
  const act = useAct()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // The buttons of the run are gone, and the focus with them.
    if (document.activeElement === document.body) heading.current?.focus()
  }, [])
  const { outcome, problem, runId } = receipt
  const { action } = run
  const unknown = outcome === 'unknown' && action !== 'shutdown'
  const { icon: Icon, tone } = signOf(outcome)
  const offersWake = host.wake === null && isAway(host) && wakeOffer(host) === 'ready'
  const dismiss = (): void => {
    ui.plan('shutdown')
    void act('power.dismiss', { id: host.id })
  }
  const show = (): void => {
    if (runId !== null) ui.chooseRun(runId)
    ui.goTo('activity')
  }
  return (
    <>
      <div className="run-head" role="alert">
        <div className="run-summary">
          <span className={`run-sign is-${tone}`} aria-hidden>
            <Icon size={26} />
          </span>
          <div className="run-summary-text">
            <h2 tabIndex={-1} ref={heading}>
              {t(unknown ? `hostRuns.window.unknown.${action}` : `app.receipt.outcomes.${outcome ?? 'none'}`)}{' '}
              <Took run={run} />
            </h2>
            {problem && <p>{problemText(problem)}</p>}
          </div>
        </div>
        <div className="card-actions">
          {offersWake && <WakeButton hostId={host.id} label={t('wake.wake')} />}
          <Button variant="default" onClick={show}>
            {t('app.receipt.show')}
          </Button>
          <Button variant="default" onClick={dismiss}>
            {t('app.receipt.dismiss')}
          </Button>
        </div>
      </div>
      {!offersWake && <WakePanel hostId={host.id} />}
    </>
  )
}

/** Says how long the run took. */
function Took({ run }: { readonly run: RunView }) {
  const { t } = useText()
  const elapsed = run.begunAt === null ? null : elapsedOf(run, 0)
  return elapsed === null ? null : <span className="dim">{t('app.receipt.took', { time: clockTime(elapsed) })}</span>
}

const silent = { icon: CirclePower, tone: 'quiet' } as const
const seen = { icon: CircleCheck, tone: 'quiet' } as const
const signs: Readonly<Record<string, { readonly icon: LucideIcon; readonly tone: string }>> = {
  unreachable: silent,
  back: seen,
  entered: seen,
  left: seen,
  cancelled: { icon: CircleSlash, tone: 'quiet' },
  'still-reachable': { icon: CircleAlert, tone: 'attention' },
  aborted: { icon: CircleAlert, tone: 'attention' },
}

function signOf(outcome: RunReceipt['outcome']): { readonly icon: LucideIcon; readonly tone: string } {
  return signs[outcome ?? ''] ?? { icon: OctagonAlert, tone: 'unreachable' }
}

const counted = ['guest-shutdown', 'suspended', 'power-off', 'left-on', 'asked-still-on'] as const satisfies How[]

/** Shows when the run was, what was seen of the host at the end, and what became of its guests. */
export function ReportFacts({ run, receipt }: Props) {
  const { t, locale } = useText()
  const { vms, endedAt } = receipt
  const last = run.events.findLast(({ step }) => step === 'verify')
  const misses = last?.params['misses']
  const guests = counted
    .map((how) => ({ how, count: vms.filter((vm) => vm.how === how).length }))
    .filter(({ count }) => count > 0)
    .map(({ how, count }) => t(`app.receipt.counts.${how}`, { count }))
  return (
    <dl className="run-steps">
      <Fact
        name={t(run.action === 'shutdown' ? 'app.receipt.title' : `hostRuns.window.report.${run.action}`)}
        value={t('app.receipt.endedAt', { time: dateTime(endedAt, locale) })}
      />
      {run.begunAt !== null && (
        <Fact
          name={t('app.receipt.span')}
          value={t('app.run.when.fromTo', { from: timeOfDay(run.begunAt, locale), to: timeOfDay(endedAt, locale) })}
        />
      )}
      {typeof misses === 'number' && (
        <Fact
          name={t('app.receipt.seenAtEnd')}
          value={misses === 0 ? t('app.run.responds') : t('app.run.misses', { count: misses })}
        />
      )}
      {guests.length > 0 && <Fact name={t('app.receipt.guests')} value={guests.join(t('app.receipt.separator'))} />}
    </dl>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="run-step">
      <dt className="run-step-name">{name}</dt>
      <dd className="run-step-what">{value}</dd>
    </div>
  )
}
