import { systemClock } from '../../../shared/clock.ts'
import { electronUpdates } from './electron-updates.ts'
import { readUpdateSource } from './source.ts'
import { UpdateService, type UpdateServiceOptions } from './update-service.ts'

type Log = (event: string, fields: Readonly<Record<string, unknown>>) => void

/** The updates of the package this program came in, and the page of its releases: null in one that was packed without a place to ask. */
export function updatesOfThisPackage({ log, ...around }: Pick<UpdateServiceOptions, 'busy' | 'changed'> & { readonly log: Log }): { readonly updates: UpdateService; readonly releases: string | null } {
  const source = readUpdateSource(process.resourcesPath)
  // Packages of Linux distributions belong to their package managers.
  const installs = process.platform !== 'linux' || process.env['APPIMAGE'] !== undefined
  const updates = new UpdateService({
    ...around, installs, site: source && new URL(source.url).host, clock: systemClock,
    // Without a source the service asks for none.
    updater: () => (source ? electronUpdates(source, installs, log) : Promise.reject(new Error('No source of updates'))),
  })
  return { updates, releases: source?.page ?? null }
}
