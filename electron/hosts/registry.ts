import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../../shared/clock.ts'
import { isoNow, systemClock } from '../../shared/clock.ts'
import { hostRecordSchema } from '../../shared/models/host.ts'
import type { HostRecord } from '../../shared/models/host.ts'
import { problem } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/result.ts'
import { fail, ok } from '../../shared/result.ts'
import { printable } from '../../shared/text/printable.ts'
import { jsonDocument } from '../storage/document.ts'
import type { JsonDocument } from '../storage/document.ts'
import { formatAddress, parseAddress } from './address.ts'
import { parseFingerprint } from '../../shared/rules/fingerprint.ts'
import { equalFingerprints } from './fingerprint.ts'

const registrySchema = z.object({ hosts: z.array(hostRecordSchema).max(1_000) })
type RegistryData = z.infer<typeof registrySchema>

/** What is needed to add a host. `name` defaults to the address. */
export interface NewHost {
  readonly address: string
  readonly user: string
  readonly fingerprint: string
  readonly name?: string
  readonly apiVersion?: string | null
  readonly hardwareUuid?: string | null
  /** Adds it although the same machine is there under another address. */
  readonly again?: boolean
}

export interface RegistryOptions {
  readonly clock?: Clock
  readonly newId?: () => string
}

/** The document the registry stands on; `file` is `dataPaths().hosts`. */
export function hostsDocument(file: string, clock: Clock = systemClock): JsonDocument<RegistryData> {
  return jsonDocument<RegistryData>({ file, schema: registrySchema, empty: () => ({ hosts: [] }), clock })
}

/**
 * The hosts the person added. Every call goes to the document, so that the window and the command line, running side by side, agree.
 * Holds no secret. Besides what each method names, all fail as `JsonDocument.read` and `update` do.
 */
export class HostRegistry {
  readonly #document: JsonDocument<RegistryData>
  readonly #clock: Clock
  readonly #newId: () => string

  constructor(document: JsonDocument<RegistryData>, { clock = systemClock, newId = randomUUID }: RegistryOptions = {}) {
    this.#document = document
    this.#clock = clock
    this.#newId = newId
  }

  /** All hosts, in the order they were added. */
  async list(): Promise<Result<readonly HostRecord[]>> {
    const data = await this.#document.read()
    return data.ok ? ok(data.value.hosts) : data
  }

  /** The host with this id, name (in whatever case) or address (in whatever spelling). Fails with HOST_NOT_FOUND. */
  async find(nameOrAddressOrId: string): Promise<Result<HostRecord>> {
    const data = await this.#document.read()
    return data.ok ? findIn(data.value.hosts, nameOrAddressOrId) : data
  }

  /** Adds a host. Fails with ADDRESS_INVALID, FINGERPRINT_INVALID, HOST_NAME_INVALID, HOST_EXISTS (same address), HOST_NAME_TAKEN, or HOST_KNOWN (same machine) unless told `again`. */
  async add(host: NewHost): Promise<Result<HostRecord>> {
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
    const updated = await this.#document.update(({ hosts }) => {
      if (hosts.some((other) => other.address === address)) return fail(problem('HOST_EXISTS', { address }))
      const refused = nameTaken(hosts, record) ?? (host.again ? null : sameMachine(hosts, record))
      return refused ?? ok({ hosts: [...hosts, record] })
    })
    return updated.ok ? ok(record) : updated
  }

  /** Takes a host out and gives what it was; its password is the caller's to remove. Fails with HOST_NOT_FOUND. */
  async remove(id: string): Promise<Result<HostRecord>> {
    let removed: HostRecord | undefined
    const updated = await this.#document.update(({ hosts }) => {
      removed = hosts.find((host) => host.id === id)
      return removed ? ok({ hosts: hosts.filter((host) => host.id !== id) }) : notFound(id)
    })
    if (!updated.ok) return updated
    return removed ? ok(removed) : notFound(id)
  }

  /** Trusts another certificate from now on, and forgets what was learnt from the one before. Fails with FINGERPRINT_INVALID or HOST_NOT_FOUND. */
  async repin(id: string, fingerprint: string): Promise<Result<HostRecord>> {
    const parsed = parseFingerprint(fingerprint)
    if (!parsed.ok) return parsed
    return this.#change(id, (host) => ok({ ...host, fingerprint: parsed.value, apiVersion: null, hardwareUuid: null }))
  }

  /**
   * Remembers the API version a host serves, if its pin still is `fingerprint`: an answer that was on its way while the
   * person pinned another certificate says nothing about the new one, and is dropped. Fails with HOST_NOT_FOUND.
   */
  async rememberApiVersion(id: string, fingerprint: string, version: string): Promise<Result<HostRecord>> {
    return this.#change(id, (host) => {
      const sameHost = equalFingerprints(host.fingerprint, fingerprint)
      return ok(sameHost && host.apiVersion !== version ? { ...host, apiVersion: version } : host)
    })
  }

  /** Remembers which machine a host is, on the terms of {@link rememberApiVersion}. Fails with HOST_NOT_FOUND. */
  async rememberHardwareUuid(id: string, fingerprint: string, uuid: string): Promise<Result<HostRecord>> {
    return this.#change(id, (host) => {
      const sameHost = equalFingerprints(host.fingerprint, fingerprint)
      return ok(sameHost && host.hardwareUuid !== uuid ? { ...host, hardwareUuid: uuid } : host)
    })
  }

  /** Gives a host another name. Fails with HOST_NAME_INVALID, HOST_NAME_TAKEN or HOST_NOT_FOUND. */
  async rename(id: string, name: string): Promise<Result<HostRecord>> {
    const checked = checkName(name)
    if (!checked.ok) return checked
    return this.#change(id, (host, hosts) => {
      const renamed = { ...host, name: checked.value }
      return (
        nameTaken(
          hosts.filter((other) => other.id !== id),
          renamed,
        ) ?? ok(renamed)
      )
    })
  }

  async #change(
    id: string,
    change: (host: HostRecord, hosts: readonly HostRecord[]) => Result<HostRecord>,
  ): Promise<Result<HostRecord>> {
    let changed: HostRecord | undefined
    const updated = await this.#document.update((data) => {
      const host = data.hosts.find((other) => other.id === id)
      if (!host) return notFound(id)
      const next = change(host, data.hosts)
      if (!next.ok) return next
      changed = next.value
      return ok(
        next.value === host ? data : { hosts: data.hosts.map((other) => (other === host ? next.value : other)) },
      )
    })
    if (!updated.ok) return updated
    return changed ? ok(changed) : notFound(id)
  }
}

function notFound(name: string): ReturnType<typeof fail> {
  return fail(problem('HOST_NOT_FOUND', { name: printable(name) }))
}

function findIn(hosts: readonly HostRecord[], text: string): Result<HostRecord> {
  const parsed = parseAddress(text)
  const address = parsed.ok ? formatAddress(parsed.value) : null
  const found =
    hosts.find((host) => host.id === text) ??
    hosts.find((host) => folded(host.name) === folded(text)) ??
    hosts.find((host) => host.address === address)
  return found ? ok(found) : notFound(text)
}

/**
 * Refuses a name that another host answers to, be it as its name or as its address: `shutdown <host>` must mean one host only.
 * Likewise an address that is another host's name.
 */
function nameTaken(others: readonly HostRecord[], host: HostRecord): ReturnType<typeof fail> | null {
  const named = parseAddress(host.name)
  const nameAsAddress = named.ok ? formatAddress(named.value) : null
  const clash = others.some((other) => {
    const otherNamed = parseAddress(other.name)
    return (
      folded(other.name) === folded(host.name) ||
      other.address === nameAsAddress ||
      (otherNamed.ok && formatAddress(otherNamed.value) === host.address)
    )
  })
  return clash ? fail(problem('HOST_NAME_TAKEN', { name: host.name })) : null
}

/** Refuses a machine that is there already: certificate and hardware, since clones share one and boards without a serial number the other. */
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

/** A name is what stands in a tray menu: one line, visible, at most 120 characters. */
function checkName(name: string): Result<string> {
  const trimmed = name.trim().normalize('NFC')
  const valid = trimmed !== '' && trimmed.length <= 120 && printable(trimmed) === trimmed
  return valid
    ? ok(trimmed)
    : fail(
        problem('HOST_NAME_INVALID', {
          reason: trimmed === '' ? 'empty' : trimmed.length > 120 ? 'too-long' : 'characters',
        }),
      )
}
