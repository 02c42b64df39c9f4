import { Clock3 } from 'lucide-react'
import { clockTime } from '../../ui/format.ts'
import { useText } from '../../services.tsx'
import type { VmProgress } from './progress.ts'
import type { RowView } from './RowNumbers.tsx'

/**
 * Shows how long a machine has taken, how long its question has been open, and when a rule decides without an answer.
 */
export function RunClock({
  vm: { stage, event, since, question, decision, time, plan, decided },
  now,
  view,
}: {
  readonly vm: VmProgress
  readonly now: number
  readonly view: RowView
}) {
  const { t } = useText()
  if (view === 'plan')
    return plan?.action === 'guest-shutdown' && decided === null && time ? (
      <span className="run-clock num">{clockTime(time.low)}</span>
    ) : null
  const seconds = (from: string, to: number): string => clockTime((to - Date.parse(from)) / 1000)
  if (question) {
    const left = question.endsAt === null ? null : clockTime((Date.parse(question.endsAt) - now) / 1000)
    const open = seconds(question.askedAt, now)
    return (
      <span className="run-clock is-asked num">
        <Clock3 size={13} aria-hidden />{' '}
        {left === null ? t('app.run.openFor', { time: open }) : t('app.run.openForUntil', { time: open, left })}
      </span>
    )
  }
  if (since === null) return null
  if (stage === 'down') return <span className="run-clock num">{event && seconds(since, Date.parse(event.at))}</span>
  if (stage !== 'asked' && stage !== 'starting') return null
  const taken = seconds(since, now)
  return (
    <span className="run-clock num">
      {decision?.endsAt
        ? t('app.run.limit', { time: taken, left: clockTime((Date.parse(decision.endsAt) - now) / 1000) })
        : taken}
    </span>
  )
}
