import type { RequestInput } from '../../../shared/ipc/contract.ts'
import type { autostartRequests, AutostartView } from '../../../shared/ipc/autostart.ts'
import type { AutostartChange, AutostartJournalEntry } from '../../../shared/models/autostart.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { fixAutostart, judgeAutostart, orderAutostart, sameAutostart } from '../../../shared/rules/autostart.ts'
import { AutostartJournal, changeAutostart, lastAutostartChangeBack } from '../../power/autostart-change.ts'
import { learnTimes, type LearnedTimes } from '../../power/learned-times.ts'
import { readAutostart, type AutostartReading } from '../../vim/autostart.ts'
import type { Capability } from '../capability.ts'
import { connectedHost } from '../connected-host.ts'
import type { AppContext } from '../context.ts'
import type { HostConnection } from '../hosts/host-connection.ts'

interface Read {
  readonly host: HostConnection
  readonly reading: AutostartReading
  readonly times: LearnedTimes
}

/** What hosts do with their VMs by themselves. */
export function autostart(app: AppContext): Capability<typeof autostartRequests> {
  const journal = new AutostartJournal({
    file: app.paths.autostartChanges,
    clock: app.clock,
    redact: (text) => app.redactor.redact(text),
  })
  return {
    requests: {
      'autostart.read': ({ id }, signal) => view(app, id, signal),
      'autostart.change': (input, signal) => change(app, journal, input, signal),
    },
  }
}

async function read(app: AppContext, id: string, signal: AbortSignal): Promise<Result<Read>> {
  const host = connectedHost(app, id)
  if (!host.ok) return host
  const reading = await readAutostart(host.value.client, { signal: AbortSignal.any([signal, host.value.closed]) })
  if (!reading.ok) return reading
  const times = await learnTimes(app.paths.journal, id)
  return times.ok ? ok({ host: host.value, reading: reading.value, times: times.value }) : times
}

async function view(app: AppContext, id: string, signal: AbortSignal): Promise<Result<AutostartView>> {
  const found = await read(app, id, signal)
  if (!found.ok) return found
  const { host, reading, times } = found.value
  const input = { config: reading.config, vms: reading.vms, timeOf: times(reading.vms).timeOf }
  const undo = await lastAutostartChangeBack(app.paths.autostartChanges, host.record, reading)
  return ok({
    config: reading.config,
    report: judgeAutostart(input),
    fix: fixAutostart(input),
    undo: undo.ok ? undo.value.change : null,
  })
}

/** Works the change out again, so that what is sent is what is proposed for the settings the user saw, and nothing else. */
async function change(
  app: AppContext,
  journal: AutostartJournal,
  { id, expected, undo, order }: RequestInput<'autostart.change'>,
  signal: AbortSignal,
): Promise<Result<AutostartJournalEntry>> {
  const found = await read(app, id, signal)
  if (!found.ok) return found
  const { host, reading, times } = found.value
  const { config, vms } = reading
  if (!sameAutostart(config, expected)) return fail(problem('AUTOSTART_CHANGED_MEANWHILE'))
  const proposed = (): AutostartChange | null =>
    order ? orderAutostart({ config, names: vms }, order) : fixAutostart({ config, vms, timeOf: times(vms).timeOf })
  const planned = undo
    ? await lastAutostartChangeBack(app.paths.autostartChanges, host.record, reading)
    : ok({ change: proposed(), undoOf: null })
  if (!planned.ok) return planned
  // A guest has started or stopped since: what would be changed is no longer what was shown.
  if (planned.value.change === null) return fail(problem('AUTOSTART_CHANGED_MEANWHILE'))
  return changeAutostart({
    client: host.client,
    host: host.record,
    expected: config,
    change: planned.value.change,
    undoOf: planned.value.undoOf,
    journal,
    clock: app.clock,
    signal,
  })
}
