import { Button } from '@mantine/core'
import { ChevronDown, CircleHelp } from 'lucide-react'
import { useState } from 'react'
import { useText } from '../../services.tsx'
import { QuestionPanel } from './QuestionPanel.tsx'
import { rowText, type VmProgress, type VmStage } from './progress.ts'
import { RunClock } from './RunClock.tsx'
import { StepIcon } from './RunSteps.tsx'
import type { StepState } from '../../../shared/models/power.ts'

const stageIcons: Readonly<Record<VmStage, StepState | null>> = {
  waiting: null,
  starting: 'started',
  asked: 'waiting',
  down: 'done',
  problem: 'failed',
  skipped: 'skipped',
}

interface Props {
  readonly hostId: string
  readonly vm: VmProgress
  readonly now: number
  /** Number of the group that later groups wait for. */
  readonly goingOn: number | null
  /** Shown beside the name when the row stands outside its group. */
  readonly tag?: string | null
  readonly brief?: boolean
}

/** Shows one machine of a run: its progress, its clock, and its question, which opens in place. */
export function RunRow({ hostId, vm, now, goingOn, tag = null, brief = false }: Props) {
  const { t, codeText } = useText()
  const [open, setOpen] = useState(false)
  const { question, decision, event, stage } = vm
  const text = rowText(vm, goingOn)
  const asked = question ?? (open ? decision : null)
  // A question already says what was seen.
  const why = asked === null && stage !== 'down' && event?.code ? codeText(event.code, event.params) : null
  return (
    <li
      className={`run-row is-${stage}${question ? ' has-question' : ''}${asked ? ' is-open' : ''}`}
      data-question={question?.id}
    >
      <div className="run-line">
        {question ? (
          <CircleHelp className="stage-icon is-asked" size={15} strokeWidth={2.2} aria-hidden />
        ) : (
          <StepIcon state={stageIcons[stage]} />
        )}
        <span className="run-name">
          <span className="ellipsis" title={vm.name}>
            {vm.name}
          </span>
          {tag !== null && <span className="tag">{tag}</span>}
        </span>
        <span className="run-what">
          {text === 'waitsFor' ? t('app.run.row.waitsFor', { number: goingOn ?? 0 }) : t(`app.run.row.${text}`)}
        </span>
        <RunClock vm={vm} now={now} />
        <span className="run-decide">
          {question === null && decision !== null && (
            <Button
              variant="default"
              size="compact-xs"
              aria-expanded={open}
              rightSection={<ChevronDown size={12} aria-hidden />}
              aria-label={t('app.run.decideAbout', { vm: vm.name })}
              onClick={() => setOpen(!open)}
            >
              {t('app.run.decide')}
            </Button>
          )}
        </span>
      </div>
      {why !== null && <p className="run-why">{why}</p>}
      {asked && <QuestionPanel key={asked.id} hostId={hostId} question={asked} brief={brief} />}
    </li>
  )
}
