import type { EndpointRecord, HostAddress, HostRecord } from '../../shared/models/host.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { printable } from '../../shared/text/printable.ts'
import { formatAddress, parseAddress } from './address.ts'

/** A host as it is stored, together with its endpoint. */
export interface StoredHost extends Omit<HostRecord, 'endpointId'> {
  readonly endpoint: EndpointRecord
}

/** A stored text that does not read as an address: shown as it is, and never connected to. */
export interface UnreadableAddress {
  readonly unreadable: string
}

/** An endpoint that can be connected to. */
export interface Endpoint extends Omit<EndpointRecord, 'address'> {
  readonly address: HostAddress
}

/** A host on the list. It can be shown, renamed and removed; to connect to it, pass it to {@link connectable}. */
export interface KnownHost extends Omit<StoredHost, 'endpoint'> {
  readonly endpoint: Omit<EndpointRecord, 'address'> & { readonly address: HostAddress | UnreadableAddress }
}

/** A host that can be connected to. */
export interface Host extends KnownHost {
  readonly endpoint: Endpoint
}

/** Parses the address of a stored host. Everything behind the registry works with the parsed one. */
export function knownHost(host: StoredHost): KnownHost {
  const { address: text } = host.endpoint
  const parsed = parseAddress(text)
  return { ...host, endpoint: { ...host.endpoint, address: parsed.ok ? parsed.value : { unreadable: text } } }
}

/** Returns the address of a host as shown. */
export function addressText({ endpoint: { address } }: Pick<KnownHost, 'endpoint'>): string {
  return 'unreadable' in address ? address.unreadable : formatAddress(address)
}

/** Returns the host if its address can be read. Fails with HOST_ADDRESS_UNREADABLE. */
export function connectable(host: KnownHost): Result<Host> {
  const { name, endpoint } = host
  const { address } = endpoint
  return 'unreadable' in address
    ? fail(problem('HOST_ADDRESS_UNREADABLE', { name: printable(name), address: printable(address.unreadable) }))
    : ok({ ...host, endpoint: { ...endpoint, address } })
}
