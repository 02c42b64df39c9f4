import { randomUUID } from 'node:crypto'
import { isoNow, type Clock } from '../../shared/clock.ts'
import {
  autostartJournalSchema,
  type AutostartChange,
  type AutostartConfig,
  type AutostartJournalEntry,
} from '../../shared/models/autostart.ts'
import { problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { applyAutostart, autostartBetween, sameAutostart } from '../../shared/rules/autostart.ts'
import { EntryJournal, listEntries, type EntryForm, type EntryJournalOptions } from '../storage/entry-journal.ts'
import { compare } from '../../shared/text/compare.ts'
import { readAutostart, reconfigureAutostart, type AutostartReading } from '../vim/autostart.ts'
import type { VimClient } from '../vim/client.ts'
import { deliveryOf } from '../vim/faults.ts'

/** Milliseconds the host has to answer the call. */
const replyMs = 60_000

const form: EntryForm<AutostartJournalEntry> = {
  schema: autostartJournalSchema,
  ownKeys: new Set(['id', 'at', 'hostId', 'state', 'code', 'undoOf']),
}

/** The journal of changes to autostart settings. */
export class AutostartJournal extends EntryJournal<AutostartJournalEntry> {
  /** @param options `file` is `dataPaths().autostartChanges`. */
  constructor(options: EntryJournalOptions) {
    super(form, options)
  }
}

/** As `listEntries`, of changes to autostart settings. */
function listAutostartChanges(file: string, hostId: string | null): Promise<Result<readonly AutostartJournalEntry[]>> {
  return listEntries(form, file, hostId)
}

/** The last change of a host's settings that was made and not taken back; null: there is none. */
async function lastChange(file: string, hostId: string): Promise<Result<AutostartJournalEntry | null>> {
  const listed = await listAutostartChanges(file, hostId)
  if (!listed.ok) return listed
  const undone = new Set(listed.value.filter(({ state }) => state === 'done').flatMap(({ undoOf }) => undoOf ?? []))
  const made = listed.value.filter(({ state, undoOf, id }) => state === 'done' && undoOf === null && !undone.has(id))
  return ok(made.toSorted((a, b) => compare(b.at, a.at))[0] ?? null)
}

/**
 * Returns the change that restores what was before the last one. Problems: `AUTOSTART_NO_CHANGE`,
 * `AUTOSTART_CHANGED_MEANWHILE` when the settings are not as that one left them, those of reading the journal.
 */
export async function lastAutostartChangeBack(
  file: string,
  { id, name }: { readonly id: string; readonly name: string },
  { config, vms }: AutostartReading,
): Promise<Result<{ readonly change: AutostartChange; readonly undoOf: string }>> {
  const last = await lastChange(file, id)
  if (!last.ok) return last
  if (last.value === null) return fail(problem('AUTOSTART_NO_CHANGE', { name }))
  // Keeps what was set since by other means.
  if (!sameAutostart(config, last.value.after)) return fail(problem('AUTOSTART_CHANGED_MEANWHILE'))
  const names = new Map(vms.map((vm) => [vm.id, vm.name]))
  const change = autostartBetween(config, last.value.before, (vm) => names.get(vm) ?? vm)
  return ok({ change, undoOf: last.value.id })
}

export interface AutostartChangeOptions {
  readonly client: VimClient
  readonly host: { readonly id: string; readonly name: string }
  /** The settings that the change was made of, and that the user saw. */
  readonly expected: AutostartConfig
  readonly change: AutostartChange
  /** Id of the change that this one takes back. */
  readonly undoOf: string | null
  readonly journal: AutostartJournal
  readonly clock: Clock
  readonly signal?: AbortSignal | undefined
  readonly newId?: () => string
}

/**
 * Changes the autostart settings of a host: reads them again, writes the intent to the journal, sends one call, reads back
 * and writes what became of it. The call is sent once and never repeated.
 *
 * @returns the entry, `done`, `not-as-asked` or `unconfirmed`; a state read back as asked counts as `done` also when the
 * answer was lost. Problems, nothing having been changed: `AUTOSTART_CHANGED_MEANWHILE`, those of reading and of the journal,
 * `CANCELLED` before the call, and what the host refused it with.
 */
export async function changeAutostart(options: AutostartChangeOptions): Promise<Result<AutostartJournalEntry>> {
  const { client, host, expected, change, journal, clock, signal, newId = randomUUID } = options
  const now = await readAutostart(client, { signal })
  if (!now.ok) return now
  if (!sameAutostart(now.value.config, expected)) return fail(problem('AUTOSTART_CHANGED_MEANWHILE'))
  const wanted = applyAutostart(now.value.config, change)
  const intent: AutostartJournalEntry = {
    id: newId(),
    at: isoNow(clock),
    hostId: host.id,
    hostName: host.name,
    before: now.value.config,
    after: wanted,
    state: 'intent',
    code: null,
    undoOf: options.undoOf,
  }
  if (signal?.aborted) return fail(problem('CANCELLED'))
  const written = await journal.append(intent)
  if (!written.ok) return written
  // From here on a cancel would only hide what became of it.
  const entries = change.vms.map(({ id, after }) => after ?? takenOff(id))
  const sent = await reconfigureAutostart(client, now.value.manager, change.after, entries, { replyMs })
  const refused = sent.ok || deliveryOf(sent.problem) === 'unknown' ? null : sent.problem
  const outcome = refused ? { state: 'failed' as const, code: refused.code } : await readBack(client, wanted, sent.ok)
  const ended = { ...intent, ...outcome }
  const noted = await journal.append({ ...ended, at: isoNow(clock) })
  if (refused) return fail(refused)
  return ok(noted.ok ? ended : { ...ended, code: ended.code ?? noted.problem.code })
}

/** An entry that takes a VM off the list. */
function takenOff(vm: string) {
  return {
    vm,
    startOrder: -1,
    startDelay: -1,
    waitForHeartbeat: 'systemDefault',
    startAction: 'none',
    stopDelay: -1,
    stopAction: 'none',
  } as const
}

async function readBack(
  client: VimClient,
  wanted: AutostartConfig,
  answered: boolean,
): Promise<Pick<AutostartJournalEntry, 'state' | 'code'>> {
  const read = await readAutostart(client)
  if (read.ok && sameAutostart(read.value.config, wanted)) return { state: 'done', code: null }
  // Without an answer the call may still take effect later.
  return answered && read.ok
    ? { state: 'not-as-asked', code: 'AUTOSTART_NOT_AS_ASKED' }
    : { state: 'unconfirmed', code: 'AUTOSTART_UNCONFIRMED' }
}
