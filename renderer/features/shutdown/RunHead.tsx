import type { HostView, RunView } from '../../../shared/models/app-state.ts'
import { timeOfDay } from '../../ui/format.ts'
import { useText } from '../../services.tsx'
import type { VmProgress } from './progress.ts'
import { Ring } from './Ring.tsx'

/** How many machines are named in one sentence; beyond that they are counted. */
const mostNames = 2

/** Shows how many guests are down and what the run is waiting for. */
export function RunHead({
  host,
  run,
  vms,
  size,
  level = 2,
}: {
  readonly host: HostView
  readonly run: RunView
  readonly vms: readonly VmProgress[]
  readonly size: number
  readonly level?: 1 | 2
}) {
  const { t, locale } = useText()
  const done = vms.filter((vm) => vm.stage === 'down').length
  const progress = t('app.run.progress', { done, count: vms.length })
  const runningTitle = vms.length === 0 ? t('app.run.checking') : progress
  const endingTitle = t(run.action === 'reboot' ? 'hostRuns.window.endingTitle' : 'app.run.endingTitle')
  const title = run.phase === 'ending' ? endingTitle : runningTitle
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
        <p aria-live="polite">
          <WaitsFor name={host.name} run={run} vms={vms} />
        </p>
      </div>
    </div>
  )
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
  return going > 0 ? t('app.run.goingOn', { count: going }) : t('app.run.hostNext')
}
