import { Button } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'
import type { HostView, RunView } from '../../../shared/models/app-state.ts'
import type { Lanes } from '../../../shared/rules/power/run-lanes.ts'
import { countdownSeconds } from '../../../shared/rules/host-actions.ts'
import { roughTime } from '../../../shared/text/readiness-text.ts'
import { useText } from '../../services.tsx'
import { Keys } from '../../ui/Keys.tsx'
import { useNow } from '../../ui/use-now.ts'
import { cancelKey } from '../../ui/run-words.ts'
import { useAct } from '../../ui/use-requests.ts'
import type { VmProgress } from './progress.ts'
import { CountdownRing } from './Ring.tsx'
import { whatFollows } from './what-follows.ts'

interface Counting {
  readonly host: HostView
  readonly run: RunView
  readonly vms: readonly VmProgress[]
  readonly lanes: Lanes
}

/** Says how long is left, what will happen, and how long that takes. */
export function CountdownHead({
  host,
  run,
  vms,
  lanes,
  size,
  level = 2,
  children,
}: Counting & { readonly size: number; readonly level?: 1 | 2; readonly children?: ReactNode }) {
  const { t, locale } = useText()
  const now = useNow(200)
  const Heading = level === 1 ? 'h1' : 'h2'
  const seconds = countdownSeconds(run, now) ?? 0
  const about = (): string =>
    run.action === 'shutdown'
      ? t('app.countdown.shutsDownIn', { name: host.name, seconds })
      : t(`hostRuns.window.countdown.${run.action}`, { name: host.name })
  return (
    <div className="run-head">
      <div className="run-summary is-countdown">
        <CountdownRing run={run} now={now} size={size} />
        <div className="run-summary-text">
          <Heading>{run.cancelling ? t('app.status.cancelling') : about()}</Heading>
          <p>
            {t('app.countdown.nothingSent')}
            {locale === 'en' && ' '}
            <Total vms={vms} lanes={lanes} run={run} />
          </p>
        </div>
      </div>
      {children && <div className="card-actions">{children}</div>}
    </div>
  )
}

/** How many machines are named in one sentence; beyond that they are counted. */
const mostNames = 2

function Total({ run, vms, lanes: { guests, total } }: Pick<Counting, 'run' | 'vms' | 'lanes'>) {
  const { t, locale } = useText()
  const { action, outlook } = run
  if (outlook === null) return t('app.countdown.planToCome')
  const what = whatFollows(t, run, vms.length)
  // How long the host itself takes is learned of shutdowns alone.
  if (vms.length === 0 && action !== 'shutdown') return t('hostRuns.window.noTime', { what })
  const range = total ?? guests
  const waits = vms.filter(({ willAsk, decided }) => willAsk && decided === null)
  const names =
    waits.length > mostNames
      ? t('app.countdown.waitCount', { count: waits.length })
      : new Intl.ListFormat(locale).format(waits.map(({ name }) => name))
  const wait = waits.length === 0 ? '' : t('app.countdown.wait', { vms: names })
  if (!range || (vms.length === 0 && !total)) return t('app.countdown.notLearned', { what: what + wait })
  return t(total ? 'app.countdown.total' : 'app.countdown.guestsOnly', {
    what,
    low: roughTime(t, range.low),
    // An empty fact of a text would be shown as unknown.
    high: roughTime(t, range.high) + wait,
  })
}

/**
 * Cancels a countdown by click or Escape, or begins at once by click or Ctrl+Enter. Cancel takes the focus when it
 * appears, so that Enter cancels too.
 */
export function CancelCountdown({
  host,
  run,
  stacked = false,
}: {
  readonly host: HostView
  readonly run: RunView
  /** One above the other, over the whole width, with the way to the plan. */
  readonly stacked?: boolean
}) {
  const { t } = useText()
  const act = useAct()
  const cancel = (): void => void act('power.cancel', { id: host.id })
  const startNow = (): void => void act('power.startNow', { id: host.id })
  useRunKeys(cancel, startNow)
  const cancelButton = (
    <Button
      key="cancel"
      fullWidth={stacked}
      size={stacked ? 'md' : 'sm'}
      loading={run.cancelling}
      onClick={cancel}
      autoFocus
      rightSection={<Keys of="Esc" />}
    >
      {t(run.action === 'shutdown' ? 'app.countdown.cancel' : cancelKey(run))}
    </Button>
  )
  const startButton = (
    <Button key="start" variant="default" size={stacked ? 'xs' : 'sm'} disabled={run.cancelling} onClick={startNow}>
      {t('app.countdown.startNow')}
    </Button>
  )
  if (!stacked)
    return (
      <>
        {cancelButton}
        {startButton}
      </>
    )
  return (
    <div className="mini-actions">
      {cancelButton}
      <div className="mini-foot">
        {startButton}
        <Button variant="default" onClick={() => void act('shell.showRun', { id: host.id })}>
          {t('app.countdown.showPlan')}
        </Button>
      </div>
    </div>
  )
}

/** Calls back on Escape and Ctrl+Enter, unless a menu or dialog above the page takes the key. */
export function useRunKeys(onEscape: () => void, onStart: () => void): void {
  useEffect(() => {
    const keyDown = (event: KeyboardEvent): void => {
      const start = event.key === 'Enter' && (event.ctrlKey || event.metaKey)
      if (
        (event.key !== 'Escape' && !start) ||
        event.repeat ||
        event.defaultPrevented ||
        document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]')
      )
        return
      event.preventDefault()
      if (start) onStart()
      else onEscape()
    }
    window.addEventListener('keydown', keyDown)
    return () => window.removeEventListener('keydown', keyDown)
  })
}
