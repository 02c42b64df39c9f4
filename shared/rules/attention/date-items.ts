import type { AttentionItem, AttentionThresholds } from '../../models/attention.ts'
import type { DailyFacts } from '../../models/daily.ts'
import { hasLaterUpdate, patchLevel } from '../patch-level.ts'
import { daysBetween, raise } from './item.ts'

/** Judges what ends on a day: certificate, evaluation and licence. */
export function expiryItems(
  { certificateEndsAt, licence, licenceEndsAt }: DailyFacts,
  now: string,
  { expiryDays }: AttentionThresholds,
): readonly AttentionItem[] {
  const items: AttentionItem[] = []
  const ends = (code: 'CERTIFICATE_EXPIRES' | 'EVALUATION_ENDS' | 'LICENCE_EXPIRES', date: string): void => {
    const days = daysBetween(now, date)
    if (days > expiryDays) return
    const past = Date.parse(date) <= Date.parse(now)
    // An expired certificate still works, since it is pinned; an expired licence starts no VM.
    const severity = past && code !== 'CERTIFICATE_EXPIRES' ? 'critical' : 'warning'
    items.push(
      raise({
        code,
        severity,
        state: `${date} ${past ? 'past' : ''}`,
        facts: { days: past ? -1 : days, date },
        cure: 'host-client',
      }),
    )
  }
  if (certificateEndsAt !== null) ends('CERTIFICATE_EXPIRES', certificateEndsAt)
  const trial = licence?.state === 'evaluation' || licence?.state === 'expired'
  if (trial) {
    const byHours =
      licence.hoursLeft === null ? null : new Date(Date.parse(now) + licence.hoursLeft * 3_600_000).toISOString()
    const end = licenceEndsAt ?? byHours
    if (end !== null) ends('EVALUATION_ENDS', end)
  }
  if (!trial && licenceEndsAt !== null) ends('LICENCE_EXPIRES', licenceEndsAt)
  return items
}

/** Judges the build that the host runs against the table that comes with the program. */
export function patchItems(
  { version, build }: DailyFacts,
  now: string,
  { expiryDays }: AttentionThresholds,
): readonly AttentionItem[] {
  const level = patchLevel(version, build)
  const items: AttentionItem[] = []
  const detail = level.name ?? `${version} (${build})`
  if (level.withdrawn)
    items.push(
      raise({ code: 'BUILD_WITHDRAWN', severity: 'warning', state: build, facts: { detail }, cure: 'patches' }),
    )
  if (level.behind !== null && level.behind > 0)
    items.push(
      raise({
        code: 'PATCHES_BEHIND',
        severity: 'note',
        state: `${build} ${level.behind}`,
        facts: { count: level.behind, detail, other: level.newest?.name ?? null, date: level.asOf },
        cure: 'patches',
      }),
    )
  if (hasLaterUpdate(level))
    items.push(
      raise({
        code: 'LATER_UPDATE',
        severity: 'note',
        state: String(level.latest?.build),
        facts: { detail, other: level.latest?.name ?? null, date: level.asOf },
        cure: 'patches',
      }),
    )
  if (level.endOfSupport !== null) {
    const days = daysBetween(now, level.endOfSupport)
    if (days <= expiryDays)
      items.push(
        raise({
          code: 'SUPPORT_ENDS',
          severity: days < 0 ? 'warning' : 'note',
          facts: { days, detail: version, date: level.endOfSupport },
          cure: 'patches',
        }),
      )
  }
  return items
}
