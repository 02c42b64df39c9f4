import { Button } from '@mantine/core'
import { CircleDashed, CirclePower } from 'lucide-react'
import type { HostOfMany, HostView, ManyHostsRun } from '../../../shared/models/app-state.ts'
import { countdownSeconds } from '../../../shared/rules/host-actions.ts'
import { hostSummary } from '../../../shared/rules/host-summary.ts'
import { timeOfDay } from '../../ui/format.ts'
import { Keys } from '../../ui/Keys.tsx'
import { StatusIcon } from '../../ui/StatusIcon.tsx'
import { useAct } from '../../ui/use-requests.ts'
import { useNow } from '../../ui/use-now.ts'
import { useHost, useServices, useText } from '../../services.tsx'
import { useRunKeys } from './CountdownHead.tsx'
import { ManyRow } from './ManyRow.tsx'
import { groupGoingOn, rowsOf, runGroups } from './progress.ts'
import { CountdownRing, Ring } from './Ring.tsx'
import { RunRow } from './RunRow.tsx'

/** Shows hosts that are shut down together, from their countdown until the last has ended. */
export function ManyHostsRunView({
  run,
  small = false,
}: {
  readonly run: ManyHostsRun
  /** In the small window, above all others. */
  readonly small?: boolean
}) {
  const { ui } = useServices()
  const { t } = useText()
  const act = useAct()
  const counts = run.phase === 'countdown'
  const actions = counts ? (
    <CancelAll run={run} small={small} />
  ) : (
    <>
      {run.phase === 'running' && (
        <Button
          variant="default"
          size="sm"
          loading={run.cancelling}
          onClick={() => void act('power.cancelMany', undefined)}
        >
          {t('manyHosts.cancelAll')}
        </Button>
      )}
      {small && (
        <Button variant="default" onClick={() => void act('shell.showManyHosts', undefined)}>
          {t('app.run.showAll')}
        </Button>
      )}
      {!small && run.phase === 'ended' && (
        <Button variant="default" size="sm" onClick={() => void act('power.dismissMany', undefined)}>
          {t('manyHosts.again')}
        </Button>
      )}
    </>
  )
  return (
    <div className="many-run">
      <div className="run-head">
        <Head run={run} size={small ? 72 : 56} level={small ? 1 : 2} />
        {!small && <div className="card-actions">{actions}</div>}
      </div>
      <ol className="many-hosts" aria-label={t('manyHosts.progress')}>
        {run.hosts.map((host, index) => (
          <HostLine
            key={host.id}
            host={host}
            startsLast={host.last && index > 0 && !run.hosts[index - 1]?.last}
            run={run}
            onShow={small ? null : () => ui.goToHost(host.id, 'shutdown')}
          />
        ))}
      </ol>
      {small && <div className={counts ? 'mini-actions' : 'mini-foot'}>{actions}</div>}
      {run.phase === 'running' && <p className="form-note">{t('manyHosts.cancelHint')}</p>}
    </div>
  )
}

function CancelAll({ run, small }: { readonly run: ManyHostsRun; readonly small: boolean }) {
  const { t } = useText()
  const act = useAct()
  const cancel = (): void => void act('power.cancelMany', undefined)
  const startNow = (): void => void act('power.startManyNow', undefined)
  useRunKeys(cancel, startNow)
  return (
    <>
      <Button size="sm" loading={run.cancelling} onClick={cancel} autoFocus rightSection={<Keys of="Esc" />}>
        {t('manyHosts.cancelAll')}
      </Button>
      <div className={small ? 'mini-foot' : undefined}>
        <Button variant="default" size="sm" disabled={run.cancelling} onClick={startNow}>
          {t('app.countdown.startNow')}
        </Button>
        {small && (
          <Button variant="default" size="sm" onClick={() => void act('shell.showManyHosts', undefined)}>
            {t('app.countdown.showPlan')}
          </Button>
        )}
      </div>
    </>
  )
}

function Head({ run, size, level }: { readonly run: ManyHostsRun; readonly size: number; readonly level: 1 | 2 }) {
  const { t, locale } = useText()
  const now = useNow(200, run.phase === 'countdown')
  const count = run.hosts.length
  const down = run.hosts.filter(({ outcome }) => outcome === 'unreachable').length
  const Heading = level === 1 ? 'h1' : 'h2'
  const progress = t('manyHosts.down', { down, count })
  if (run.phase === 'countdown')
    return (
      <div className="run-summary is-countdown">
        <CountdownRing run={run} now={now} size={size} />
        <div className="run-summary-text">
          <Heading>
            {run.cancelling
              ? t('manyHosts.cancelling')
              : t('manyHosts.shutsDownIn', { count, seconds: countdownSeconds(run, now) ?? 0 })}
          </Heading>
          <p>{t('app.countdown.nothingSent')}</p>
        </div>
      </div>
    )
  return (
    <div className="run-summary">
      <Ring share={down / count} size={size} label={progress}>
        {down}/{count}
      </Ring>
      <div className="run-summary-text">
        <Heading>
          {run.slept ? t('manyHosts.calledOff') : progress}{' '}
          <span className="dim">{t('app.run.since', { time: timeOfDay(run.startedAt, locale) })}</span>
        </Heading>
        <p aria-live="polite">
          {run.slept && t('manyHosts.sleptBody')}
          {run.cancelling && t('manyHosts.cancelling')}
        </p>
      </div>
    </div>
  )
}

/** Shows how far one host is, and what only the user can decide about its guests. */
function HostLine({
  host,
  startsLast,
  run,
  onShow,
}: {
  readonly host: HostOfMany
  /** The first of those that go last, which a line parts from the others. */
  readonly startsLast: boolean
  readonly run: ManyHostsRun
  /** Shows the run of this host; null where the window shows no other page. */
  readonly onShow: (() => void) | null
}) {
  const { t } = useText()
  const view = useHost(host.id)
  return (
    <>
      {startsLast && <li className="order-line">{t('manyHosts.line')}</li>}
      <li className={`many-host is-${host.stage}`}>
        <div className="many-host-line">
          <Sign host={host} view={view} />
          <span className="order-name ellipsis" title={host.name}>
            {host.name}
          </span>
          <span className="many-host-state">
            <HostState host={host} view={view} run={run} />
          </span>
          {view?.run && onShow && (
            <Button
              size="compact-xs"
              variant="subtle"
              aria-label={`${t('shell.tray.open')}: ${host.name}`}
              onClick={onShow}
            >
              {t('shell.tray.open')}
            </Button>
          )}
        </div>
        {view && <Questions host={view} />}
      </li>
    </>
  )
}

function Sign({ host, view }: { readonly host: HostOfMany; readonly view: HostView | null }) {
  // Never in the colour of what is well: that a host is off cannot be seen from here.
  if (host.outcome === 'unreachable') return <CirclePower size={16} className="status-icon is-stopped" aria-hidden />
  if (host.stage === 'waiting') return <CircleDashed size={16} className="status-icon is-loading" aria-hidden />
  if (host.stage === 'running' && view) return <StatusIcon kind={hostSummary(view).kind} />
  return <StatusIcon kind="attention" />
}

function HostState({
  host,
  view,
  run,
}: {
  readonly host: HostOfMany
  readonly view: HostView | null
  readonly run: ManyHostsRun
}) {
  const { t, problemText, locale } = useText()
  if (host.stage === 'waiting') {
    if (run.phase === 'countdown') return null
    return t(host.last ? 'manyHosts.waits' : 'manyHosts.waitsTurn')
  }
  if (host.stage === 'left-out') return host.problem ? problemText(host.problem) : t('app.receipt.outcomes.none')
  if (host.stage === 'ended')
    return (
      <>
        {t(`app.receipt.outcomes.${host.outcome ?? 'none'}`)}
        {host.problem && host.outcome !== 'unreachable' && <span className="dim"> {problemText(host.problem)}</span>}
      </>
    )
  if (!view?.run) return null
  const { questions, phase, cancelling } = view.run
  if (cancelling) return t('app.status.cancelling')
  if (phase === 'ending') return t('app.status.ending')
  const vms = runGroups(view.run, view.state.inventory?.vms ?? [], locale).flatMap((group) => group.vms)
  if (vms.length === 0) return t('manyHosts.reading')
  const down = vms.filter(({ stage }) => stage === 'down').length
  return (
    <>
      {t('manyHosts.guestsDown', { down, count: vms.length })}
      {questions.length > 0 && (
        <span className="run-asks"> {t('manyHosts.needsYou', { count: questions.length })}</span>
      )}
    </>
  )
}

/** Shows what a host's run asks, to be answered right here. */
function Questions({ host }: { readonly host: HostView }) {
  const { locale } = useText()
  const asking = host.run !== null && host.run.questions.length > 0 && !host.run.cancelling
  const now = useNow(1_000, asking)
  if (!asking || !host.run) return null
  const groups = runGroups(host.run, host.state.inventory?.vms ?? [], locale)
  const asked = groups.flatMap(({ vms }) => vms).filter(({ question }) => question !== null)
  const shared = { hostId: host.id, now, goingOn: groupGoingOn(groups), view: 'live' } as const
  return (
    <div role="alert">
      <ul className="many-questions">
        {rowsOf(asked).map(([first, ...others]) => {
          if (!first) return null
          return others.length > 0 ? (
            <ManyRow key={first.id} vms={[first, ...others]} {...shared} />
          ) : (
            <RunRow key={first.id} vm={first} {...shared} />
          )
        })}
      </ul>
    </div>
  )
}
