import { Button } from '@mantine/core'
import { useHost, useText } from '../../services.tsx'
import type { HostView, RunView } from '../../../shared/models/app-state.ts'
import { CancelCountdown } from './CountdownPanel.tsx'
import { cancelKey, countdownKey } from '../../ui/run-words.ts'
import { useAct } from '../../ui/use-requests.ts'
import { useNow } from '../../ui/use-now.ts'
import { groupGoingOn, runGroups } from './progress.ts'
import { RunHead } from './RunHead.tsx'
import { RunRow } from './RunRow.tsx'
import { CountdownRing } from './Ring.tsx'

/**
 * Shows a countdown, then its run and questions, in a small window on top of all others. The main process closes it.
 */
export function CountdownWindow({ hostId }: { readonly hostId: string }) {
  const host = useHost(hostId)
  const { t } = useText()
  if (!host) return <Note text={t('app.countdown.gone')} />
  const { run, name } = host
  if (!run || run.phase === 'ended') return <Note text={t('app.countdown.ended', { name })} />
  if (run.phase === 'countdown') return <Countdown host={host} run={run} />
  if (run.phase === 'ending')
    return <Note text={t(run.action === 'reboot' ? 'hostRuns.window.endingTitle' : 'app.countdown.ending', { name })} />
  return <SmallRun host={host} run={run} />
}

function Note({ text }: { readonly text: string }) {
  return (
    <main className="mini">
      <p role="status">{text}</p>
    </main>
  )
}

function Countdown({ host, run }: { readonly host: HostView; readonly run: RunView }) {
  const { t } = useText()
  return (
    <main className="mini">
      <CountdownRing run={run} size={92} />
      <div className="mini-body">
        <h1>{t(countdownKey(run), { name: host.name })}</h1>
        <p className="form-note">{t('app.countdown.hint')}</p>
        <CancelCountdown host={host} run={run} fullWidth />
      </div>
    </main>
  )
}

/** Lists what needs the user, then what is not down yet. Escape does nothing here, so that no slip cancels a run. */
function SmallRun({ host, run }: { readonly host: HostView; readonly run: RunView }) {
  const { t, locale } = useText()
  const act = useAct()
  const now = useNow(1_000)
  const groups = runGroups(
    run.cancelling ? { ...run, questions: [], decisions: [] } : run,
    host.state.inventory?.vms ?? [],
    locale,
  )
  const vms = groups.flatMap((group) => group.vms)
  const asked = vms.filter(({ question }) => question !== null)
  const open = vms.filter(({ stage, question }) => question === null && stage !== 'down' && stage !== 'skipped')
  const row = (vm: (typeof vms)[number]) => (
    <RunRow key={vm.id} hostId={host.id} vm={vm} now={now} goingOn={groupGoingOn(groups)} brief />
  )
  return (
    <main className="mini-run">
      <RunHead host={host} run={run} vms={vms} size={64} level={1} />
      <div className="mini-rows">
        {asked.length > 0 && (
          <section className="run-group is-needs-you" role="alert">
            <h2>{t('app.run.needsYou')}</h2>
            <ul>{asked.map(row)}</ul>
          </section>
        )}
        {open.length > 0 && (
          <section className="run-group">
            <h2>{t('app.run.notDown')}</h2>
            <ul>{open.map(row)}</ul>
          </section>
        )}
      </div>
      <div className="mini-foot">
        <Button variant="default" loading={run.cancelling} onClick={() => void act('power.cancel', { id: host.id })}>
          {t(cancelKey(run))}
        </Button>
        <Button variant="default" onClick={() => void act('shell.showRun', { id: host.id })}>
          {t('app.run.showAll')}
        </Button>
      </div>
      <p className="form-note">{t('app.run.cancelHint', { name: host.name })}</p>
    </main>
  )
}
