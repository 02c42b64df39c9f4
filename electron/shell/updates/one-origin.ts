import type { Session } from 'electron'
import { problem } from '../../../shared/problems/problem.ts'
import { UpdateRefused } from '../../app/updates/verify-channel.ts'

/** Keeps what is fetched for an update to the one site the package names, wherever the site would send it. */
export class OneOrigin {
  readonly #origin: string
  #refused: string | null = null

  /** @param url any address of the site. */
  constructor(url: string) {
    this.#origin = new URL(url).origin
  }

  /** Stops requests of a session, redirected ones too, that leave the site. */
  guard(session: Pick<Session, 'webRequest'>): void {
    session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !this.#admits(url) }))
  }

  /** An address the site names, which must be its own. @throws UpdateRefused with `UPDATE_ELSEWHERE`. */
  own(url: URL): URL {
    if (this.#admits(url.href)) return url
    throw this.refusal()
  }

  /** Does some fetching; a failure that comes of leaving the site is told as that. */
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
