import type { HostView, RunView } from '../../../shared/models/app-state.ts'
import { timeOfDay } from '../../ui/format.ts'
import { hostNextKey } from '../../ui/run-words.ts'
import { useText } from '../../services.tsx'
import type { Lanes } from '../../../shared/rules/power/run-lanes.ts'
import { roughTime } from '../../../shared/text/readiness-text.ts'
import type { VmProgress } from './progress.ts'
import { elapsedOf } from './lanes.ts'
import { Ring } from './Ring.tsx'

/** How many machines are named in one sentence; beyond that they are counted. */
const mostNames = 2

/** Shows how many guests are down and what the run is waiting for. */
export function RunHead({
  host,
  run,
  vms,
  lanes,
  size,
  level = 2,
}: {
  readonly host: HostView
  readonly run: RunView
  readonly vms: readonly VmProgress[]
  readonly lanes: Lanes
  readonly size: number
  readonly level?: 1 | 2
}) {
  const { t, locale } = useText()
  const done = vms.filter((vm) => vm.stage === 'down').length
  const progress = t('app.run.progress', { done, count: vms.length })
  const runningTitle = vms.length === 0 ? t('app.run.checking') : progress
  const title = run.phase === 'ending' ? t(endingTitleKey(run)) : runningTitle
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <div className="run-summary">
      <Ring share={vms.length === 0 ? 0 : done / vms.length} size={size} label={progress}>
        {done}/{vms.length}
      </Ring>
      <div className="run-summary-text">
        <Heading>
          {title} <span className="dim">{t('app.run.since', { time: timeOfDay(run.startedAt, locale) })}</span>
        </Heading>
        <p>
          <span aria-live="polite">
            <WaitsFor name={host.name} run={run} vms={vms} />
          </span>
          {locale === 'en' && ' '}
          <Rest run={run} lanes={lanes} />
        </p>
      </div>
    </div>
  )
}

/** Says how much longer it takes, if that can be said; kept out of what is announced, since it changes all the time. */
function Rest({ run, lanes: { total, guests } }: { readonly run: RunView; readonly lanes: Lanes }) {
  const { t } = useText()
  const range = total ?? guests
  const elapsed = elapsedOf(run, Date.now())
  if (run.cancelling || run.phase === 'ending' || !range || elapsed === null || range.low <= elapsed) return null
  const time = roughTime(t, range.low - elapsed)
  if (run.questions.length > 0) return t('app.run.restAfter', { time })
  return t(total ? 'app.run.rest' : 'app.run.restGuests', { time })
}

function WaitsFor({
  name,
  run,
  vms,
}: {
  readonly name: string
  readonly run: RunView
  readonly vms: readonly VmProgress[]
}) {
  const { t } = useText()
  const watching = run.action === 'reboot' && run.phase === 'ending'
  const cycling = run.action === 'cycle' && run.phase === 'ending'
  if (cycling) return t(run.cancelling ? 'hostRuns.window.cycleStops' : 'hostRuns.window.cycleGoesOn')
  if (run.cancelling && !watching) return t('app.run.cancelling', { name })
  if (run.phase === 'ending') return t(run.action === 'reboot' ? 'hostRuns.window.ending' : 'app.run.ending')
  const asked = run.questions.map(({ vm }) => vm.name)
  if (asked.length > 0) {
    const names = asked.slice(0, mostNames).join(t('app.common.and'))
    return (
      <span className="run-asks">
        {asked.length > mostNames
          ? t('app.run.waitsForYouMany', { count: asked.length })
          : t('app.run.waitsForYou', { vms: names })}
      </span>
    )
  }
  const going = vms.filter((vm) => vm.stage === 'asked' || vm.stage === 'starting').length
  return going > 0 ? t('app.run.goingOn', { count: going }) : t(hostNextKey(run.action))
}

/** Returns the key of what goes on once the host was asked to go. */
function endingTitleKey({ action, events }: RunView) {
  if (action === 'reboot') return 'hostRuns.window.endingTitle'
  const step = events.at(-1)?.step
  if (action !== 'cycle' || (step !== 'wake' && step !== 'boot' && step !== 'start')) return 'app.run.endingTitle'
  return `hostRuns.window.cycleTitle.${step}` as const
}
