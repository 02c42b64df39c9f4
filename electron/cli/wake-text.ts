import type { Translator } from '../../shared/i18n/translator.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { WakeEvent, WakeOutcome } from '../wake/wake.ts'
import { localDateTime, localTime } from './local-time.ts'

/** Returns one step as a line of text, the same as JSON's `message`. */
export function wakeMessage({ t, problemText }: Translator, event: WakeEvent): string {
  const time = localTime(event.at)
  if (event.step === 'verify') return t(event.state === 'done' ? 'cli.wake.answers' : 'cli.wake.silent', { time })
  if (event.problem === null) return t('cli.wake.sent', { time, number: event.round, to: event.to.join(', ') })
  return t('cli.progress.why', { line: t('cli.wake.notSent', { time }), why: problemText(event.problem) })
}

/** Returns the line to show live; null for each further time that the host is silent. */
export function wakeLine(translator: Translator, event: WakeEvent): string | null {
  return event.state === 'waiting' && event.round > 1 ? null : wakeMessage(translator, event)
}

/** Returns what became of it, and nothing that is not known. */
export function wakeResultText(
  { t, problemText }: Translator,
  { outcome, why, bootTime }: { outcome: WakeOutcome; why: Problem | null; bootTime: string | null },
): string {
  return [
    t(`cli.wake.outcomes.${outcome}`),
    ...(why === null || outcome === 'cancelled' ? [] : [problemText(why)]),
    ...(bootTime === null ? [] : [t('cli.status.bootTime', { time: localDateTime(bootTime) })]),
  ].join('\n')
}
