import { systemClock } from '../../../shared/clock.ts'
import { NewestSeen } from '../../app/updates/newest-seen.ts'
import { readUpdateSource } from '../../app/updates/source.ts'
import type { UpdateChannel } from '../../app/updates/updater.ts'
import { electronUpdates } from './electron-updates.ts'

interface PackageUpdatesOptions {
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void
  /** File that remembers the newest version this copy was offered. */
  readonly seen: string
  readonly testRuntime: boolean
}

interface PackageUpdates {
  readonly channel: UpdateChannel
  /** Page of the releases; null in a package without an update site. */
  readonly releases: string | null
}

/** Returns where and how this package gets its updates. */
export function packageUpdates({ log, seen, testRuntime }: PackageUpdatesOptions): PackageUpdates {
  const source = readUpdateSource(process.resourcesPath, testRuntime)
  // Package managers update the packages of Linux distributions.
  const installs = process.platform !== 'linux' || process.env['APPIMAGE'] !== undefined
  const channel: UpdateChannel = {
    installs,
    site: source && new URL(source.url).host,
    updater: () =>
      source
        ? electronUpdates({ source, installs, seen: new NewestSeen(seen), now: () => systemClock.now(), log })
        : Promise.reject(new Error('No source of updates')),
  }
  return { channel, releases: source?.page ?? null }
}
