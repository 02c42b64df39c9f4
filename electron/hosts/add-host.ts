import type { HostAddress } from '../../shared/models/host.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { VimClient } from '../vim/client.ts'
import { identify } from '../vim/identity.ts'
import { readUplinks } from '../vim/uplinks.ts'
import { formatAddress, parseAddress } from './address.ts'
import { addressText, type KnownHost } from './known-host.ts'
import type { HostRegistry } from './registry.ts'
import { removeHost, type HostStores } from './remove-host.ts'

/** Describes a host to add, whose certificate the user has compared. */
export interface HostToAdd {
  readonly address: HostAddress
  readonly user: string
  readonly password: string
  readonly fingerprint: string
  /** Default: the address. */
  readonly name?: string | undefined
  /** Adds it even if the same machine is registered under another address. */
  readonly again?: boolean
}

/** What the client for the one login needs. */
export interface NewHostClient {
  readonly address: HostAddress
  readonly fingerprint: string
  readonly user: string
  readonly apiVersion: null
  readonly password: () => Promise<Result<string>>
  readonly onApiVersion: (version: string) => void
}

export interface AddHostOptions extends HostStores {
  readonly client: (target: NewHostClient) => VimClient
  /** Keeps the password of the host that was just saved; the host stays even when that fails. */
  readonly keepPassword: (endpointId: string, password: string) => Promise<Result<void>>
  /** Asks the user about HOST_KNOWN (the same machine under another address); fails to refuse. Default: refuses. */
  readonly confirmAgain?: (known: Problem) => Promise<Result<void>>
  readonly signal?: AbortSignal | undefined
}

export interface AddedHost {
  readonly host: KnownHost
  /** How keeping the password went. */
  readonly password: Result<void>
  /** Why the host is still there although the signal aborted: it could not be removed again. */
  readonly notRemoved: Problem | null
}

/**
 * Reads the address of a host that is to be added, before the user is asked anything else. Fails with ADDRESS_INVALID, or
 * HOST_EXISTS when it is registered.
 */
export async function newHostAddress(registry: HostRegistry, text: string): Promise<Result<HostAddress>> {
  const parsed = parseAddress(text)
  if (!parsed.ok) return parsed
  const hosts = await registry.list()
  if (!hosts.ok) return hosts
  const address = formatAddress(parsed.value)
  const exists = hosts.value.some((host) => addressText(host) === address)
  return exists ? fail(problem('HOST_EXISTS', { address })) : parsed
}

/**
 * Adds a host: proves the credentials with one login, saves the host and then its password. When the signal aborts, what
 * was saved by then is removed again. Fails with CANCELLED, as `identify` and as `HostRegistry.add`.
 */
export async function addHost(host: HostToAdd, options: AddHostOptions): Promise<Result<AddedHost>> {
  const { address, user, password, fingerprint, name } = host
  const { registry, keepPassword, confirmAgain, signal } = options
  let apiVersion: string | null = null
  const client = options.client({
    address,
    fingerprint,
    user,
    apiVersion: null,
    password: () => Promise.resolve(ok(password)),
    onApiVersion: (version) => (apiVersion = version),
  })
  const identity = await identify(client, { signal })
  // What it does not tell now, a later contact reads.
  const uplinks = identity.ok ? await readUplinks(client, { signal }) : identity
  await client.close()
  if (!identity.ok) return identity
  if (signal?.aborted) return fail(problem('CANCELLED'))
  const found = {
    address: formatAddress(address),
    user,
    fingerprint,
    apiVersion,
    identity: identity.value,
    uplinks: uplinks.ok ? uplinks.value : null,
    ...(name !== undefined && { name }),
  }
  let added = await registry.add({ ...found, again: host.again ?? false })
  if (!added.ok && added.problem.code === 'HOST_KNOWN' && confirmAgain) {
    const confirmed = await confirmAgain(added.problem)
    if (!confirmed.ok) return confirmed
    added = await registry.add({ ...found, again: true })
  }
  if (!added.ok) return added
  const kept = await keepPassword(added.value.endpoint.id, password)
  if (!signal?.aborted) return ok({ host: added.value, password: kept, notRemoved: null })
  const removed = await removeHost(options, added.value.id)
  // A host that cannot be removed again is shown, rather than kept unseen with its password.
  return removed.ok
    ? fail(problem('CANCELLED'))
    : ok({ host: added.value, password: kept, notRemoved: removed.problem })
}
