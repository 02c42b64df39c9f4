import { Clock3 } from 'lucide-react'
import { clockTime } from '../../ui/format.ts'
import { useText } from '../../services.tsx'
import type { VmProgress } from './progress.ts'

/**
 * Shows how long a machine has taken, how long its question has been open, and when a rule decides without an answer.
 */
export function RunClock({
  vm: { stage, event, since, question, decision },
  now,
}: {
  readonly vm: VmProgress
  readonly now: number
}) {
  const { t } = useText()
  const seconds = (from: string, to: number): string => clockTime((to - Date.parse(from)) / 1000)
  if (question) {
    const left = question.endsAt === null ? null : clockTime((Date.parse(question.endsAt) - now) / 1000)
    const time = seconds(question.askedAt, now)
    return (
      <span className="run-clock is-asked num">
        <Clock3 size={13} aria-hidden />{' '}
        {left === null ? t('app.run.openFor', { time }) : t('app.run.openForUntil', { time, left })}
      </span>
    )
  }
  if (since === null) return null
  if (stage === 'down') return <span className="run-clock num">{event && seconds(since, Date.parse(event.at))}</span>
  if (stage !== 'asked' && stage !== 'starting') return null
  const time = seconds(since, now)
  return (
    <span className="run-clock num">
      {decision?.endsAt
        ? t('app.run.limit', { time, left: clockTime((Date.parse(decision.endsAt) - now) / 1000) })
        : time}
    </span>
  )
}
