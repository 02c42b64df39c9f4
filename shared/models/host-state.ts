import type { Problem } from '../problems/problem.ts'
import type { HostInventory } from './inventory.ts'

/**
 * How a host stands. `connecting`: first try under way. `connected`: pushes come in. `unreachable`: tried again by
 * itself. `blocked`: nothing is tried until the user acts (refused password, changed certificate, locked keychain).
 * `stopped`: not watched.
 */
export type Connection = 'stopped' | 'connecting' | 'connected' | 'unreachable' | 'blocked'

/** What window, tray and a run see of one host. Immutable; every change is a new object. */
export interface HostState {
  readonly connection: Connection
  /** Why it is not connected; null while it is. */
  readonly problem: Problem | null
  /** As last read, kept while the host is out of reach; null before the first read. */
  readonly inventory: HostInventory | null
  /** ISO 8601 UTC of the last word from the host; null before the first. */
  readonly asOf: string | null
  /** True when `inventory` may be out of date: say so, with `asOf`. */
  readonly stale: boolean
  /** ISO 8601 UTC of the next try; null when none is planned. */
  readonly nextTryAt: string | null
}
