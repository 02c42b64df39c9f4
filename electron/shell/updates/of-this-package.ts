import { systemClock } from '../../../shared/clock.ts'
import { electronUpdates } from './electron-updates.ts'
import { NewestSeen } from './newest-seen.ts'
import { readUpdateSource } from './source.ts'
import { UpdateService, type UpdateServiceOptions } from './update-service.ts'

interface AroundUpdates extends Pick<UpdateServiceOptions, 'busy' | 'changed'> {
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void
  /** File of what was offered before. */
  readonly seen: string
  readonly testRuntime: boolean
}

/** The updates of the package this program came in, and the page of its releases: null in one that was packed without a place to ask. */
export function updatesOfThisPackage({ log, seen, testRuntime, ...around }: AroundUpdates): {
  readonly updates: UpdateService
  readonly releases: string | null
} {
  const source = readUpdateSource(process.resourcesPath, testRuntime)
  // Packages of Linux distributions belong to their package managers.
  const installs = process.platform !== 'linux' || process.env['APPIMAGE'] !== undefined
  const updates = new UpdateService({
    ...around,
    installs,
    site: source && new URL(source.url).host,
    clock: systemClock,
    // Without a source the service asks for none.
    updater: () =>
      source
        ? electronUpdates({ source, installs, seen: new NewestSeen(seen), now: () => systemClock.now(), log })
        : Promise.reject(new Error('No source of updates')),
  })
  return { updates, releases: source?.page ?? null }
}
