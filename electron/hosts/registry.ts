import { randomUUID } from 'node:crypto'
import type { Clock } from '../../shared/clock.ts'
import { isoNow, systemClock } from '../../shared/clock.ts'
import { maxMoid } from '../../shared/models/host.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { fail, ok } from '../../shared/result.ts'
import { sameData } from '../../shared/same-data.ts'
import { printable } from '../../shared/text/printable.ts'
import { Collection, orMissing } from '../storage/collection.ts'
import type { JsonDocument } from '../storage/document.ts'
import type { HostIdentity } from '../vim/identity.ts'
import type { ManagementUplinks } from '../vim/uplinks.ts'
import { formatAddress, parseAddress } from './address.ts'
import { parseFingerprint } from '../../shared/rules/fingerprint.ts'
import { equalFingerprints } from './fingerprint.ts'
import type { HostsData } from './hosts-document.ts'
import { addressText, knownHost, type KnownHost, type StoredHost } from './known-host.ts'

/** Describes a host to add. `name` defaults to the address. */
export interface NewHost {
  readonly address: string
  readonly user: string
  readonly fingerprint: string
  readonly name?: string
  readonly apiVersion?: string | null
  /** What the one login has read. */
  readonly identity?: HostIdentity
  /** The network cards behind its management network, if it told. */
  readonly uplinks?: ManagementUplinks | null
  /** Adds it even if the same machine is registered under another address. */
  readonly again?: boolean
}

export interface RegistryOptions {
  readonly clock?: Clock
  readonly newId?: () => string
}

/** Puts each stored host together with its endpoint. */
function joined({ endpoints, hosts }: HostsData): StoredHost[] {
  const byId = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]))
  return hosts.map(({ endpointId, ...host }) => {
    const endpoint = byId.get(endpointId)
    if (!endpoint) throw new Error('a host without its endpoint was read')
    return { ...host, endpoint }
  })
}

/**
 * Takes hosts apart again. A changed endpoint is changed for all hosts behind it, and goes with the last of them; one that
 * had no host before stays.
 */
function split(before: HostsData, hosts: readonly StoredHost[]): HostsData {
  const old = new Map(before.endpoints.map((endpoint) => [endpoint.id, endpoint]))
  const inUse = new Map(hosts.map(({ endpoint }) => [endpoint.id, endpoint]))
  for (const { endpoint } of hosts) if (endpoint !== old.get(endpoint.id)) inUse.set(endpoint.id, endpoint)
  const wasInUse = new Set(before.hosts.map(({ endpointId }) => endpointId))
  const kept = before.endpoints.filter(({ id }) => inUse.has(id) || !wasInUse.has(id))
  const added = [...inUse.values()].filter(({ id }) => !old.has(id))
  return {
    endpoints: [...kept.map((endpoint) => inUse.get(endpoint.id) ?? endpoint), ...added],
    hosts: hosts.map(({ endpoint, ...host }) => ({ ...host, endpointId: endpoint.id })),
  }
}

/**
 * Keeps the hosts the user added and the endpoints they are reached through, without any secret. Every call goes to the
 * document, so that the window and the command line, running side by side, agree. Besides what each method names, all fail
 * as `JsonDocument.read` and `update` do.
 */
export class HostRegistry {
  readonly #hosts: Collection<HostsData, StoredHost>
  readonly #clock: Clock
  readonly #newId: () => string

  constructor(document: JsonDocument<HostsData>, { clock = systemClock, newId = randomUUID }: RegistryOptions = {}) {
    this.#hosts = new Collection(document, { read: joined, write: split })
    this.#clock = clock
    this.#newId = newId
  }

  /** Returns all hosts, in the order they were added. */
  async list(): Promise<Result<readonly KnownHost[]>> {
    const hosts = await this.#hosts.list()
    return hosts.ok ? ok(hosts.value.map(knownHost)) : hosts
  }

  /** Finds a host by its id, its name (ignoring case) or its address (in any spelling). Fails with HOST_NOT_FOUND. */
  async find(nameOrAddressOrId: string): Promise<Result<KnownHost>> {
    const hosts = await this.list()
    return hosts.ok ? findIn(hosts.value, nameOrAddressOrId) : hosts
  }

  /**
   * Adds a host. Fails with ADDRESS_INVALID, FINGERPRINT_INVALID, HOST_NAME_INVALID, HOST_EXISTS (same address),
   * HOST_NAME_TAKEN, or, unless `again` is set, HOST_KNOWN (same machine).
   */
  async add(host: NewHost): Promise<Result<KnownHost>> {
    const parsed = parseAddress(host.address)
    if (!parsed.ok) return parsed
    const fingerprint = parseFingerprint(host.fingerprint)
    if (!fingerprint.ok) return fingerprint
    const address = formatAddress(parsed.value)
    const name = checkName(host.name ?? address)
    if (!name.ok) return name
    const stored: StoredHost = {
      id: this.#newId(),
      ...identified(unknownMachine, host.identity ?? unknownMachine),
      ...withUplinks({ macs: [], wake: { ipv4: null, incapable: [], secureOn: false } }, host.uplinks ?? null),
      path: null,
      tags: [],
      name: name.value,
      addedAt: isoNow(this.#clock),
      endpoint: {
        id: this.#newId(),
        kind: 'esxi',
        address,
        fingerprint: fingerprint.value,
        user: host.user,
        apiVersion: host.apiVersion ?? null,
      },
    }
    const added = await this.#hosts.add((hosts) => {
      if (hosts.some((other) => shownAddress(other) === address)) return fail(problem('HOST_EXISTS', { address }))
      const refused = nameTaken(hosts, stored) ?? (host.again ? null : sameMachine(hosts, stored))
      return refused ?? ok(stored)
    })
    return added.ok ? ok(knownHost(added.value)) : added
  }

  /** Removes a host and returns it; `removeHost` also deletes its password. Fails with HOST_NOT_FOUND. */
  async remove(id: string): Promise<Result<KnownHost>> {
    return known(id, await this.#hosts.remove(id))
  }

  /**
   * Pins another certificate for a host's endpoint and drops what the machine behind the previous one said. Fails with
   * FINGERPRINT_INVALID or HOST_NOT_FOUND.
   */
  async repin(id: string, fingerprint: string, signal?: AbortSignal): Promise<Result<KnownHost>> {
    const parsed = parseFingerprint(fingerprint)
    if (!parsed.ok) return parsed
    return this.#change(
      id,
      (host) =>
        ok({
          ...host,
          ...unknownMachine,
          macs: [],
          wake: { ...host.wake, ipv4: null, incapable: [] },
          endpoint: { ...host.endpoint, fingerprint: parsed.value, apiVersion: null },
        }),
      signal,
    )
  }

  /**
   * Remembers the API version a host serves, if its pin still is `fingerprint`: a reply that was
   * under way when the user pinned another certificate says nothing about the new one, and is dropped. Fails with
   * HOST_NOT_FOUND.
   */
  async rememberApiVersion(id: string, fingerprint: string, version: string): Promise<Result<KnownHost>> {
    return this.#change(id, (host) => {
      const { endpoint } = host
      const news = equalFingerprints(endpoint.fingerprint, fingerprint) && endpoint.apiVersion !== version
      return ok(news ? { ...host, endpoint: { ...endpoint, apiVersion: version } } : host)
    })
  }

  /** Remembers which machine a host is, if its pin still is `fingerprint`. Fails with HOST_NOT_FOUND. */
  async rememberIdentity(id: string, fingerprint: string, identity: HostIdentity): Promise<Result<KnownHost>> {
    return this.#change(id, (host) => {
      const next = identified(host, identity)
      const news = next.moid !== host.moid || next.hardwareUuid !== host.hardwareUuid
      return ok(news && equalFingerprints(host.endpoint.fingerprint, fingerprint) ? next : host)
    })
  }

  /** Remembers which network cards wake a host, if its pin still is `fingerprint`. Fails with HOST_NOT_FOUND. */
  async rememberUplinks(id: string, fingerprint: string, uplinks: ManagementUplinks): Promise<Result<KnownHost>> {
    return this.#change(id, (host) => {
      return ok(equalFingerprints(host.endpoint.fingerprint, fingerprint) ? withUplinks(host, uplinks) : host)
    })
  }

  /** Remembers whether the keychain holds a SecureOn password for a host. Fails with HOST_NOT_FOUND. */
  async rememberSecureOn(id: string, secureOn: boolean): Promise<Result<KnownHost>> {
    return this.#change(id, (host) =>
      ok(host.wake.secureOn === secureOn ? host : { ...host, wake: { ...host.wake, secureOn } }),
    )
  }

  /** Gives a host another name. Fails with HOST_NAME_INVALID, HOST_NAME_TAKEN or HOST_NOT_FOUND. */
  async rename(id: string, name: string, signal?: AbortSignal): Promise<Result<KnownHost>> {
    const checked = checkName(name)
    if (!checked.ok) return checked
    return this.#change(
      id,
      (host, hosts) => {
        const renamed = { ...host, name: checked.value }
        const others = hosts.filter((other) => other.id !== id)
        return nameTaken(others, renamed) ?? ok(renamed)
      },
      signal,
    )
  }

  async #change(
    id: string,
    change: (host: StoredHost, hosts: readonly StoredHost[]) => Result<StoredHost>,
    signal?: AbortSignal,
  ): Promise<Result<KnownHost>> {
    return known(id, await this.#hosts.change(id, change, signal))
  }
}

/** Turns what the collection returned into a host; HOST_NOT_FOUND when it has none with this id. */
function known(id: string, result: Result<StoredHost | null>): Result<KnownHost> {
  const host = orMissing(result, notFound(id))
  return host.ok ? ok(knownHost(host.value)) : host
}

/** What is known of the machine behind a pin that no contact has used yet. */
const unknownMachine = { moid: null, hardwareUuid: null }

/** Returns the host with what a contact has read; what it did not say stays. */
function identified<Known extends HostIdentity>(host: Known, { moid, hardwareUuid }: HostIdentity): Known {
  const storable = moid !== null && moid.length <= maxMoid
  return { ...host, moid: storable ? moid : host.moid, hardwareUuid: hardwareUuid ?? host.hardwareUuid }
}

/**
 * Returns the host with its cards as it told them; an address it did not tell stays. The same object when it told nothing
 * new.
 */
export function withUplinks<Known extends Pick<StoredHost, 'macs' | 'wake'>>(
  host: Known,
  uplinks: ManagementUplinks | null,
): Known {
  if (uplinks === null) return host
  const { macs, incapable, ipv4 } = uplinks
  const wake = { ...host.wake, incapable: [...incapable], ipv4: ipv4 ?? host.wake.ipv4 }
  return sameData(host.macs, macs) && sameData(host.wake, wake) ? host : { ...host, macs: [...macs], wake }
}

/** Returns a stored address in normal form: one that was written by hand may not be. */
function shownAddress(host: StoredHost): string {
  return addressText(knownHost(host))
}

function notFound(name: string): Problem {
  return problem('HOST_NOT_FOUND', { name: printable(name) })
}

function findIn(hosts: readonly KnownHost[], text: string): Result<KnownHost> {
  const parsed = parseAddress(text)
  const address = parsed.ok ? formatAddress(parsed.value) : text
  const found =
    hosts.find((host) => host.id === text) ??
    hosts.find((host) => folded(host.name) === folded(text)) ??
    hosts.find((host) => addressText(host) === address)
  return found ? ok(found) : fail(notFound(text))
}

/**
 * Refuses a name that is another host's name or address, and an address that is another host's name: `shutdown <host>` must
 * mean one host only.
 */
function nameTaken(others: readonly StoredHost[], host: StoredHost): ReturnType<typeof fail> | null {
  const named = parseAddress(host.name)
  const nameAsAddress = named.ok ? formatAddress(named.value) : null
  const clash = others.some((other) => {
    const otherNamed = parseAddress(other.name)
    return (
      folded(other.name) === folded(host.name) ||
      shownAddress(other) === nameAsAddress ||
      (otherNamed.ok && formatAddress(otherNamed.value) === shownAddress(host))
    )
  })
  return clash ? fail(problem('HOST_NAME_TAKEN', { name: host.name })) : null
}

/**
 * Refuses a machine that is registered already. Both certificate and hardware must match: clones share the one, and boards
 * without a serial number the other.
 */
function sameMachine(others: readonly StoredHost[], host: StoredHost): ReturnType<typeof fail> | null {
  const known = others.find(
    (other) =>
      host.hardwareUuid !== null &&
      other.hardwareUuid === host.hardwareUuid &&
      equalFingerprints(other.endpoint.fingerprint, host.endpoint.fingerprint),
  )
  return known ? fail(problem('HOST_KNOWN', { name: known.name, address: shownAddress(known) })) : null
}

function folded(name: string): string {
  return name.trim().normalize('NFC').toLowerCase()
}

/** Checks a name, which must fit a tray menu: one line, visible, at most 120 characters. */
function checkName(name: string): Result<string> {
  const trimmed = name.trim().normalize('NFC')
  const invalid = (reason: string): Result<string> => fail(problem('HOST_NAME_INVALID', { reason }))
  if (trimmed === '') return invalid('empty')
  if (trimmed.length > 120) return invalid('too-long')
  return printable(trimmed) === trimmed ? ok(trimmed) : invalid('characters')
}
