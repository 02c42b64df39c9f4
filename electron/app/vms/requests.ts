import type { RequestInput } from '../../../shared/ipc/contract.ts'
import type { vmsRequests } from '../../../shared/ipc/vms.ts'
import type { VmHost } from '../../../shared/models/vm-action.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { isHostBusy } from '../../hosts/host-lock.ts'
import { answerVm } from '../../vms/answer-question.ts'
import { readVms, type ReadVm, type VmsReading } from '../../vms/read-vms.ts'
import { changeSnapshots, readSnapshots, type SnapshotChange } from '../../vms/snapshots.ts'
import { actOnVms } from '../../vms/vm-actions.ts'
import { VmJournal } from '../../vms/vm-journal.ts'
import { VmSession } from '../../vms/vm-session.ts'
import type { Capability } from '../capability.ts'
import { connectedHost } from '../connected-host.ts'
import type { AppContext } from '../context.ts'
import type { HostConnection } from '../hosts/host-connection.ts'
import { withoutCause } from '../without-cause.ts'

/** Milliseconds that a VM has to get where an action brings it, as on the command line. */
const actionMs = 300_000

interface Read {
  readonly connection: HostConnection
  readonly reading: VmsReading
  readonly host: VmHost
  readonly session: VmSession
  readonly signal: AbortSignal
}

/** What the user does with single VMs. */
export function vms(app: AppContext): Capability<typeof vmsRequests> {
  const journal = new VmJournal({
    file: app.paths.vmActions,
    clock: app.clock,
    redact: (text) => app.redactor.redact(text),
  })
  return {
    requests: {
      'vms.read': async ({ id, vms: ids }, signal) => {
        const found = await read(app, journal, id, signal)
        if (!found.ok) return found
        const { reading, host } = found.value
        return ok({ host, vms: chosen(reading, ids) })
      },
      'vms.act': async ({ id, vms: ids, action }, signal) => {
        const found = await read(app, journal, id, signal)
        if (!found.ok) return found
        const { reading, host, session } = found.value
        const ends = await actOnVms(session, action, chosen(reading, ids), {
          timeoutMs: actionMs,
          startOrder: reading.startOrder,
          host,
          emit: () => undefined,
        })
        return ok(ends.map((end) => ({ ...end, problem: end.problem && withoutCause(end.problem) })))
      },
      'vms.answer': async ({ id, vm, question, choice }, signal) => {
        const found = await readOne(app, journal, id, vm, signal)
        return found.ok ? answerVm(found.value.session, found.value.vm, { id: question }, choice) : found
      },
      'vms.snapshots': async ({ id, vm }, signal) => {
        const host = connectedHost(app, id)
        if (!host.ok) return host
        const { client, closed } = host.value
        return readSnapshots(client, vm, { signal: AbortSignal.any([signal, closed]) })
      },
      'vms.changeSnapshots': async ({ id, vm, change }, signal) => {
        const found = await readOne(app, journal, id, vm, signal)
        if (!found.ok) return found
        const planned = await plan(found.value, vm, change)
        return planned.ok ? changeSnapshots(found.value.session, found.value.vm, planned.value) : planned
      },
    },
  }
}

async function read(app: AppContext, journal: VmJournal, id: string, given: AbortSignal): Promise<Result<Read>> {
  const connection = connectedHost(app, id)
  if (!connection.ok) return connection
  const { client, closed, record } = connection.value
  const signal = AbortSignal.any([given, closed])
  const reading = await readVms(client, { signal })
  if (!reading.ok) return reading
  const identity = { fingerprint: record.endpoint.fingerprint, hardwareUuid: reading.value.hardwareUuid }
  const runUnderWay = await isHostBusy(app.paths.root, identity)
  const session = new VmSession({
    client,
    clock: app.clock,
    host: { ...identity, id: record.id, name: record.name },
    dataRoot: app.paths.root,
    journal,
    trigger: 'user',
    signal,
  })
  const host = { ...reading.value.host, name: record.name, runUnderWay }
  return ok({ connection: connection.value, reading: reading.value, host, session, signal })
}

async function readOne(
  app: AppContext,
  journal: VmJournal,
  id: string,
  vm: string,
  signal: AbortSignal,
): Promise<Result<Read & { readonly vm: ReadVm }>> {
  const found = await read(app, journal, id, signal)
  if (!found.ok) return found
  const [one] = chosen(found.value.reading, [vm])
  return one ? ok({ ...found.value, vm: one }) : fail(problem('VM_NOT_FOUND', { vm }))
}

function chosen({ vms: all }: VmsReading, ids: readonly string[]): ReadVm[] {
  const byId = new Map(all.map((each) => [each.vm.id, each]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** Finds the snapshot that a change is about in a fresh list. */
async function plan(
  { connection, signal }: Read,
  vm: string,
  change: RequestInput<'vms.changeSnapshots'>['change'],
): Promise<Result<SnapshotChange>> {
  if (change.work === 'snapshot-create' || change.work === 'snapshot-consolidate') return ok(change)
  const snapshots = await readSnapshots(connection.client, vm, { signal })
  if (!snapshots.ok) return snapshots
  const snapshot = snapshots.value.find(({ moid }) => moid === change.snapshot)
  return snapshot ? ok({ work: change.work, snapshot }) : fail(problem('SNAPSHOT_NOT_FOUND', { name: change.snapshot }))
}
