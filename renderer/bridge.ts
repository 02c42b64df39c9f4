import type { Bridge, Envelope } from '../shared/ipc/bridge.ts'
import type { PushName, Pushes, RequestInput, RequestName, RequestOutput } from '../shared/ipc/contract.ts'
import { shown } from './shown.ts'

declare global {
  interface Window {
    /** Put there by the preload script. */
    readonly hypertray: Bridge
  }
}

/** What the window asks of the main process. */
export interface Client {
  /**
   * Sends one request; never rejects. Aborting the signal gives the request up, and it ends with `CANCELLED` even when
   * the main process should not answer any more.
   */
  request<Name extends RequestName>(
    name: Name,
    input: RequestInput<Name>,
    signal?: AbortSignal,
  ): Promise<Envelope<RequestOutput<Name>>>
  /** Listens to a push; returns the unsubscribe. */
  on<Name extends PushName>(name: Name, listener: (value: Pushes[Name]) => void): () => void
}

const cancelled = { ok: false, problem: { code: 'CANCELLED', params: {} } } as const
const broken = { ok: false, problem: { code: 'INTERNAL', params: {} } } as const

/** The typed client over the preload's bridge; all that comes through it is {@link shown}. `newId` names requests; each name is used once. */
export function createClient(bridge: Bridge, newId: () => string): Client {
  return {
    request: async (name, input, signal) => {
      if (signal?.aborted) return cancelled
      const id = newId()
      const given = Promise.withResolvers<typeof cancelled>()
      const abort = (): void => {
        bridge.abort(id)
        given.resolve(cancelled)
      }
      signal?.addEventListener('abort', abort, { once: true })
      try {
        return shown(await Promise.race([bridge.request(name, input, id), given.promise]))
      } catch {
        // The channel itself failed; the main process has the cause in its log.
        return broken
      } finally {
        signal?.removeEventListener('abort', abort)
      }
    },
    on: (name, listener) => bridge.on(name, (value) => listener(shown(value))),
  }
}
