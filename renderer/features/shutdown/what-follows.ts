import type { Translator } from '../../../shared/i18n/translator.ts'
import type { RunView } from '../../../shared/models/app-state.ts'

/**
 * Says what a countdown leads to. A VM that is left on is running, so none is said to be running only where none is left on.
 * @param count guests that are to be stopped
 */
export function whatFollows(
  t: Translator['t'],
  { action, outlook }: Pick<RunView, 'action' | 'outlook'>,
  count: number,
): string {
  if (action === 'leave') return t('hostRuns.window.what.leave')
  const leftOn = outlook?.leftOn ?? 0
  if (count === 0 && leftOn > 0)
    return action === 'shutdown'
      ? t('app.countdown.whatLeftOn', { count: leftOn })
      : t(`hostRuns.window.whatLeftOn.${action}`, { count: leftOn })
  return action === 'shutdown' ? t('app.countdown.what', { count }) : t(`hostRuns.window.what.${action}`, { count })
}
