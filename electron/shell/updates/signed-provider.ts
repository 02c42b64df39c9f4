import type { OutgoingHttpHeaders } from 'node:http'
import { session } from 'electron'
import type { AppUpdater, ResolvedUpdateFileInfo, UpdateInfo } from 'electron-updater'
import {
  Provider,
  parseUpdateInfo,
  resolveFiles,
  type ProviderRuntimeOptions,
} from 'electron-updater/out/providers/Provider.js'
import { problem } from '../../../shared/problems/problem.ts'
import type { OneOrigin } from './one-origin.ts'
import type { UpdateSource } from '../../app/updates/source.ts'
import type { Statement } from '../../app/updates/statement.ts'
import { largestChannelFile, UpdateRefused, verifyChannel } from '../../app/updates/verify-channel.ts'

/** Milliseconds to fetch a file of a few hundred bytes. */
const answerMs = 30_000

export interface ProviderParts {
  readonly source: UpdateSource
  readonly origin: OneOrigin
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Remembers a statement whose signature holds. @throws UpdateRefused when an earlier one was newer. */
  readonly admit: (statement: Statement) => Promise<void>
}

/**
 * Returns a provider that reads the channel file from one folder and accepts it only with our signature: on Linux,
 * electron-updater itself checks none.
 */
export function signedProvider({
  source,
  origin,
  now,
  admit,
}: ProviderParts): new (
  configuration: unknown,
  updater: AppUpdater,
  options: ProviderRuntimeOptions,
) => Provider<UpdateInfo> {
  const fetching = session.fromPartition('updates', { cache: false })
  origin.guard(fetching)

  /**
   * Fetches a file without electron-updater, which accepts any amount of data. The app's pages use another session, which
   * has no network.
   */
  async function smallFile(url: URL): Promise<string> {
    const response = await fetching.fetch(url.href, {
      signal: AbortSignal.timeout(answerMs),
      cache: 'no-store',
      credentials: 'omit',
    })
    if (!response.ok || !response.body) throw new Error(`${url.pathname}: HTTP ${response.status}`)
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of response.body) {
      size += chunk.length
      if (size > largestChannelFile) throw new Error(`${url.pathname} is too large`)
      chunks.push(chunk)
    }
    return Buffer.concat(chunks).toString('utf8')
  }

  return class extends Provider<UpdateInfo> {
    constructor(_configuration: unknown, _updater: AppUpdater, options: ProviderRuntimeOptions) {
      super(options)
    }

    /** Leaves out the id of the installation, which electron-updater sends for staged rollouts: it would allow tracking. */
    override setRequestHeaders(_headers: OutgoingHttpHeaders | null): void {
      super.setRequestHeaders(null)
    }

    override async getLatestVersion(): Promise<UpdateInfo> {
      const name = `${this.getDefaultChannelName()}.yml`
      const url = new URL(name, source.url)
      const [text, signed] = await Promise.all([smallFile(url), smallFile(new URL(`${name}.sig`, source.url))])
      const statement = verifyChannel({ name, text, signed }, source.keys, now())
      const info = parseUpdateInfo(text, name, url)
      // Checks and remembers the very version that is going to be installed.
      if (info.version !== statement.version) throw new UpdateRefused(problem('UPDATE_SIGNATURE'))
      this.resolveFiles(info)
      await admit(statement)
      return info
    }

    override resolveFiles(info: UpdateInfo): ResolvedUpdateFileInfo[] {
      const files = resolveFiles(info, new URL(source.url))
      for (const { url, packageInfo } of files)
        for (const each of packageInfo ? [url, new URL(packageInfo.path)] : [url]) origin.own(each)
      return files
    }
  }
}
