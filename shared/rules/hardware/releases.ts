import type { EsxiTarget, Hardware } from '../../models/hardware.ts'

interface Release {
  readonly release: string
  readonly update: number
}

/** The last update of each release; 9.0 and 9.1 count as their first issue. */
const latest: Readonly<Record<string, number>> = { '6.7': 3, '7.0': 3, '8.0': 3, '9.0': 0, '9.1': 0 }

function releaseOf(target: EsxiTarget): Release {
  const [release = '', update] = target.split('U')
  return { release, update: update === undefined ? (latest[release] ?? 0) : Number(update) }
}

/** Whether a rule's version (`8.0`: every update, `8.0 GA`: the first issue, `8.0U2`: that update) includes a target. */
export function covers(version: string, target: EsxiTarget): boolean {
  const { release, update } = releaseOf(target)
  if (version === release) return true
  return update === 0 ? version === `${release} GA` : version === `${release}U${update}`
}

/**
 * Whether what runs there is the target itself, so that what it drives is proof. Another update of the same release is
 * not: drivers come and go with updates. From 7.0 on the third number of AboutInfo.version is the update; in 6.7 it stays
 * 0 and says nothing.
 */
export function runsTarget(running: Hardware['running'], target: EsxiTarget): boolean {
  if (running === null) return false
  const { release, update } = releaseOf(target)
  const [major, minor, third] = running.version.split('.')
  if (`${major}.${minor}` !== release) return false
  const updateLevel =
    running.update ?? (Number(major) >= 7 && third !== undefined && /^\d{1,3}$/.test(third) ? Number(third) : null)
  return updateLevel === update
}
