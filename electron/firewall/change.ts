import { randomUUID } from 'node:crypto'
import { isoNow, type Clock } from '../../shared/clock.ts'
import type { ChangeEntry, ChangePreview, FirewallChange } from '../../shared/models/firewall.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { currentState, previewChange, sameChange } from '../../shared/rules/firewall-change.ts'
import type { VimClient } from '../vim/client.ts'
import { deliveryOf } from '../vim/faults.ts'
import { isLoginRefusal } from '../vim/login-problem.ts'
import type { ManagedObjectRef } from '../vim/soap.ts'
import type { ChangeJournal } from './change-journal.ts'
import { sendChange } from './methods.ts'
import { readFirewall, readFirewallObjects, readSource, type FirewallReading } from '../vim/firewall.ts'

interface Judging {
  readonly client: VimClient
  /** TCP port the host was added with: what this program itself must not lose. */
  readonly managementPort: number
  readonly change: FirewallChange
  readonly clock: Clock
  readonly signal?: AbortSignal | undefined
}

export interface ApplyOptions extends Judging {
  readonly host: { readonly id: string; readonly name: string }
  /** `before` of the preview the user agreed to; null where the host did not give it. */
  readonly expected: FirewallChange | null
  /** Id of the change this one takes back. */
  readonly undoOf: string | null
  readonly journal: ChangeJournal
  readonly newId?: () => string
  /** Milliseconds the host has to answer the call. */
  readonly replyMs?: number
}

/** A service may take as long to start or stop as its script does. */
const defaultReplyMs = 60_000
/**
 * How often the state is read back, and milliseconds between two readings: a service comes up after StartService
 * returned.
 */
const readBackTries = 4
const readBackPauseMs = 500

/** Reads the host again and judges what a change would do. Problems: those of reading. */
export async function previewOnHost(options: Judging): Promise<Result<ChangePreview>> {
  const judged = await judge(options)
  return judged.ok ? ok(judged.value.preview) : judged
}

/**
 * Makes one change: reads again, judges, writes the intent to the journal, sends one call, reads back, and writes what
 * became of it. The call is sent once and never repeated; what was not asked for is never sent.
 *
 * A change to what is there already is `done` without a call and without a line in the journal, since nothing happened.
 *
 * @returns the entry, `done`, `not-as-asked` or `unconfirmed`. A state read back as asked counts as `done` also when the
 * answer to the call was lost. A `done` with a code says that the journal could not be written. Problems, nothing having
 * been changed: the preview's refusal, `FIREWALL_CHANGED_MEANWHILE`, those of reading and of the journal
 * (`STORAGE_WRITE_FAILED`, `STORAGE_BUSY`), `CANCELLED` before the call, and what the host refused it with.
 */
export async function applyChange(options: ApplyOptions): Promise<Result<ChangeEntry>> {
  const { client, host, change, clock, journal, undoOf, newId = randomUUID } = options
  const judged = await judge(options)
  if (!judged.ok) return judged
  const { preview, reading } = judged.value
  if (preview.refusal) return fail(preview.refusal)
  if (!sameState(preview.before, options.expected))
    return fail(problem('FIREWALL_CHANGED_MEANWHILE', { key: change.key }))
  const entry: ChangeEntry = {
    id: newId(),
    at: isoNow(clock),
    hostId: host.id,
    hostName: host.name,
    change,
    before: preview.before,
    state: 'intent',
    code: null,
    undoOf,
  }
  if (preview.noChange) return ok({ ...entry, state: 'done' })
  const target = targetOf(reading, change)
  if (!target)
    return fail(
      problem(change.kind === 'service' || change.kind === 'policy' ? 'SERVICES_READ_ONLY' : 'FIREWALL_NOT_READ'),
    )
  if (options.signal?.aborted) return fail(problem('CANCELLED'))
  const intent = await journal.append(entry)
  if (!intent.ok) return intent
  // From here on a cancel would only hide what became of it.
  const sent = await sendChange(client, target, change, { replyMs: options.replyMs ?? defaultReplyMs })
  const refused = sent.ok || deliveryOf(sent.problem) === 'unknown' ? null : sent.problem
  const outcome = refused ? { state: 'failed' as const, code: refused.code } : await readBack(options, sent.ok)
  const ended: ChangeEntry = { ...entry, ...outcome }
  const written = await journal.append({ ...ended, at: isoNow(clock) })
  if (refused) return fail(refused)
  return ok(written.ok ? ended : { ...ended, code: ended.code ?? written.problem.code })
}

interface Judged {
  readonly preview: ChangePreview
  readonly reading: FirewallReading
}

async function judge({ client, managementPort, change, clock, signal }: Judging): Promise<Result<Judged>> {
  const reading = await readFirewallObjects(client, { clock, signal })
  if (!reading.ok) return reading
  const source = await readSource(client, { signal })
  if (!source.ok) return source
  return ok({
    reading: reading.value,
    preview: previewChange(reading.value.firewall, change, { managementPort, source: source.value }),
  })
}

function targetOf(
  { firewallSystem, serviceSystem }: FirewallReading,
  { kind }: FirewallChange,
): ManagedObjectRef | null {
  return kind === 'ruleset' || kind === 'allowed' ? firewallSystem : serviceSystem
}

function sameState(a: FirewallChange | null, b: FirewallChange | null): boolean {
  return a === null || b === null ? a === b : sameChange(a, b)
}

/** Reads until the state is as asked or the tries are used up. Only the reading is repeated. */
async function readBack(
  { client, change, clock }: ApplyOptions,
  answered: boolean,
): Promise<Pick<ChangeEntry, 'state' | 'code'>> {
  let seen: FirewallChange | null = null
  for (let tries = 1; ; tries += 1) {
    const read = await readFirewall(client, { clock })
    seen = read.ok ? currentState(read.value, change) : null
    if (seen && sameChange(seen, change)) return { state: 'done', code: null }
    if (tries >= readBackTries || (!read.ok && isLasting(read.problem))) break
    await clock.sleep(readBackPauseMs)
  }
  // Without an answer the call may still take effect later.
  return answered && seen
    ? { state: 'not-as-asked', code: 'FIREWALL_NOT_AS_ASKED' }
    : { state: 'unconfirmed', code: 'FIREWALL_CALL_UNCONFIRMED' }
}

/** Trying at once again brings nothing, or would lock the account. */
function isLasting(failed: Problem): boolean {
  const { code } = failed
  return isLoginRefusal(failed) || code === 'CERTIFICATE_CHANGED' || code === 'REPLY_TIMEOUT' || code === 'CANCELLED'
}
