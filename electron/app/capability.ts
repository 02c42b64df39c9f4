import type { InputOf, OutputOf } from '../../shared/ipc/channel.ts'
import type { Result } from '../../shared/result.ts'

/** A handler for every request of a part of the contract; one that is missing does not compile. */
export type Handlers<Requests> = {
  readonly [Name in keyof Requests]: (
    input: InputOf<Requests[Name]>,
    signal: AbortSignal,
  ) => Promise<Result<OutputOf<Requests[Name]>>> | Result<OutputOf<Requests[Name]>>
}

/** What the running app does with a capability: answers its requests, and follows hosts and the end of the app. */
export interface Capability<Requests> {
  readonly requests: Handlers<Requests>
  /** Hears that a host began or ceased to answer. Needs `whenConnected` in the table, or it may be loaded too late. */
  connected?(hostId: string, connected: boolean): void
  /** Drops what belongs to a host that was removed, or whose record changed. */
  forget?(hostId: string): void
  /** Whether work is under way that must not be cut off: anywhere, or on one host. */
  busy?(hostId?: string): boolean
  /** What is said while it keeps a host busy; default `RUN_IN_PROGRESS`. */
  readonly busyCode?: 'RUN_IN_PROGRESS' | 'VIB_CHANGE_UNDER_WAY'
  /** Ends what is still running when the app quits. */
  close?(): Promise<void> | void
}

/** A capability that is loaded when it is first used. */
export interface Lazy<T> {
  readonly load: () => Promise<T>
  /** The load that was begun; null while nothing has asked for it. */
  readonly started: Promise<T> | null
  /** The capability itself, once it has been loaded. */
  readonly loaded: T | null
  /** Whether the first host that connects loads it. */
  readonly whenConnected: boolean
}

/** Wraps a capability that the start of the app needs anyway. */
export function ready<T>(capability: T): Lazy<T> & { readonly loaded: T } {
  const started = Promise.resolve(capability)
  return { load: () => started, started, loaded: capability, whenConnected: true }
}

/** Wraps a capability whose modules are imported on first use; a load that failed is tried again at the next use. */
export function lazy<T>(importAndCreate: () => Promise<T>, { whenConnected = false } = {}): Lazy<T> {
  let started: Promise<T> | null = null
  let loaded: T | null = null
  return {
    load: () =>
      (started ??= importAndCreate().then(
        (capability) => (loaded = capability),
        (error: unknown) => {
          // Kept, it would fail every removal of a host and the end of the app as well.
          started = null
          throw error
        },
      )),
    get started() {
      return started
    },
    get loaded() {
      return loaded
    },
    whenConnected,
  }
}
