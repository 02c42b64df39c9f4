import type { RunView } from '../../../shared/models/app-state.ts'
import { staysOn } from './progress.ts'

/** Returns the key of what happens, or happened, to the host itself. */
export function hostRowKey(run: RunView) {
  const { action, phase, receipt } = run
  const call = action === 'enter' || action === 'leave' ? 'maintenance' : 'host'
  const asked = run.events.some(({ step, state }) => step === call && state !== 'failed')
  if (
    phase === 'ended' &&
    (receipt?.outcome === 'back' || receipt?.outcome === 'entered' || receipt?.outcome === 'left')
  )
    return `app.receipt.outcomes.${receipt.outcome}` as const
  const moment = momentOf(run, asked)
  if (moment === 'waits' || moment === 'silent' || moment === 'stays') return texts[moment]
  return action === 'shutdown' ? texts[moment] : (`hostRuns.window.row.${moment}.${action}` as const)
}

type Moment = 'planned' | 'asked' | 'notAsked' | 'waits' | 'silent' | 'stays'

const texts = {
  planned: 'app.run.row.hostPlanned',
  asked: 'app.run.row.hostAsked',
  notAsked: 'app.run.row.hostStayed',
  waits: 'app.run.row.hostWaits',
  silent: 'app.run.row.hostSilent',
  stays: 'app.run.row.hostStays',
} as const satisfies Readonly<Record<Moment, string>>

function momentOf(run: RunView, asked: boolean): Moment {
  const { action, phase, receipt } = run
  if (phase === 'countdown') return 'planned'
  if (phase === 'ended' && receipt?.outcome === 'unreachable') return 'silent'
  if (phase === 'ended') return asked ? 'asked' : 'notAsked'
  if (asked || phase === 'ending') return 'asked'
  if (staysOn(run)) return 'stays'
  return action === 'leave' ? 'planned' : 'waits'
}
