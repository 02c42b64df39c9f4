import { esxiBuilds, type EsxiBuild } from '../reference/esxi-builds.ts'

interface KnownRelease {
  readonly name: string
  readonly build: number
  /** ISO 8601 date; null: not known. */
  readonly date: string | null
}

/** Where a host stands among the builds that were known on {@link asOf}. */
export interface PatchLevel {
  readonly version: string
  readonly build: string
  /** Null: the build is not in the table. */
  readonly name: string | null
  /** Whether the vendor took this build back. */
  readonly withdrawn: boolean
  /** Newer patches of the same update level; null: nothing of this version is known. */
  readonly behind: number | null
  /** The newest release of the same update level. */
  readonly newest: KnownRelease | null
  /** The latest release of the line, such as 8.0; another one than {@link newest} where a later update exists. */
  readonly latest: KnownRelease | null
  readonly asOf: string
  /** End of general support of the line. */
  readonly endOfSupport: string | null
  /** Versions that this build can no longer be upgraded to. */
  readonly notTo: readonly string[]
}

/** Kinds that count as a patch; a security-only build is part of a whole one, and a withdrawn one is none. */
const counted: ReadonlySet<EsxiBuild['kind']> = new Set(['ga', 'update', 'patch', 'express'])

/**
 * Finds a build in the table and counts the newer ones of its update level. A build that is not in it, such as a hot
 * patch, is placed by its number among those of the same version. Pure.
 */
export function patchLevel(version: string, build: string): PatchLevel {
  const { asOf, builds, lines, upgradeTraps } = esxiBuilds
  const number = /^\d{1,15}$/.test(build) ? Number(build) : null
  const row = builds.find((each) => each.build === number)
  const near = row ?? (number === null ? undefined : neighbour(version, number))
  const lineName = near?.line ?? version.split('.').slice(0, 2).join('.')
  const line = Object.hasOwn(lines, lineName) ? lines[lineName] : undefined
  const of = builds.filter((each) => each.branch === near?.branch && counted.has(each.kind))
  const effective = row?.fullBuild ?? number
  const latest = builds.find((each) => each.build === line?.latestBuild)
  return {
    version,
    build,
    name: row?.name ?? null,
    withdrawn: row?.kind === 'recalled',
    behind: near && effective !== null ? of.filter((each) => each.build > effective).length : null,
    newest: released(of.toSorted((a, b) => b.build - a.build)[0]),
    latest: released(latest),
    asOf,
    endOfSupport: line?.generalSupportEnds ?? null,
    notTo: near
      ? upgradeTraps
          .filter(({ branch, fromBuild }) => branch === near.branch && effective !== null && effective >= fromBuild)
          .map(({ to }) => to)
      : [],
  }
}

/** Tells whether the line has a later update than the one that the host has. */
export function hasLaterUpdate({ newest, latest }: PatchLevel): boolean {
  return newest !== null && latest !== null && newest.build !== latest.build
}

/** The nearest older build of the same version, or the oldest; 6.5 and 6.7 give one version for all their updates. */
function neighbour(version: string, build: number): EsxiBuild | undefined {
  const same = esxiBuilds.builds.filter((each) => each.version === version).toSorted((a, b) => a.build - b.build)
  return same.findLast((each) => each.build < build) ?? same[0]
}

function released(row: EsxiBuild | undefined): KnownRelease | null {
  return row ? { name: row.name, build: row.build, date: row.date } : null
}
