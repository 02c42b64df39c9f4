import type { Locale } from '../../shared/i18n/locale.ts'
import type { Translator } from '../../shared/i18n/translator.ts'
import type { ShellState } from '../../shared/models/app-state.ts'

/** Formats date and time in the user's time zone and language. */
export function dateTime(iso: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(new Date(iso))
}

/** Formats the time of day with seconds, in the user's time zone. */
export function timeOfDay(iso: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  }).format(new Date(iso))
}

/** Formats the date, in the user's time zone. */
export function day(iso: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric' }).format(new Date(iso))
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

/** Formats how long ago a time was, in its largest whole unit: "3 minutes ago". A future time counts as now. */
export function ago(iso: string, now: number, locale: Locale): string {
  const ms = Math.max(0, now - Date.parse(iso))
  const [unit, size] = units.find(([, unitMs]) => ms >= unitMs) ?? ['second', 1_000]
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-Math.floor(ms / size), unit)
}

/** Formats seconds in their two largest units, rounded down: "12 d 4 h", "4 min 10 s". */
export function duration(seconds: number, t: Translator['t']): string {
  const whole = Math.max(0, Math.floor(seconds))
  const days = Math.floor(whole / 86_400)
  const hours = Math.floor((whole % 86_400) / 3_600)
  const minutes = Math.floor((whole % 3_600) / 60)
  const parts = [
    days > 0 && t('app.common.days', { count: days }),
    hours > 0 && t('app.common.hours', { count: hours }),
    minutes > 0 && t('app.common.minutes', { count: minutes }),
    whole % 60 > 0 && t('app.common.seconds', { count: whole % 60 }),
  ].filter((part) => part !== false)
  return parts.slice(0, 2).join(' ') || t('app.common.seconds', { count: 0 })
}

/** Formats seconds like a clock, rounded down and never below 0: "1:16", "1:02:03". */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const parts = [Math.floor(whole / 3_600), Math.floor((whole % 3_600) / 60), whole % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
}

/** Formats a number with one decimal, grouped as the language does. */
export function decimal(value: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value)
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** Formats a size: exact up to 9,999 bytes, then in the decimal unit that leaves up to three digits. */
export function byteText(bytes: number, locale: Locale): string {
  const step = bytes < 10_000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), byteUnits.length - 1)
  const value = bytes / 1_000 ** step
  const text = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: byteUnits[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value)
  // Chinese texts of this app have a space between a number and its unit.
  return text.replace(/(?<=\d)(?=\p{Script=Han})/u, ' ')
}

/** One pair of hex digits, and whether the other fingerprint differs there. */
export interface FingerprintPair {
  readonly text: string
  readonly differs: boolean
}

/** Splits a fingerprint into pairs and marks those that differ from the other fingerprint, if one is given. */
export function fingerprintPairs(fingerprint: string, other?: string): FingerprintPair[] {
  const others = other?.split(':')
  return fingerprint
    .split(':')
    .map((text, index) => ({ text, differs: others !== undefined && others[index] !== text }))
}

/** Returns the key of the sentence that says where the tray icon is, or why there is none. */
export function trayText({
  tray,
  gnome,
  platform,
}: Pick<ShellState, 'tray' | 'gnome' | 'platform'>): `app.tray.${'gnome' | 'none' | ShellState['platform']}` {
  if (tray === false) return gnome ? 'app.tray.gnome' : 'app.tray.none'
  return `app.tray.${platform}`
}
