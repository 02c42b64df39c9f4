import { Button } from '@mantine/core'
import { Server } from 'lucide-react'
import { useRef } from 'react'
import { useHost, useText } from '../../services.tsx'
import type { HostView, RunView } from '../../../shared/models/app-state.ts'
import type { Lane, Lanes } from '../../../shared/rules/power/run-lanes.ts'
import { timeAxis, type TimeAxis } from '../../../shared/rules/power/time-axis.ts'
import { clockTime } from '../../ui/format.ts'
import { cancelKey } from '../../ui/run-words.ts'
import { useAct } from '../../ui/use-requests.ts'
import { useNow } from '../../ui/use-now.ts'
import { CancelCountdown, CountdownHead } from './CountdownHead.tsx'
import { lanesOf } from './lanes.ts'
import { groupGoingOn, rowsOf, runGroups, type RunGroup, type VmProgress } from './progress.ts'
import { ManyRow } from './ManyRow.tsx'
import { RunHead } from './RunHead.tsx'
import { RunRow } from './RunRow.tsx'
import { laneStyle, TimeLane } from './TimeLane.tsx'

/**
 * Shows a countdown with its plan, then its run and questions, in a small window on top of all others. The main process
 * opens and closes it.
 */
export function CountdownWindow({ hostId }: { readonly hostId: string }) {
  const host = useHost(hostId)
  const { t } = useText()
  if (!host) return <Note text={t('app.countdown.gone')} />
  const { run, name } = host
  if (!run || run.phase === 'ended') return <Note text={t('app.countdown.ended', { name })} />
  if (run.phase === 'ending')
    return (
      <Note text={run.action === 'reboot' ? t('hostRuns.window.endingTitle') : t('app.countdown.ending', { name })} />
    )
  return <SmallRun host={host} run={run} />
}

function Note({ text }: { readonly text: string }) {
  return (
    <main className="mini">
      <p role="status">{text}</p>
    </main>
  )
}

/** Shows what needs the user first. Escape cancels a countdown alone, so that no slip cancels a run. */
function SmallRun({ host, run }: { readonly host: HostView; readonly run: RunView }) {
  const { t, locale } = useText()
  const act = useAct()
  const now = useNow(1_000)
  const shown = run.cancelling ? { ...run, questions: [], decisions: [] } : run
  const groups = runGroups(shown, host.state.inventory?.vms ?? [], locale)
  const vms = groups.flatMap((group) => group.vms)
  const lanes = lanesOf(shown, groups, now)
  const counts = run.phase === 'countdown'
  // The same in both phases, so that a panel that is open when the countdown ends stays open.
  const needsUser = ({ question, willAsk, stage }: VmProgress): boolean =>
    question !== null || (willAsk && stage === 'waiting')
  const asked = vms.filter(needsUser)
  const open = vms.filter((vm) => !needsUser(vm) && vm.stage !== 'down' && vm.stage !== 'skipped')
  const needing = rowsOf(asked)
  const shared = { hostId: host.id, now, goingOn: groupGoingOn(groups), view: counts ? 'plan' : 'live' } as const
  const row = (vm: VmProgress) => <RunRow key={vm.id} vm={vm} {...shared} />
  const many = ([first, ...others]: readonly VmProgress[]) => {
    if (!first) return null
    return others.length > 0 ? (
      <ManyRow key={first.id} vms={[first, ...others]} {...shared} />
    ) : (
      <RunRow key={first.id} vm={first} {...shared} startsOpen={counts && needing.length === 1} />
    )
  }
  return (
    <main className="mini-run">
      {counts ? (
        <CountdownHead host={host} run={run} vms={vms} lanes={lanes} size={72} level={1} />
      ) : (
        <RunHead host={host} run={run} vms={vms} lanes={lanes} size={64} level={1} />
      )}
      <div className="mini-rows" tabIndex={-1}>
        {asked.length > 0 && (
          <section
            className="run-group is-needs-you"
            role={asked.some(({ question }) => question !== null) ? 'alert' : undefined}
          >
            <h2>{t('app.run.needsYou')}</h2>
            <ul>{needing.map(many)}</ul>
          </section>
        )}
        {counts && hasOrder(run) && <Order host={host} run={run} groups={groups} lanes={lanes} />}
        {!counts && open.length > 0 && (
          <section className="run-group">
            <h2>{t('app.run.notDown')}</h2>
            <ul>{open.map(row)}</ul>
          </section>
        )}
      </div>
      {counts ? (
        <CancelCountdown host={host} run={run} stacked />
      ) : (
        <>
          <div className="mini-foot">
            <Button
              variant="default"
              loading={run.cancelling}
              onClick={() => void act('power.cancel', { id: host.id })}
            >
              {t(cancelKey(run))}
            </Button>
            <Button variant="default" onClick={() => void act('shell.showRun', { id: host.id })}>
              {t('app.run.showAll')}
            </Button>
          </div>
          <p className="form-note">{t('app.run.cancelHint', { name: host.name })}</p>
        </>
      )}
    </main>
  )
}

/** Reports whether there is an order to show: one that is known, and ends with a host that is off or has guests before it. */
function hasOrder({ action, groups, outlook }: RunView): boolean {
  return outlook !== null && (action === 'shutdown' || groups.length > 0)
}

/** Returns when the host is usually off; empty where the run does not end with that. */
function hostOff({ action }: RunView, { total }: Lanes): string {
  if (action !== 'shutdown') return ''
  return total ? clockTime(total.low) : '–'
}

/** Machines of a group that are named; more are counted. */
const mostNamed = 2

/** Shows the groups in their order, each with one bar, and when it is usually down. */
function Order({
  host,
  run,
  groups,
  lanes,
}: {
  readonly host: HostView
  readonly run: RunView
  readonly groups: readonly RunGroup[]
  readonly lanes: Lanes
}) {
  const { t, locale } = useText()
  const ref = useRef<TimeAxis | null>(null)
  const axis = (ref.current = timeAxis(ref.current, lanes.wanted, null))
  const vms = groups.flatMap((group) => group.vms)
  const named = (number: number): string => {
    const own = vms.filter(({ group, willAsk }) => group === number && !willAsk)
    return own.length > mostNamed
      ? t('app.countdown.guests', { count: own.length })
      : new Intl.ListFormat(locale, { type: 'unit' }).format(own.map(({ name }) => name))
  }
  return (
    <section className="mini-order" style={laneStyle(axis, null)}>
      <h2>
        {t('app.countdown.order')} <span className="dim">{t('app.countdown.usuallyDown')}</span>
      </h2>
      <ol>
        {run.groups.map((group, index) => {
          const time = lanes.groups[index]
          const names = named(index + 1)
          if (!time || names === '') return null
          return (
            <li key={`${group.last} ${group.group} ${group.order}`}>
              <span className="group-number num" aria-hidden>
                {index + 1}
              </span>
              <span className="ellipsis" title={names}>
                {names}
              </span>
              <TimeLane lane={groupLane(time)} axis={axis} />
              <span className="num">{time.to === null ? '–' : clockTime(time.to)}</span>
            </li>
          )
        })}
        <li>
          <span className="group-number" aria-hidden>
            <Server size={13} />
          </span>
          <span className="ellipsis">{t('app.countdown.hostItself', { name: host.name })}</span>
          <TimeLane lane={lanes.host} axis={axis} />
          <span className="num">{hostOff(run, lanes)}</span>
        </li>
      </ol>
    </section>
  )
}

/** Returns the bar of a whole group: to its usual end, and as far as its slowest guest may take. */
function groupLane({ from, to, own }: Lanes['groups'][number]): Lane {
  const unknown = to === null || own === null
  return {
    bars: unknown
      ? [{ kind: 'unknown', from, to: Math.max(from + 1, own ?? to ?? from + 30) }]
      : [
          ...(to > from ? [{ kind: 'expected', from, to } as const] : []),
          ...(own > to ? [{ kind: 'range', from: to, to: own } as const] : []),
        ],
    cut: null,
    bracket: null,
  }
}
