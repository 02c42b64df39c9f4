import type { OutgoingHttpHeaders } from 'node:http'
import { session } from 'electron'
import type { AppUpdater, ResolvedUpdateFileInfo, UpdateInfo } from 'electron-updater'
import { Provider, parseUpdateInfo, resolveFiles, type ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js'
import type { UpdateSource } from './source.ts'
import { largestChannelFile, verifyChannel } from './verify-channel.ts'

/** Milliseconds for a file of some hundred bytes. */
const answerMs = 30_000

/** What asks one folder for the channel file and takes it only with its makers' signature: on Linux electron-updater by itself checks none. */
export function signedProvider(source: UpdateSource): new (configuration: unknown, updater: AppUpdater, options: ProviderRuntimeOptions) => Provider<UpdateInfo> {
  return class extends Provider<UpdateInfo> {
    constructor(_configuration: unknown, _updater: AppUpdater, options: ProviderRuntimeOptions) {
      super(options)
    }

    /** electron-updater would send an id of this installation, for releases in stages. Nobody here wants to recognise anybody. */
    override setRequestHeaders(_headers: OutgoingHttpHeaders | null): void {
      super.setRequestHeaders(null)
    }

    override async getLatestVersion(): Promise<UpdateInfo> {
      const name = `${this.getDefaultChannelName()}.yml`
      const url = new URL(name, source.url)
      const [text, signature] = await Promise.all([smallFile(url), smallFile(new URL(`${name}.sig`, source.url))])
      verifyChannel(text, signature, source.key)
      return parseUpdateInfo(text, name, url)
    }

    override resolveFiles(info: UpdateInfo): ResolvedUpdateFileInfo[] {
      return resolveFiles(info, new URL(source.url))
    }
  }
}

/** Not through electron-updater, which would take in whatever a site sends, however much. Pages of ours have another session, without a network. */
async function smallFile(url: URL): Promise<string> {
  const response = await session.fromPartition('updates', { cache: false }).fetch(url.href, { signal: AbortSignal.timeout(answerMs), cache: 'no-store', credentials: 'omit' })
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
