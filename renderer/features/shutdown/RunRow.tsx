import { Button } from '@mantine/core'
import { ChevronDown, CircleHelp, Lock } from 'lucide-react'
import { useState } from 'react'
import type { StepState } from '../../../shared/models/power.ts'
import type { Lane } from '../../../shared/rules/power/run-lanes.ts'
import type { TimeAxis } from '../../../shared/rules/power/time-axis.ts'
import { useText } from '../../services.tsx'
import { classes } from '../../ui/classes.ts'
import { BeforehandPanel } from './BeforehandPanel.tsx'
import { QuestionPanel } from './QuestionPanel.tsx'
import { rowText, type VmProgress, type VmStage } from './progress.ts'
import { ExpectedText, LaneText, type RowView } from './RowNumbers.tsx'
import { RunClock } from './RunClock.tsx'
import { StepIcon } from './RunSteps.tsx'
import { TimeLane } from './TimeLane.tsx'
import { VmActionLabel } from './VmActionLabel.tsx'

const stageIcons: Readonly<Record<VmStage, StepState | null>> = {
  waiting: null,
  starting: 'started',
  asked: 'waiting',
  down: 'done',
  problem: 'failed',
  skipped: 'skipped',
}

export interface RowProps {
  readonly hostId: string
  readonly vm: VmProgress
  readonly now: number
  /** Number of the group that later groups wait for. */
  readonly goingOn: number | null
  /** Shown beside the name when the row stands outside its group. */
  readonly tag?: string | null
  readonly view?: RowView
  /** By VM id; absent where there is no room for bars. */
  readonly lanes?: ReadonlyMap<string, Lane>
  readonly axis?: TimeAxis
  /** Shows the decision at once. */
  readonly startsOpen?: boolean
}

/** Shows one machine of a run: what happens to it, its bar and times, and its question, which opens in place. */
export function RunRow({
  hostId,
  vm,
  now,
  goingOn,
  tag = null,
  view = 'live',
  lanes,
  axis,
  startsOpen = false,
}: RowProps) {
  const { t, codeText } = useText()
  const [open, setOpen] = useState(startsOpen)
  const { question, decision, event, stage, plan, decided } = vm
  const brief = axis === undefined
  const asked = question ?? (open ? decision : null)
  const beforehand = vm.willAsk && question === null && vm.since === null && view !== 'report' && stage === 'waiting'
  const isOpen = asked !== null || (beforehand && open)
  // A question already says what was seen.
  const why = !isOpen && stage !== 'down' && event?.code ? codeText(event.code, event.params) : null
  const canDecide = question === null && (decision !== null || beforehand)
  return (
    <li
      className={classes(`run-row is-${view === 'plan' ? 'planned' : stage}`, {
        'has-question': question !== null,
        'will-ask': beforehand && decided === null,
        'is-open': isOpen,
      })}
      data-question={question?.id}
    >
      <div className="run-line">
        <RowIcon vm={vm} view={view} asks={beforehand && decided === null} />
        <span className="run-name">
          <span className="ellipsis" title={vm.name}>
            {vm.name}
          </span>
          {tag !== null && <span className="tag">{tag}</span>}
          {plan?.rules.protected.value && (
            <span className="tag" title={t('app.vmRules.hints.protected')}>
              <Lock size={11} aria-hidden /> {t('app.vmRules.protected')}
            </span>
          )}
          {plan?.rules.last.value && <span className="tag">{t('app.vmRules.fields.last')}</span>}
        </span>
        <span className="run-what">
          <RowText vm={vm} view={view} goingOn={goingOn} />
        </span>
        {axis && <TimeLane lane={lanes?.get(vm.id)} axis={axis} />}
        <span className="run-right">
          <RunClock vm={vm} now={now} view={view} />
          {!brief && <RowExpected vm={vm} view={view} now={now} decides={canDecide} />}
          {canDecide && (
            <Button
              className="run-decide"
              variant="default"
              size="compact-xs"
              aria-expanded={open}
              rightSection={<ChevronDown size={12} aria-hidden />}
              aria-label={t('app.run.decideAbout', { vm: vm.name })}
              onClick={() => setOpen(!open)}
            >
              {t(decided === null ? 'app.run.decide' : 'app.run.change')}
            </Button>
          )}
        </span>
      </div>
      {why !== null && <p className="run-why">{why}</p>}
      {asked && <QuestionPanel key={asked.id} hostId={hostId} question={asked} brief={brief} />}
      {!asked && beforehand && open && (
        <BeforehandPanel hostId={hostId} vms={[vm]} brief={brief} decided={() => setOpen(false)} />
      )}
    </li>
  )
}

function RowIcon({
  vm: { question, stage },
  view,
  asks,
}: {
  readonly vm: VmProgress
  readonly view: RowView
  readonly asks: boolean
}) {
  if (question || asks) return <CircleHelp className="stage-icon is-asked" size={15} strokeWidth={2.2} aria-hidden />
  // The sign of what is planned stands beside its words.
  return view === 'plan' ? <span aria-hidden /> : <StepIcon state={stageIcons[stage]} />
}

function RowText({ vm, view, goingOn }: Pick<RowProps, 'vm' | 'goingOn'> & { readonly view: RowView }) {
  const { t } = useText()
  const { plan, decided } = vm
  if (view === 'plan' && plan && decided === null) {
    if (plan.action !== 'ask') return <VmActionLabel action={plan.action} />
    return t(plan.code === 'VM_INACCESSIBLE' ? 'app.run.row.asksInaccessible' : 'app.run.row.asksNoTools')
  }
  const text = rowText(vm, goingOn)
  return text === 'waitsFor' ? t('app.run.row.waitsFor', { number: goingOn ?? 0 }) : t(`app.run.row.${text}`)
}

/** Shows what was expected, unless the room is needed for a decision. */
function RowExpected({
  vm: { time, plan, question, since, event },
  view,
  now,
  decides,
}: {
  readonly vm: VmProgress
  readonly view: RowView
  readonly now: number
  readonly decides: boolean
}) {
  const end = event && view === 'report' ? Date.parse(event.at) : now
  const seconds = since === null ? null : (end - Date.parse(since)) / 1_000
  const asks = plan?.action === 'guest-shutdown' || time !== null
  return (
    <>
      <LaneText view={view} seconds={seconds} time={time} />
      {!decides && question === null && asks && <ExpectedText view={view} time={time} />}
    </>
  )
}
