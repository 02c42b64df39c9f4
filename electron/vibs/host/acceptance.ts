import { randomUUID } from 'node:crypto'
import { isAborted } from '../../../shared/abort.ts'
import { isoNow, type Clock } from '../../../shared/clock.ts'
import type { AcceptancePreview, ImageChangeEntry } from '../../../shared/models/host-image.ts'
import type { AcceptanceLevel } from '../../../shared/models/vib.ts'
import { problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { previewAcceptance } from '../../../shared/rules/vibs/acceptance.ts'
import type { VimClient } from '../../vim/client.ts'
import { deliveryOf } from '../../vim/faults.ts'
import {
  readAcceptanceLevel,
  readImageProfile,
  updateAcceptanceLevel,
  type ImageProfile,
} from '../../vim/image-config.ts'
import type { ManagedObjectRef } from '../../vim/soap.ts'
import { readImageObjects, type ImageObjects } from './image-objects.ts'
import type { ImageJournal } from './image-journal.ts'
import { readPackages } from './packages.ts'
import { isRefusal } from '../../vim/refusal.ts'

interface ReadOptions {
  readonly signal?: AbortSignal | undefined
}

export interface PreviewOptions extends ReadOptions {
  readonly client: VimClient
  readonly level: AcceptanceLevel
}

export interface ApplyAcceptanceOptions extends PreviewOptions {
  readonly host: { readonly id: string; readonly name: string }
  /** The level of the preview that the user agreed to. */
  readonly expected: AcceptanceLevel
  /** Id of the change this one takes back. */
  readonly undoOf: string | null
  readonly journal: ImageJournal
  readonly clock: Clock
  readonly newId?: () => string
}

/** Milliseconds the host has to answer: it checks every installed VIB against the new level. */
const replyMs = 120_000

/** The acceptance level of a host and the image it runs. */
export interface HostAcceptance {
  readonly level: AcceptanceLevel
  /** Nameless where the host does not tell. */
  readonly profile: ImageProfile
}

/** Reads the acceptance level of a host. Problems: `IMAGE_NOT_MANAGED`, those of reading. */
export async function readAcceptance(client: VimClient, options: ReadOptions = {}): Promise<Result<HostAcceptance>> {
  const read = await readLevel(client, options)
  if (!read.ok) return read
  const profile = await readImageProfile(client, read.value.manager, options)
  if (!profile.ok && !isRefusal(profile.problem)) return profile
  return ok({ level: read.value.level, profile: profile.ok ? profile.value : { name: null, vendor: null } })
}

/** Reads the host and judges what a change of its acceptance level would do. Problems: those of reading. */
export async function previewAcceptanceOnHost(options: PreviewOptions): Promise<Result<AcceptancePreview>> {
  const judged = await judge(options)
  return judged.ok ? ok(judged.value.preview) : judged
}

/**
 * Changes the acceptance level: reads again, judges, writes the intent to the journal, sends one call, reads back, and writes
 * what became of it. The call is sent once and never repeated. To undo a change, apply its `before`.
 * @returns the entry: `done`, `not-as-asked` or `unconfirmed`; a change to what is there already is `done` without a call and
 * without a line in the journal. Problems, nothing having been changed: the preview's refusal,
 * `ACCEPTANCE_CHANGED_MEANWHILE`, those of reading and of the journal, `CANCELLED`, and what the host refused it with.
 */
export async function applyAcceptance(options: ApplyAcceptanceOptions): Promise<Result<ImageChangeEntry>> {
  const { client, level, host, expected, journal, clock, undoOf, signal, newId = randomUUID } = options
  const judged = await judge(options)
  if (!judged.ok) return judged
  const { preview, manager } = judged.value
  if (preview.before !== expected) return fail(problem('ACCEPTANCE_CHANGED_MEANWHILE', { level: preview.before }))
  if (preview.refusal) return fail(preview.refusal)
  const entry: ImageChangeEntry = {
    id: newId(),
    at: isoNow(clock),
    hostId: host.id,
    hostName: host.name,
    change: { kind: 'acceptance', level },
    before: preview.before,
    state: 'intent',
    code: null,
    undoOf,
  }
  if (preview.noChange) return ok({ ...entry, state: 'done' })
  if (signal?.aborted) return fail(problem('CANCELLED'))
  const intent = await journal.append(entry)
  if (!intent.ok) return intent
  // The line may have waited for another program's, and the user for neither.
  if (isAborted(signal)) {
    await journal.append({ ...entry, state: 'failed', code: 'CANCELLED', at: isoNow(clock) })
    return fail(problem('CANCELLED'))
  }
  // From here on a cancel would only hide what became of it.
  const sent = await updateAcceptanceLevel(client, manager, level, { replyMs })
  const refused = sent.ok || deliveryOf(sent.problem) === 'unknown' ? null : sent.problem
  const outcome = refused
    ? { state: 'failed' as const, code: refused.code }
    : await readBack(client, manager, level, sent.ok)
  const ended: ImageChangeEntry = { ...entry, ...outcome }
  const written = await journal.append({ ...ended, at: isoNow(clock) })
  if (refused) return fail(refused)
  return ok(written.ok ? ended : { ...ended, code: ended.code ?? written.problem.code })
}

async function readBack(
  client: VimClient,
  manager: ManagedObjectRef,
  level: AcceptanceLevel,
  answered: boolean,
): Promise<Pick<ImageChangeEntry, 'state' | 'code'>> {
  const read = await readAcceptanceLevel(client, manager)
  if (read.ok && read.value === level) return { state: 'done', code: null }
  // Without an answer the call may still take effect later.
  return answered && read.ok
    ? { state: 'not-as-asked', code: 'ACCEPTANCE_NOT_AS_ASKED' }
    : { state: 'unconfirmed', code: 'ACCEPTANCE_UNCONFIRMED' }
}

interface Level {
  readonly level: AcceptanceLevel
  readonly manager: ManagedObjectRef
  readonly objects: ImageObjects
}

async function readLevel(client: VimClient, options: ReadOptions): Promise<Result<Level>> {
  const objects = await readImageObjects(client, options)
  if (!objects.ok) return objects
  const manager = objects.value.imageConfigManager
  if (!manager) return fail(problem('IMAGE_NOT_MANAGED'))
  const level = await readAcceptanceLevel(client, manager, options)
  return level.ok ? ok({ level: level.value, manager, objects: objects.value }) : level
}

async function judge({
  client,
  level,
  signal,
}: PreviewOptions): Promise<Result<{ readonly preview: AcceptancePreview; readonly manager: ManagedObjectRef }>> {
  const read = await readLevel(client, { signal })
  if (!read.ok) return read
  const { objects, manager } = read.value
  const listed = await readPackages(client, objects, { signal })
  // Without its list the host itself is the judge.
  if (!listed.ok && !listed.problem.code.startsWith('PACKAGES_')) return listed
  const packages = listed.ok ? listed.value.packages : null
  return ok({
    preview: previewAcceptance(read.value.level, level, { packages, secureBoot: objects.secureBoot }),
    manager,
  })
}
