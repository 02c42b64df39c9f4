import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../../shared/clock.ts'
import { isoNow, systemClock } from '../../shared/clock.ts'
import { hostRecordSchema } from '../../shared/models/host.ts'
import type { HostRecord } from '../../shared/models/host.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { fail, ok } from '../../shared/result.ts'
import { printable } from '../../shared/text/printable.ts'
import { Collection, orMissing } from '../storage/collection.ts'
import { jsonDocument } from '../storage/document.ts'
import type { JsonDocument } from '../storage/document.ts'
import { formatAddress, parseAddress } from './address.ts'
import { addressText, knownHost, type KnownHost } from './known-host.ts'
import { parseFingerprint } from '../../shared/rules/fingerprint.ts'
import { equalFingerprints } from './fingerprint.ts'

const registrySchema = z.object({ hosts: z.array(hostRecordSchema).max(1_000) })
type RegistryData = z.infer<typeof registrySchema>

/** Describes a host to add. `name` defaults to the address. */
export interface NewHost {
  readonly address: string
  readonly user: string
  readonly fingerprint: string
  readonly name?: string
  readonly apiVersion?: string | null
  readonly hardwareUuid?: string | null
  /** Adds it even if the same machine is registered under another address. */
  readonly again?: boolean
}

export interface RegistryOptions {
  readonly clock?: Clock
  readonly newId?: () => string
}

/** Opens the registry's document; `file` is `dataPaths().hosts`. */
export function hostsDocument(file: string, clock: Clock = systemClock): JsonDocument<RegistryData> {
  return jsonDocument<RegistryData>({ file, schema: registrySchema, empty: () => ({ hosts: [] }), clock })
}

/**
 * Keeps the hosts the user added, without any secret. Every call goes to the document, so that the window and the command
 * line, running side by side, agree. Besides what each method names, all fail as `JsonDocument.read` and `update` do.
 */
export class HostRegistry {
  readonly #hosts: Collection<RegistryData, HostRecord>
  readonly #clock: Clock
  readonly #newId: () => string

  constructor(document: JsonDocument<RegistryData>, { clock = systemClock, newId = randomUUID }: RegistryOptions = {}) {
    this.#hosts = new Collection(document, { read: ({ hosts }) => hosts, write: (_, hosts) => ({ hosts }) })
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
    const record: HostRecord = {
      id: this.#newId(),
      name: name.value,
      address,
      user: host.user,
      fingerprint: fingerprint.value,
      apiVersion: host.apiVersion ?? null,
      hardwareUuid: host.hardwareUuid ?? null,
      addedAt: isoNow(this.#clock),
    }
    const added = await this.#hosts.add((hosts) => {
      if (hosts.some((other) => shownAddress(other) === address)) return fail(problem('HOST_EXISTS', { address }))
      const refused = nameTaken(hosts, record) ?? (host.again ? null : sameMachine(hosts, record))
      return refused ?? ok(record)
    })
    return added.ok ? ok(knownHost(added.value)) : added
  }

  /** Removes a host and returns its record; `removeHost` also deletes its password. Fails with HOST_NOT_FOUND. */
  async remove(id: string): Promise<Result<KnownHost>> {
    return known(id, await this.#hosts.remove(id))
  }

  /** Pins another certificate and drops what the host behind the previous one said. Fails with FINGERPRINT_INVALID or HOST_NOT_FOUND. */
  async repin(id: string, fingerprint: string): Promise<Result<KnownHost>> {
    const parsed = parseFingerprint(fingerprint)
    if (!parsed.ok) return parsed
    return this.#change(id, (host) => ok({ ...host, fingerprint: parsed.value, apiVersion: null, hardwareUuid: null }))
  }

  /**
   * Remembers the API version a host serves, if its pin still is `fingerprint`: a reply that was
   * under way when the user pinned another certificate says nothing about the new one, and is dropped. Fails with
   * HOST_NOT_FOUND.
   */
  async rememberApiVersion(id: string, fingerprint: string, version: string): Promise<Result<KnownHost>> {
    return this.#change(id, (host) => {
      const sameHost = equalFingerprints(host.fingerprint, fingerprint)
      return ok(sameHost && host.apiVersion !== version ? { ...host, apiVersion: version } : host)
    })
  }

  /** Remembers which machine a host is, if its pin still is `fingerprint`. Fails with HOST_NOT_FOUND. */
  async rememberHardwareUuid(id: string, fingerprint: string, uuid: string): Promise<Result<KnownHost>> {
    return this.#change(id, (host) => {
      const sameHost = equalFingerprints(host.fingerprint, fingerprint)
      return ok(sameHost && host.hardwareUuid !== uuid ? { ...host, hardwareUuid: uuid } : host)
    })
  }

  /** Gives a host another name. Fails with HOST_NAME_INVALID, HOST_NAME_TAKEN or HOST_NOT_FOUND. */
  async rename(id: string, name: string): Promise<Result<KnownHost>> {
    const checked = checkName(name)
    if (!checked.ok) return checked
    return this.#change(id, (host, hosts) => {
      const renamed = { ...host, name: checked.value }
      const others = hosts.filter((other) => other.id !== id)
      return nameTaken(others, renamed) ?? ok(renamed)
    })
  }

  async #change(
    id: string,
    change: (host: HostRecord, hosts: readonly HostRecord[]) => Result<HostRecord>,
  ): Promise<Result<KnownHost>> {
    return known(id, await this.#hosts.change(id, change))
  }
}

/** Turns what the collection returned into a host; HOST_NOT_FOUND when it has none with this id. */
function known(id: string, result: Result<HostRecord | null>): Result<KnownHost> {
  const record = orMissing(result, notFound(id))
  return record.ok ? ok(knownHost(record.value)) : record
}

/** Returns a stored address in normal form: one that was written by hand may not be. */
function shownAddress(record: HostRecord): string {
  return addressText(knownHost(record).address)
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
    hosts.find((host) => addressText(host.address) === address)
  return found ? ok(found) : fail(notFound(text))
}

/**
 * Refuses a name that is another host's name or address, and an address that is another host's name: `shutdown <host>` must
 * mean one host only.
 */
function nameTaken(others: readonly HostRecord[], host: HostRecord): ReturnType<typeof fail> | null {
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
function sameMachine(others: readonly HostRecord[], host: HostRecord): ReturnType<typeof fail> | null {
  const known = others.find(
    (other) =>
      host.hardwareUuid !== null &&
      other.hardwareUuid === host.hardwareUuid &&
      equalFingerprints(other.fingerprint, host.fingerprint),
  )
  return known ? fail(problem('HOST_KNOWN', { name: known.name, address: known.address })) : null
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
