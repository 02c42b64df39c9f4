import type { AppUpdater } from 'electron-updater'
import { problem } from '../../../shared/problems/problem.ts'
import type { NewestSeen } from '../../app/updates/newest-seen.ts'
import { OneOrigin } from './one-origin.ts'
import type { UpdateSource } from '../../app/updates/source.ts'
import type { Updater } from '../../app/updates/updater.ts'
import { UpdateRefused } from '../../app/updates/verify-channel.ts'

export interface ElectronUpdatesOptions {
  readonly source: UpdateSource
  /** Whether this kind of package can be replaced. */
  readonly installs: boolean
  readonly seen: NewestSeen
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void
}

/**
 * Sets electron-updater up to do nothing by itself: no differential download, no web installer, no downgrade, and no other
 * site.
 */
export async function electronUpdates({ source, installs, seen, now, log }: ElectronUpdatesOptions): Promise<Updater> {
  // Loaded with the first check, since most sessions make none.
  const { default: library } = await import('electron-updater')
  const { signedProvider } = await import('./signed-provider.ts')
  const origin = new OneOrigin(source.url)
  const admit: Parameters<typeof signedProvider>[0]['admit'] = async (statement) => {
    const admitted = await seen.admit(statement)
    if (!admitted.ok) throw new UpdateRefused(admitted.problem)
  }
  const updater: AppUpdater = library.autoUpdater
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = true
  updater.allowPrerelease = false
  updater.allowDowngrade = false
  updater.disableDifferentialDownload = true
  updater.disableWebInstaller = true
  // Without this, electron-updater does not check at all in a package that it cannot replace.
  updater.forceDevUpdateConfig = !installs
  updater.logger = {
    info: () => undefined,
    warn: (text: unknown) => log('update', { text: String(text).slice(0, 500) }),
    error: (text: unknown) => log('update', { text: String(text).slice(0, 500) }),
  }
  updater.setFeedURL({ provider: 'custom', updateProvider: signedProvider({ source, origin, now, admit }) })
  // Packages are downloaded through electron-updater's own session.
  origin.guard(updater.netSession)
  return {
    check: async () => {
      const result = await origin.within(() => updater.checkForUpdates())
      // It made no request, so there is no answer.
      if (!result) throw new Error('The updater is not active in this package')
      return result.isUpdateAvailable ? result.updateInfo.version : null
    },
    download: async (progress, signal) => {
      const token = new library.CancellationToken()
      const cancel = (): void => token.cancel()
      signal.addEventListener('abort', cancel, { once: true })
      const tell = ({ percent }: { readonly percent: number }): void => progress(percent)
      updater.on('download-progress', tell)
      try {
        await origin.within(() => updater.downloadUpdate(token))
      } catch (error) {
        // The package is not the one whose SHA-512 was signed; that is different from a site that does not respond.
        throw (error as { readonly code?: unknown }).code === 'ERR_CHECKSUM_MISMATCH'
          ? new UpdateRefused(problem('UPDATE_SIGNATURE'), error)
          : error
      } finally {
        updater.off('download-progress', tell)
        signal.removeEventListener('abort', cancel)
      }
    },
    installOnQuit: (wanted) => {
      updater.autoInstallOnAppQuit = wanted
    },
    restart: () => updater.quitAndInstall(true, true),
  }
}
