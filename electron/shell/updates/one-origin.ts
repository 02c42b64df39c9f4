import type { Session } from 'electron'
import { problem } from '../../../shared/problems/problem.ts'
import { UpdateRefused } from '../../app/updates/verify-channel.ts'

/** Restricts update requests to the one site that the package names, wherever that site redirects to. */
export class OneOrigin {
  readonly #origin: string
  #refused: string | null = null

  /** @param url any address of the site. */
  constructor(url: string) {
    this.#origin = new URL(url).origin
  }

  /** Cancels a session's requests to other sites, redirects included. */
  guard(session: Pick<Session, 'webRequest'>): void {
    session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !this.#admits(url) }))
  }

  /** Resolves an address given by the site, which must be its own. @throws UpdateRefused with `UPDATE_ELSEWHERE`. */
  own(url: URL): URL {
    if (this.#admits(url.href)) return url
    throw this.refusal()
  }

  /** Runs a download, and reports a failure caused by a request to another site as that. */
  async within<T>(work: () => Promise<T>): Promise<T> {
    this.#refused = null
    try {
      return await work()
    } catch (error) {
      throw this.#refused === null ? error : this.refusal(error)
    }
  }

  refusal(cause?: unknown): UpdateRefused {
    return new UpdateRefused(
      problem('UPDATE_ELSEWHERE', { site: new URL(this.#origin).host, other: this.#refused ?? '' }),
      cause,
    )
  }

  #admits(url: string): boolean {
    const { origin, host, protocol } = new URL(url)
    if (origin === this.#origin) return true
    this.#refused = host || protocol
    return false
  }
}
