import type { Translator } from '../i18n/translator.ts'
import type { Readiness } from '../models/readiness.ts'

/** Says in a few words whether a shutdown would go through by itself, and how long its guests usually take. */
export function readinessText(t: Translator['t'], { state, guests, asks, seconds }: Readiness): string {
  if (state === 'asks') return t('app.readiness.asks', { count: asks })
  if (state !== 'ready') return t(`app.readiness.${state}`)
  if (guests === 0 || seconds === null) return t('app.readiness.ready', { count: guests })
  return t('app.readiness.readyIn', { count: guests, time: roughTime(t, seconds.low) })
}

/** Returns a time in seconds as a person would say it: to five seconds, to minutes once it takes hours. */
export function roughTime(t: Translator['t'], seconds: number): string {
  const rounded = Math.max(5, Math.ceil(seconds / 5) * 5)
  if (rounded < 60) return t('app.readiness.seconds', { seconds: rounded })
  const minutes = Math.floor(rounded / 60)
  if (minutes < 60 && rounded % 60 === 0) return t('app.readiness.wholeMinutes', { minutes })
  if (minutes < 60) return t('app.readiness.minutes', { minutes, seconds: rounded % 60 })
  return t('app.readiness.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}
