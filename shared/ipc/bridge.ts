import type { Problem } from '../problems/problem.ts'
import type { PushName, Pushes, RequestInput, RequestName, RequestOutput } from './contract.ts'

/** What comes back from a request: the value, or a problem without its cause, which stays in the log. */
export type Envelope<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Pick<Problem, 'code' | 'params'> }

/** All that a window gets from its preload script, as `window.hypertray`. */
export interface Bridge {
  /** Sends one request. `id` is the window's own and lets it be aborted. */
  request<Name extends RequestName>(
    name: Name,
    input: RequestInput<Name>,
    id: string,
  ): Promise<Envelope<RequestOutput<Name>>>
  /** Gives up a request under way; it then ends with `CANCELLED`. */
  abort(id: string): void
  /** Listens to a push; returns the unsubscribe. */
  on<Name extends PushName>(name: Name, listener: (value: Pushes[Name]) => void): () => void
  /** Returns a token that names a dropped file in one later request; null where it is no file on disk. */
  dropped(file: File): Promise<string | null>
}

/** Names of the Electron channels under the bridge; raw use of them elsewhere is a lint error. */
export const ipcChannels = {
  request: 'hypertray:request',
  abort: 'hypertray:abort',
  dropped: 'hypertray:dropped',
  push: 'hypertray:push',
  ready: 'hypertray:ready',
} as const
