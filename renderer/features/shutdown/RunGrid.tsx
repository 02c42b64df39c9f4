import { Server } from 'lucide-react'
import type { HostView, RunView } from '../../../shared/models/app-state.ts'
import type { GroupTime, Lanes } from '../../../shared/rules/power/run-lanes.ts'
import type { TimeAxis } from '../../../shared/rules/power/time-axis.ts'
import { useText } from '../../services.tsx'
import { clockTime } from '../../ui/format.ts'
import { hostRowKey } from './host-row.ts'
import { ManyRow } from './ManyRow.tsx'
import { groupGoingOn, rowsOf, type RunGroup, type VmProgress } from './progress.ts'
import { ExpectedText, LaneText, type RowView } from './RowNumbers.tsx'
import { RunRow } from './RunRow.tsx'
import { laneStyle, LaneAxis, TimeLane } from './TimeLane.tsx'

interface Props {
  readonly host: HostView
  readonly run: RunView
  readonly groups: readonly RunGroup[]
  readonly lanes: Lanes
  readonly axis: TimeAxis
  /** Seconds of the run; null during the countdown. */
  readonly elapsed: number | null
  readonly now: number
}

/** Shows every machine in its group, in the order of the plan, with its bar on one time axis; the host comes last. */
export function RunGrid({ host, run, groups, lanes, axis, elapsed, now }: Props) {
  const { t } = useText()
  const view = viewOf(run)
  const flag = view === 'live' ? elapsed : null
  return (
    <div className="run-groups" style={laneStyle(axis, flag)}>
      <div className="run-axis">
        <span className="run-axis-what">{t(`app.run.columns.${view}`)}</span>
        <LaneAxis axis={axis} elapsed={flag} />
        <span className="run-axis-right">{t(view === 'plan' ? 'app.run.usualTime' : 'app.run.timeTaken')}</span>
      </div>
      {groups.map((group) => (
        <Group
          key={`${group.kind}${group.number}`}
          hostId={host.id}
          view={view}
          group={group}
          members={groups.flatMap(({ vms }) => vms).filter((vm) => vm.group === group.number)}
          lanes={lanes}
          axis={axis}
          now={now}
          goingOn={groupGoingOn(groups)}
        />
      ))}
      <HostGroup host={host} run={run} view={view} lanes={lanes} axis={axis} />
    </div>
  )
}

function viewOf({ phase }: RunView): RowView {
  if (phase === 'countdown') return 'plan'
  return phase === 'ended' ? 'report' : 'live'
}

function HostGroup({
  host,
  run,
  view,
  lanes,
  axis,
}: Pick<Props, 'host' | 'run' | 'lanes' | 'axis'> & { readonly view: RowView }) {
  const { t } = useText()
  const time = run.outlook?.hostTime ?? null
  const [first, ...others] = lanes.host.bars
  const taken = first && view !== 'plan' && run.events.some(({ step }) => step === 'host')
  const seconds = taken ? (others.at(-1) ?? first).to - first.from : null
  return (
    <section className="run-group">
      <h3>
        <span className="group-number" aria-hidden>
          <Server size={13} />
        </span>{' '}
        {t('app.plan.hostGroup')}
      </h3>
      <ul>
        <li className="run-row is-waiting">
          <div className="run-line">
            <span aria-hidden />
            <span className="run-name">
              <span className="ellipsis" title={host.name}>
                {host.name}
              </span>
            </span>
            <span className="run-what">{t(hostRowKey(run))}</span>
            <TimeLane lane={lanes.host} axis={axis} />
            <span className="run-right">
              <LaneText view={view} seconds={seconds} time={time} />
              {(view === 'plan' || seconds !== null) && (
                <span className="run-clock num">{clockText(seconds ?? time?.low)}</span>
              )}
              <ExpectedText view={view} time={time} />
            </span>
          </div>
        </li>
      </ul>
    </section>
  )
}

function clockText(seconds: number | undefined): string | null {
  return seconds === undefined ? null : clockTime(seconds)
}

function Group({
  hostId,
  view,
  group,
  members,
  lanes,
  axis,
  now,
  goingOn,
}: {
  readonly hostId: string
  readonly view: RowView
  readonly group: RunGroup
  /** All of its machines, also those shown under what needs the user. */
  readonly members: readonly VmProgress[]
  readonly lanes: Lanes
  readonly axis: TimeAxis
  readonly now: number
  readonly goingOn: number | null
}) {
  const { t } = useText()
  const { kind, order, number, vms } = group
  const titles = {
    'needs-you': t(view === 'report' ? 'app.run.decidedByYou' : 'app.run.needsYou'),
    ordered: t('app.plan.groupOrdered', { order: order ?? 0 }),
    unordered: t('app.plan.groupUnordered'),
    other: t('app.run.notPlanned'),
  } as const
  const rows = kind === 'needs-you' && view !== 'report' ? rowsOf(vms) : vms.map((vm) => [vm])
  const time = number === null ? undefined : lanes.groups[number - 1]
  return (
    <section className={`run-group is-${kind}`}>
      <h3>
        <span className="group-number num" aria-hidden>
          {kind === 'needs-you' ? '!' : (number ?? '?')}
        </span>{' '}
        {titles[kind]} <span className="count">{vms.length}</span>
        {time && number !== null && (
          <span className="group-turn num">
            <GroupWhen view={view} members={members} number={number} time={time} />
          </span>
        )}
      </h3>
      <ul>
        {rows.map(([first, ...others]) => {
          if (!first) return null
          const shared = {
            hostId,
            view,
            now,
            goingOn,
            axis,
            lanes: lanes.lanes,
            tag: kind === 'needs-you' && first.group !== null ? t('app.run.group', { number: first.group }) : null,
          }
          return others.length > 0 ? (
            <ManyRow key={first.id} vms={[first, ...others]} {...shared} />
          ) : (
            <RunRow key={first.id} vm={first} {...shared} />
          )
        })}
      </ul>
    </section>
  )
}

/** Says when a group goes, or went. */
function GroupWhen({
  view,
  members: vms,
  number,
  time: { from, to },
}: {
  readonly view: RowView
  readonly members: readonly VmProgress[]
  readonly number: number
  readonly time: GroupTime
}) {
  const { t } = useText()
  const begun = vms.some(({ since }) => since !== null)
  if (view === 'report') {
    const end = to ?? from
    return begun ? t('app.run.when.fromTo', { from: clockTime(from), to: clockTime(end) }) : null
  }
  if (!begun && number > 1) return t('app.run.when.after', { number: number - 1 })
  if (!begun) return to === null || vms.length < 2 ? null : t('app.run.when.together', { time: clockTime(to) })
  if (vms.every(({ stage }) => stage === 'down')) return t('app.run.when.allOff', { time: clockTime(to ?? from) })
  return t('app.run.when.since', { time: clockTime(from) })
}
