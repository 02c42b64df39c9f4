import { problem } from '../../../shared/problems/problem.ts'
import { fail, type Result } from '../../../shared/result.ts'
import { exclusively } from '../../vibs/host/exclusive.ts'
import { connectedHost } from '../connected-host.ts'
import type { AppContext } from '../context.ts'
import type { HostConnection } from '../hosts/host-connection.ts'

type WorkContext = Pick<AppContext, 'clock' | 'host' | 'store' | 'paths' | 'whyBusy'>

interface UnderWay {
  readonly stop: AbortController
  readonly ended: Promise<unknown>
}

/** Changes the images of hosts, one change a host at a time, with no shutdown in between. */
export class HostWork {
  readonly #app: WorkContext
  readonly #underWay = new Map<string, UnderWay>()

  constructor(app: WorkContext) {
    this.#app = app
  }

  /** Whether a change is under way: anywhere, or on one host. */
  busy(hostId?: string): boolean {
    return hostId === undefined ? this.#underWay.size > 0 : this.#underWay.has(hostId)
  }

  /**
   * Does work on a connected host that nothing else is being done to, here or in another program. Problems: those of
   * {@link connectedHost}, `VIB_CHANGE_UNDER_WAY`, `RUN_IN_PROGRESS`, and those of the work.
   * @param work gets a signal that also aborts when the app ends.
   */
  async alone<T>(
    id: string,
    signal: AbortSignal,
    work: (host: HostConnection, signal: AbortSignal) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const host = connectedHost(this.#app, id)
    if (!host.ok) return host
    const { clock, paths, whyBusy } = this.#app
    const busy = whyBusy(id, host.value.record.name)
    if (busy) return fail(busy)
    if (signal.aborted) return fail(problem('CANCELLED'))
    const stop = new AbortController()
    const either = AbortSignal.any([signal, stop.signal])
    const { client, identified } = host.value
    const done = exclusively({ client, clock, host: identified, dataRoot: paths.root, signal: either }, () =>
      work(host.value, either),
    )
    this.#underWay.set(id, { stop, ended: done })
    try {
      return await done
    } finally {
      this.#underWay.delete(id)
    }
  }

  /** Cancels what was not sent yet and waits for the rest. */
  async close(): Promise<void> {
    const all = [...this.#underWay.values()]
    for (const { stop } of all) stop.abort()
    await Promise.allSettled(all.map(({ ended }) => ended))
  }
}
