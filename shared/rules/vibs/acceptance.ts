import type { AcceptancePreview, HostPackage } from '../../models/host-image.ts'
import { acceptanceLevels, type AcceptanceLevel } from '../../models/vib.ts'
import { problem, type Problem } from '../../problems/problem.ts'

/** HostImageAcceptanceLevel of the vSphere API, in the order of {@link acceptanceLevels}. */
const apiWords = ['vmware_certified', 'vmware_accepted', 'partner', 'community'] as const

/** Returns the level for a word of the API or of esxcli, whatever its case; null for any other. */
export function acceptanceLevelOf(word: string | null): AcceptanceLevel | null {
  const known = word?.trim().toLowerCase() ?? ''
  return acceptanceLevels.find((level, index) => level.toLowerCase() === known || apiWords[index] === known) ?? null
}

/** Returns the word that HostImageConfigManager takes for a level. */
export function acceptanceApiWord(level: AcceptanceLevel): string {
  return apiWords[acceptanceLevels.indexOf(level)] ?? 'community'
}

/** Whether a VIB of one level may be on a host of another: it must be trusted at least as much as the host asks for. */
export function meetsLevel(vib: AcceptanceLevel, host: AcceptanceLevel): boolean {
  return acceptanceLevels.indexOf(vib) <= acceptanceLevels.indexOf(host)
}

/**
 * Returns the installed VIBs that keep a host from a level. A VIB whose level is unknown or none of the four stands in no
 * way: the host judges it.
 */
export function vibsBelow(packages: readonly HostPackage[], level: AcceptanceLevel): readonly HostPackage[] {
  return packages.filter(({ acceptance }) => {
    const own = acceptanceLevelOf(acceptance)
    return own !== null && !meetsLevel(own, level)
  })
}

/** How the vendor of ESXi names itself in its VIBs; drivers of the image have `VMW`. */
const vendorNames: ReadonlySet<string> = new Set(['vmware', 'vmw', 'broadcom', 'vmware, inc.', 'vmware inc.'])

/** Whether a VIB is the vendor's own, so that its upgrade images contain it or say what replaces it. */
export function isVendors({ vendor }: Pick<HostPackage, 'vendor'>): boolean {
  return vendor !== null && vendorNames.has(vendor.trim().toLowerCase())
}

/** Whether a VIB is a community one, which an upgrade may refuse to go past or leave out. */
export function isCommunity({ acceptance }: Pick<HostPackage, 'acceptance'>): boolean {
  return acceptanceLevelOf(acceptance) === 'CommunitySupported'
}

/** What an upgrade should know about a VIB; the texts are in the catalogue under `hostImage.remarks`. */
export type PackageRemark = 'belowLevel' | 'community' | 'thirdParty'

/** Returns what an upgrade should know about a VIB; null: nothing. @param below it does not meet the level of its host */
export function packageRemark(vib: HostPackage, below: boolean): PackageRemark | null {
  if (below) return 'belowLevel'
  if (isCommunity(vib)) return 'community'
  return isVendors(vib) ? null : 'thirdParty'
}

/** Judges a change of the acceptance level. @param packages null where the host did not list them */
export function previewAcceptance(
  before: AcceptanceLevel,
  after: AcceptanceLevel,
  { packages, secureBoot }: { readonly packages: readonly HostPackage[] | null; readonly secureBoot: boolean | null },
): AcceptancePreview {
  const raising = before !== after && meetsLevel(after, before)
  const blockers = packages && (raising ? vibsBelow(packages, after) : [])
  const common = {
    before,
    after,
    noChange: before === after,
    blockers,
    call: `HostImageConfigManager.UpdateHostImageAcceptanceLevel(newAcceptanceLevel = ${acceptanceApiWord(after)})`,
    command: `esxcli software acceptance set --level=${after}`,
  }
  if (blockers && blockers.length > 0) {
    const refusal = problem('ACCEPTANCE_BLOCKED', {
      level: after,
      vibs: blockers.map(({ name }) => name).join(', '),
    })
    return { ...common, refusal, warnings: [] }
  }
  return { ...common, refusal: null, warnings: warningsOf(raising, blockers === null, common, secureBoot) }
}

function warningsOf(
  raising: boolean,
  unlisted: boolean,
  { after, noChange }: Pick<AcceptancePreview, 'after' | 'noChange'>,
  secureBoot: boolean | null,
): Problem[] {
  if (noChange) return []
  if (raising) return unlisted ? [problem('ACCEPTANCE_VIBS_UNKNOWN', { level: after })] : []
  if (after !== 'CommunitySupported') return [problem('ACCEPTANCE_LOWERED', { level: after })]
  return [problem('ACCEPTANCE_COMMUNITY'), ...(secureBoot === true ? [problem('ACCEPTANCE_SECURE_BOOT')] : [])]
}
