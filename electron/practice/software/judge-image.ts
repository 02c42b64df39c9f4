import { compareVersions } from '../about.ts'
import { vibId } from './image-data.ts'
import type { InstalledPackage } from './image-data.ts'
import type { Refusal } from './judge.ts'
import { constraintText, means, meansPackage } from './relations.ts'

/** Whether a package takes the place of another one. */
export const isReplaced = (by: Pick<InstalledPackage, 'replaces'>, other: InstalledPackage): boolean =>
  by.replaces.some((constraint) => meansPackage(constraint, other))

/** Judges the packages of an image together, as a host does before it changes anything. */
export function judgeImage(packages: readonly InstalledPackage[], release: string): Refusal | undefined {
  const lines = [...missing(packages, release), ...conflicting(packages)]
  return lines.length === 0 ? undefined : { kind: 'DependencyError', lines, status: 15 }
}

/** Fact: every unmet requirement has a line of its own; hosts that manage DPUs name the platform, too. */
function missing(packages: readonly InstalledPackage[], release: string): readonly string[] {
  const prefix = compareVersions(release, '8.0') >= 0 ? 'On platform embeddedEsx, VIB' : 'VIB'
  return packages.flatMap((each) =>
    each.depends
      .filter((constraint) => !packages.some((other) => means(constraint, other)))
      .map(
        (constraint) =>
          `${prefix} ${vibId(each)} requires ${constraintText(constraint)}, but the requirement cannot be satisfied ` +
          'within the ImageProfile.',
      ),
  )
}

/** It does not matter which of two packages conflicts with the other. No host's words for it are known; these are our own. */
function conflicting(packages: readonly InstalledPackage[]): readonly string[] {
  return packages.flatMap((each) =>
    packages
      .filter((other) => other !== each && each.conflicts.some((constraint) => means(constraint, other)))
      .map((other) => `VIB ${vibId(each)} conflicts with VIB ${vibId(other)} within the ImageProfile.`),
  )
}
