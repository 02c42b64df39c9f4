import type { OutgoingHttpHeaders } from 'node:http'
import type { AppUpdater, ResolvedUpdateFileInfo, UpdateInfo } from 'electron-updater'
import { Provider, parseUpdateInfo, resolveFiles, type ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js'
import { readUpdateSource } from './source.ts'
import { verifyChannel } from './verify-channel.ts'

/** What electron-updater passes on to a provider of one's own. */
interface Configuration {
  readonly provider: 'custom'
}

/** Asks one folder for the channel file and takes it only with its makers' signature: on Linux electron-updater by itself checks none. */
export class SignedProvider extends Provider<UpdateInfo> {
  readonly #source = readUpdateSource(process.resourcesPath)

  constructor(_configuration: Configuration, _updater: AppUpdater, options: ProviderRuntimeOptions) {
    super(options)
  }

  /** electron-updater would send an id of this installation, for releases in stages. Nobody here wants to recognise anybody. */
  override setRequestHeaders(_headers: OutgoingHttpHeaders | null): void {
    super.setRequestHeaders(null)
  }

  override async getLatestVersion(): Promise<UpdateInfo> {
    if (!this.#source) throw new Error('no source')
    const name = `${this.getDefaultChannelName()}.yml`
    const url = new URL(name, this.#source.url)
    const [text, signature] = await Promise.all([this.httpRequest(url), this.httpRequest(new URL(`${name}.sig`, this.#source.url))])
    verifyChannel(text ?? '', signature ?? '', this.#source.key)
    return parseUpdateInfo(text, name, url)
  }

  override resolveFiles(info: UpdateInfo): ResolvedUpdateFileInfo[] {
    if (!this.#source) throw new Error('no source')
    return resolveFiles(info, new URL(this.#source.url))
  }
}
