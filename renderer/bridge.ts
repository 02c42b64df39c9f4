import type { Bridge, Envelope } from '../shared/ipc/bridge.ts'
import type { PushName, Pushes, RequestInput, RequestName, RequestOutput } from '../shared/ipc/contract.ts'
import { visible } from '../shared/text/printable.ts'

declare global {
  interface Window {
    /** Exposed by the preload script. */
    readonly hypertray: Bridge
  }
}

/** The window's typed client for the main process. */
export interface Client {
  /**
   * Sends one request; never rejects. Aborting the signal gives the request up: it ends with `CANCELLED` even if the
   * main process never answers.
   */
  request<Name extends RequestName>(
    name: Name,
    input: RequestInput<Name>,
    signal?: AbortSignal,
  ): Promise<Envelope<RequestOutput<Name>>>
  /**
   * Sends one request; never rejects. Aborting the signal asks the main process to stop, but the answer is awaited: what
   * became of a change to a host is never guessed.
   */
  requestToEnd<Name extends RequestName>(
    name: Name,
    input: RequestInput<Name>,
    signal: AbortSignal,
  ): Promise<Envelope<RequestOutput<Name>>>
  /** Listens to a push; returns the unsubscribe. */
  on<Name extends PushName>(name: Name, listener: (value: Pushes[Name]) => void): () => void
  /** Returns a token for a dropped file; null where it is no file on disk. Never rejects. */
  dropped(file: File): Promise<string | null>
}

const cancelled = { ok: false, problem: { code: 'CANCELLED', params: {} } } as const
const internalError = { ok: false, problem: { code: 'INTERNAL', params: {} } } as const

/**
 * Creates the client over the preload's bridge; everything it returns has {@link withVisibleText}. `newId` names each
 * request.
 */
export function createClient(bridge: Bridge, newId: () => string): Client {
  const send = async <Name extends RequestName>(
    name: Name,
    input: RequestInput<Name>,
    signal: AbortSignal | undefined,
    toEnd: boolean,
  ): Promise<Envelope<RequestOutput<Name>>> => {
    if (signal?.aborted) return cancelled
    const id = newId()
    const aborted = Promise.withResolvers<typeof cancelled>()
    const abort = (): void => {
      bridge.abort(id)
      if (!toEnd) aborted.resolve(cancelled)
    }
    signal?.addEventListener('abort', abort, { once: true })
    try {
      return withVisibleText(await Promise.race([bridge.request(name, input, id), aborted.promise]))
    } catch {
      // The channel itself failed; the main process logs the cause.
      return internalError
    } finally {
      signal?.removeEventListener('abort', abort)
    }
  }
  return {
    request: (name, input, signal) => send(name, input, signal, false),
    requestToEnd: (name, input, signal) => send(name, input, signal, true),
    on: (name, listener) => bridge.on(name, (value) => listener(withVisibleText(value))),
    dropped: (file) => bridge.dropped(file).catch(() => null),
  }
}

/**
 * Returns what came from the main process with every text {@link visible}, whatever a host called its VMs, rulesets or
 * itself. Unchanged values stay the same objects. The main process does not know a key changed by this, so it refuses a
 * request about that key instead of acting on another.
 */
export function withVisibleText<T>(value: T): T
export function withVisibleText(value: unknown): unknown {
  if (typeof value === 'string') return visible(value)
  if (Array.isArray(value)) return changedParts(value as unknown as Fields, value.length, (index) => index) ?? value
  if (typeof value !== 'object' || value === null || Object.prototype.toString.call(value) !== '[object Object]')
    return value
  const keys = Object.keys(value)
  const parts = changedParts(value as Fields, keys.length, (index) => keys[index] ?? '')
  return parts ? Object.fromEntries(keys.map((key, index) => [key, parts[index]])) : value
}

type Fields = { readonly [key: string | number]: unknown }

/** Returns the parts with visible texts; null when none changed, as nearly always, without a copy of them. */
function changedParts(of: Fields, count: number, keyAt: (index: number) => string | number): unknown[] | null {
  let parts: unknown[] | null = null
  for (let index = 0; index < count; index += 1) {
    const part = of[keyAt(index)]
    const next = withVisibleText<unknown>(part)
    if (next !== part) parts ??= Array.from({ length: index }, (_, before) => of[keyAt(before)])
    parts?.push(next)
  }
  return parts
}
