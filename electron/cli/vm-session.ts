import { fail, ok, type Result } from '../../shared/result.ts'
import type { Host } from '../hosts/known-host.ts'
import type { VimClient } from '../vim/client.ts'
import { findVm } from '../vms/find-vm.ts'
import { readVms, type ReadVm, type VmsReading } from '../vms/read-vms.ts'
import { VmJournal } from '../vms/vm-journal.ts'
import { VmSession } from '../vms/vm-session.ts'
import type { CliSession } from './session.ts'

/** The VMs of a host that a command is about. */
export interface NamedVms {
  readonly client: VimClient
  readonly record: Host
  readonly reading: VmsReading
  /** In the order given, each once. */
  readonly named: readonly [ReadVm, ...ReadVm[]]
  /** Sends requests for them. */
  readonly vms: VmSession
}

/**
 * Works with VMs of one saved host that are given by name or id. Fails with VM_NOT_FOUND and VM_NAME_AMBIGUOUS before
 * anything is sent.
 * @param settle as of {@link CliSession.withHost}
 */
export function withVms<T>(
  session: CliSession,
  host: string,
  names: readonly string[],
  work: (vms: NamedVms) => Promise<Result<T>>,
  settle = true,
): Promise<Result<T>> {
  const { clock, paths, cancel, redact } = session
  return session.withHost(
    host,
    async (client, record) => {
      const read = await readVms(client, { signal: cancel })
      if (!read.ok) return read
      const found = namedVms(read.value.vms, names)
      if (!found.ok) return found
      const { id, name, endpoint } = record
      const vms = new VmSession({
        client,
        clock,
        host: { id, name, fingerprint: endpoint.fingerprint, hardwareUuid: read.value.hardwareUuid },
        dataRoot: paths.root,
        journal: new VmJournal({ file: paths.vmActions, clock, redact }),
        trigger: 'cli',
        signal: cancel,
      })
      return work({ client, record, reading: read.value, named: found.value, vms })
    },
    { settle },
  )
}

function namedVms(vms: readonly ReadVm[], names: readonly string[]): Result<[ReadVm, ...ReadVm[]]> {
  const [first = '', ...more] = names
  const one = findVm(vms, first)
  if (!one.ok) return one
  const found: [ReadVm, ...ReadVm[]] = [one.value]
  for (const name of more) {
    const next = findVm(vms, name)
    if (!next.ok) return fail(next.problem)
    if (!found.includes(next.value)) found.push(next.value)
  }
  return ok(found)
}
