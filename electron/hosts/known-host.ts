import type { HostAddress, HostRecord } from '../../shared/models/host.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { printable } from '../../shared/text/printable.ts'
import { formatAddress, parseAddress } from './address.ts'

/** A stored text that does not read as an address: shown as it is, and never connected to. */
export interface UnreadableAddress {
  readonly unreadable: string
}

/** A host on the list. It can be shown, renamed and removed; to connect to it, pass it to {@link connectable}. */
export interface KnownHost extends Omit<HostRecord, 'address'> {
  readonly address: HostAddress | UnreadableAddress
}

/** A host that can be connected to. */
export interface Host extends KnownHost {
  readonly address: HostAddress
}

/** Parses the address of a stored host. Everything behind the registry works with the parsed one. */
export function knownHost(record: HostRecord): KnownHost {
  const parsed = parseAddress(record.address)
  return { ...record, address: parsed.ok ? parsed.value : { unreadable: record.address } }
}

/** Returns the address as shown. */
export function addressText(address: KnownHost['address']): string {
  return 'unreadable' in address ? address.unreadable : formatAddress(address)
}

/** Returns the host if its address can be read. Fails with HOST_ADDRESS_UNREADABLE. */
export function connectable(host: KnownHost): Result<Host> {
  const { address, name } = host
  return 'unreadable' in address
    ? fail(problem('HOST_ADDRESS_UNREADABLE', { name: printable(name), address: printable(address.unreadable) }))
    : ok({ ...host, address })
}
