import type { ExpectedTime } from '../../../shared/models/run-outlook.ts'
import { useText } from '../../services.tsx'
import { clockTime } from '../../ui/format.ts'

/** What the rows of a run show: what will happen, what goes on, or what happened. */
export type RowView = 'plan' | 'live' | 'report'

interface Numbers {
  readonly view: RowView
  readonly time: ExpectedTime | null
}

/** Shows the time a row is expected to take, beside the one it took. */
export function ExpectedText({ view, time }: Numbers) {
  const { t } = useText()
  if (time === null) return <span className="run-expected">{view === 'live' ? '' : t(`app.run.noTime.${view}`)}</span>
  const range = { low: clockTime(time.low), high: clockTime(time.high) }
  return (
    <span className="run-expected num">
      {view === 'plan' && t('app.run.upTo', { ...range, count: time.runs })}
      {view === 'live' && t('app.run.usually', range)}
      {view === 'report' && t('app.run.expected', range)}
    </span>
  )
}

/** Says for screen readers what the bar of a row shows. */
export function LaneText({ view, seconds, time }: Numbers & { readonly seconds: number | null }) {
  const { t } = useText()
  if (time === null) return null
  const range = { low: clockTime(time.low), high: clockTime(time.high) }
  return (
    <span className="sr-only">
      {seconds === null || view === 'plan'
        ? t('app.run.lane.expected', range)
        : t('app.run.lane.taken', { ...range, time: clockTime(seconds) })}
    </span>
  )
}
