import type { PendingReboots } from '../../vibs/host/pending-reboots.ts'
import type { AppContext } from '../context.ts'

/** Looks at hosts after the reboot that an installation or a removal waits for, and says in a notice what is there. */
export class RebootWatch {
  readonly #app: Pick<AppContext, 'host' | 'notice'>
  readonly #reboots: PendingReboots
  readonly #looking = new Map<string, Promise<void>>()
  /** The user knows that the list cannot be read; each contact with each host would say so again. */
  #told = false

  constructor(app: Pick<AppContext, 'host' | 'notice'>, reboots: PendingReboots) {
    this.#app = app
    this.#reboots = reboots
  }

  /** Looks when a host begins to answer; a look that fails is made up for at the next contact. */
  connected(hostId: string, connected: boolean): void {
    if (!connected || this.#looking.has(hostId)) return
    this.#looking.set(
      hostId,
      this.#look(hostId).finally(() => this.#looking.delete(hostId)),
    )
  }

  async close(): Promise<void> {
    await Promise.all(this.#looking.values())
  }

  async #look(hostId: string): Promise<void> {
    const host = this.#app.host(hostId)
    if (!host.ok) return
    const { client, closed, record } = host.value
    const found = await this.#reboots.look({ id: record.id, name: record.name }, client, closed)
    if (found.ok) for (const each of found.value) this.#app.notice(each)
    const unreadable = !found.ok && found.problem.code.startsWith('STORAGE_')
    if (unreadable && !this.#told) this.#app.notice(found.problem)
    if (unreadable || found.ok) this.#told = unreadable
  }
}
