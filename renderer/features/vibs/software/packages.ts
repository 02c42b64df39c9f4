import type { Locale } from '../../../../shared/i18n/locale.ts'
import type { HostPackage } from '../../../../shared/models/host-image.ts'
import { acceptanceLevels, type AcceptanceLevel } from '../../../../shared/models/vib.ts'
import { acceptanceLevelOf, isCommunity, isVendors, vibsBelow } from '../../../../shared/rules/vibs/acceptance.ts'
import { collation } from '../../../../shared/text/collation.ts'

/** What an upgrade or the host's level makes of a package; the worst first. */
export const remarks = ['belowLevel', 'community', 'thirdParty'] as const
export type Remark = (typeof remarks)[number]

export interface PackageRow {
  readonly of: HostPackage
  readonly remark: Remark | null
  /** Whether it may be removed from here: the vendor's own may not. */
  readonly removable: boolean
}

export const sortColumns = ['name', 'vendor', 'acceptance', 'installed', 'remark'] as const
export type SortColumn = (typeof sortColumns)[number]
export interface Sorting {
  readonly by: SortColumn
  readonly descending: boolean
}

/** Returns the packages with their remarks. @param level of the host; null where it is unknown */
export function packageRows(packages: readonly HostPackage[], level: AcceptanceLevel | null): PackageRow[] {
  const below = new Set(level === null ? [] : vibsBelow(packages, level))
  return packages.map((each) => ({ of: each, remark: remarkOf(each, below), removable: !isVendors(each) }))
}

function remarkOf(each: HostPackage, below: ReadonlySet<HostPackage>): Remark | null {
  if (below.has(each)) return 'belowLevel'
  if (isCommunity(each)) return 'community'
  return isVendors(each) ? null : 'thirdParty'
}

/** Returns the rows that match a text and, if wanted, are not the vendor's. */
export function filterRows(rows: readonly PackageRow[], query: string, onlyOthers: boolean): PackageRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter(({ of: { name, version, vendor, acceptance }, removable }) => {
    if (onlyOthers && !removable) return false
    const text = [name, version, vendor, acceptance].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** Sorts rows by a column, equal ones by name; what a host does not tell comes last either way. */
export function sortRows(rows: readonly PackageRow[], { by, descending }: Sorting, locale: Locale): PackageRow[] {
  const byText = collation(locale)
  const keyOf = ({ of: each, remark }: PackageRow): string | number | null => {
    switch (by) {
      case 'name':
        return each.name
      case 'vendor':
        return each.vendor
      case 'acceptance':
        return levelRank(each.acceptance)
      case 'installed':
        return each.installDate
      case 'remark':
        return remark === null ? null : remarks.indexOf(remark)
    }
  }
  return rows.toSorted((a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)]
    const byName = byText(a.of.name, b.of.name)
    if (left === null || right === null) return Number(left === null) - Number(right === null) || byName
    const order =
      typeof left === 'number' && typeof right === 'number' ? left - right : byText(String(left), String(right))
    return (descending ? -order : order) || byName
  })
}

function levelRank(acceptance: string | null): number | null {
  const level = acceptanceLevelOf(acceptance)
  return level && acceptanceLevels.indexOf(level)
}
