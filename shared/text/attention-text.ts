import type { TextKey, Translator } from '../i18n/translator.ts'
import type { AttentionItem } from '../models/attention.ts'
import type { DailySensor } from '../models/daily.ts'

const mib = 1024 ** 2

/** Says a size; null for one that the host did not give. */
export function sizeText(t: Translator['t'], bytes: number | null | undefined): string | null {
  if (bytes === null || bytes === undefined) return null
  const [unit, size] = bytes >= mib * mib ? (['tib', bytes / mib / mib] as const) : unitBelow(bytes)
  return t(`attention.sizes.${unit}`, { size: size < 10 ? Math.round(size * 10) / 10 : Math.round(size) })
}

function unitBelow(bytes: number): readonly ['gib' | 'mib', number] {
  return bytes >= mib * 1024 ? ['gib', bytes / mib / 1024] : ['mib', bytes / mib]
}

/** Says what a sensor reads, with its unit, or the words of the host. */
export function readingText(
  t: Translator['t'],
  { reading, unit, state }: Pick<DailySensor, 'reading' | 'unit' | 'state'>,
): string {
  if (reading === null || unit === null) return state ?? t('attention.sensors.noValue')
  return t('attention.sensors.value', { reading, unit })
}

/** How an instant is written; ISO 8601 in. */
export interface Dates {
  readonly day: (iso: string) => string
  readonly time: (iso: string) => string
}

/** Says what needs attention, and why. */
export function attentionText(
  t: Translator['t'],
  item: AttentionItem,
  { day, time }: Dates,
): { readonly title: string; readonly cause: string } {
  const { code, subject, facts } = item
  const isSensor = code === 'SENSOR_RED' || code === 'SENSOR_YELLOW'
  const write = isSensor ? time : day
  const all = {
    subject,
    count: countOf(item),
    days: facts.days ?? null,
    percent: facts.percent ?? null,
    free: sizeText(t, facts.freeBytes),
    claim: sizeText(t, facts.claimBytes),
    size: sizeText(t, facts.sizeBytes),
    date: facts.date ? write(facts.date) : null,
    detail: facts.detail ?? null,
    other: facts.other ?? null,
    reading: readingText(t, {
      reading: facts.reading ?? null,
      unit: facts.unit ?? null,
      state: facts.detail ?? null,
    }),
  }
  return { title: t(titleKey(item), all), cause: t(`attention.items.${code}.cause`, all) }
}

type TitleKey = Extract<TextKey, `attention.items.${string}.${'title' | 'past' | 'behind'}`>

function titleKey({ code, facts: { days = 0, seconds = 0 } }: AttentionItem): TitleKey {
  const ends =
    code === 'CERTIFICATE_EXPIRES' ||
    code === 'EVALUATION_ENDS' ||
    code === 'LICENCE_EXPIRES' ||
    code === 'SUPPORT_ENDS'
  if (ends && days < 0) return `attention.items.${code}.past`
  if (code === 'CLOCK_OFF' && seconds < 0) return 'attention.items.CLOCK_OFF.behind'
  return `attention.items.${code}.title`
}

/** The number that the sentence counts by. */
function countOf({ facts: { count, seconds, days } }: AttentionItem): number {
  return count ?? Math.abs(seconds ?? days ?? 0)
}
