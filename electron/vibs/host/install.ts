import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { isAborted } from '../../../shared/abort.ts'
import { isoNow, type Clock } from '../../../shared/clock.ts'
import type { ImageChange, ImageChangeEntry } from '../../../shared/models/host-image.ts'
import type { InstallWay, VibRun, VibStep } from '../../../shared/models/host-install.ts'
import type { VibDescription } from '../../../shared/models/vib.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import type { ProblemCode } from '../../../shared/problems/codes.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { uploadName } from '../../../shared/rules/vibs/install-check.ts'
import type { VimClient } from '../../vim/client.ts'
import { retrieveExecuter } from '../../vim/esxcli.ts'
import { deliveryOf } from '../../vim/faults.ts'
import { deleteFile, hashFile, hostPath, uploadFile, type DatastoreFile } from '../../vim/host-files.ts'
import { installPatch } from '../../vim/patch.ts'
import { waitForTask } from '../../vim/power-methods.ts'
import type { ManagedObjectRef } from '../../vim/soap.ts'
import { installByEsxcli } from './esxcli-vib.ts'
import type { HostFactsForVib } from './facts.ts'
import type { ImageJournal } from './image-journal.ts'
import { verifyInstalled, type Verified } from './verify.ts'

export interface ChangeImageOptions {
  readonly client: VimClient
  readonly clock: Clock
  readonly host: { readonly id: string; readonly name: string }
  readonly journal: ImageJournal
  readonly onStep?: (step: VibStep) => void
  /** Heeded until something was sent that changes the image. */
  readonly signal?: AbortSignal | undefined
  readonly newId?: () => string
}

export interface InstallOptions extends ChangeImageOptions {
  /** The file that `vib` was read from. */
  readonly file: string
  readonly vib: VibDescription
  readonly way: InstallWay
  readonly datastore: string
  /** Told where the upload still lies when the installation itself ends with a problem. */
  readonly onLeft?: (left: Problem) => void
  /** As just read and checked. */
  readonly found: HostFactsForVib
}

/** Milliseconds that the host has for an installation: it unpacks, checks and stages, and answers only then. */
export const patienceMs = 900_000

/** How a way ended. `not-offered`: the host does not know it, and nothing was sent that installs. */
type WayEnd =
  | { readonly end: 'answered'; readonly rebootRequired: boolean | null; readonly skipped: boolean }
  | { readonly end: 'refused' | 'failed' | 'unknown' | 'not-offered'; readonly problem: Problem }

/**
 * Uploads a VIB, reads it back, installs it, verifies and cleans up. At most one call that installs is ever sent; a second
 * way is taken only where the first was not offered. The host checks the signature, and nothing is forced.
 * @returns how it ended; `unknown` where the connection was lost and the list of VIBs does not show it. Problems, nothing
 * having been installed: those of the upload, `VIB_UPLOAD_DIFFERS`, those of the journal, `CANCELLED`.
 */
export async function installVib(options: InstallOptions): Promise<Result<VibRun>> {
  const { client, vib, datastore, onStep } = options
  const target: DatastoreFile = { datastore, path: uploadName(vib, options.host.id) }
  onStep?.('upload')
  const sent = await upload(options, target)
  // What never got there needs no cleaning; a broken upload may have left a part.
  if (!sent.ok && deliveryOf(sent.problem) === 'not-sent') return sent
  const same = sent.ok ? await compareUpload(options, target) : sent
  const run = same.ok ? await afterUpload(options, target) : same
  onStep?.('clean')
  const cleaned = await deleteFile(client, target)
  if (cleaned.ok || cleaned.problem.params['status'] === 404) return run
  const left = problem('VIB_UPLOAD_LEFT', { path: hostPath(target) })
  if (run.ok) return ok({ ...run.value, notes: [...run.value.notes, left] })
  options.onLeft?.(left)
  return run
}

async function upload({ client, file, vib, signal }: InstallOptions, target: DatastoreFile): Promise<Result<void>> {
  const { bytes } = vib
  // Cut to what was read and judged: the file may have grown meanwhile.
  const open = () => createReadStream(file, { end: Math.max(0, bytes - 1) })
  return uploadFile(client, target, { bytes, open }, { signal })
}

async function compareUpload(
  { client, vib: { bytes, sha256 }, signal, onStep }: InstallOptions,
  target: DatastoreFile,
): Promise<Result<void>> {
  onStep?.('compare')
  const back = await hashFile(client, target, bytes, { signal })
  if (!back.ok) return back
  return back.value === sha256 ? ok() : fail(problem('VIB_UPLOAD_DIFFERS', { path: hostPath(target) }))
}

async function afterUpload(options: InstallOptions, target: DatastoreFile): Promise<Result<VibRun>> {
  const { vib, signal, onStep } = options
  if (signal?.aborted) return fail(problem('CANCELLED'))
  const change = {
    kind: 'install' as const,
    name: vib.name,
    version: vib.version,
    sha256: vib.sha256,
    rulesets: vib.firewall.map(({ id }) => id.slice(0, 200)),
  }
  const journaled = new JournaledChange(options, change)
  const ended = await takeWays(options, hostPath(target), journaled)
  if (!ended.ok) return ended
  const way = ended.value
  if (way.end === 'refused' || way.end === 'not-offered') return ok(endedAs('refused', [way.problem]))
  onStep?.('verify')
  // Also after a failure: what the host says of it is not always what it did.
  const verified = await verifyInstalled(options.client, options.clock, {
    name: vib.name,
    version: vib.version,
    rulesets: change.rulesets,
    there: true,
    patient: way.end === 'unknown',
  })
  const run = runOf(way, verified, vib)
  const left = await journaled.end(run.outcome, run.notes[0]?.code ?? null)
  return ok(left ? { ...run, notes: [...run.notes, left] } : run)
}

function runOf(way: WayEnd, verified: Verified, vib: VibDescription): VibRun {
  const { name, version } = vib
  const { there, ruleset } = verified
  const reboot = way.end === 'answered' ? way.rebootRequired : null
  // It may be there all the same, with other content: another program put it there meanwhile.
  if (way.end === 'answered' && way.skipped) return endedAs('skipped', [problem('VIB_SKIPPED', { name, version })])
  if (there === true) {
    const unseen = vib.firewall.length > 0 && ruleset === null && reboot !== true
    const notes = unseen ? [problem('VIB_RULESET_NOT_SEEN', { key: vib.firewall[0]?.id ?? '' })] : []
    return { outcome: 'installed', rebootRequired: reboot, ruleset, notes }
  }
  if (way.end === 'answered') {
    // Some hosts list a VIB that waits for a restart only then.
    const code = reboot === true && there === false ? 'VIB_SEEN_AFTER_REBOOT' : 'VIB_NOT_CONFIRMED'
    return { ...endedAs('unknown', [problem(code, { name, version })]), rebootRequired: reboot }
  }
  if (way.end === 'failed') return endedAs('failed', [way.problem])
  return endedAs('unknown', [problem('VIB_NOT_CONFIRMED', { name, version }), way.problem].slice(0, 1))
}

export function endedAs(outcome: VibRun['outcome'], notes: readonly Problem[]): VibRun {
  return { outcome, rebootRequired: null, ruleset: null, notes }
}

async function takeWays(options: InstallOptions, path: string, journaled: JournaledChange): Promise<Result<WayEnd>> {
  const { way, found } = options
  const first = way === 'patch' ? null : await takeEsxcli(options, path, journaled)
  if (first && !(first.ok && first.value.end === 'not-offered')) return first
  if (way === 'esxcli') return first ?? ok({ end: 'not-offered', problem: problem('VIB_NO_WAY') })
  if (!found.patchManager) return ok({ end: 'not-offered', problem: problem('VIB_NO_WAY') })
  return takePatch(options, found.patchManager, path, journaled)
}

/** Refusals that say that the host offers no esxcli over SOAP to this user. */
const notOffered: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'METHOD_NOT_FOUND',
  'NOT_SUPPORTED',
  'NO_PERMISSION',
  'OBJECT_NOT_FOUND',
  'ESXCLI_UNKNOWN',
])

async function takeEsxcli(options: InstallOptions, path: string, journaled: JournaledChange): Promise<Result<WayEnd>> {
  const { client, found, signal, onStep, vib } = options
  onStep?.('rehearse')
  const executer = await retrieveExecuter(client, found.host, { signal })
  if (!executer.ok) return beforeInstall(executer.problem)
  const rehearsed = await installByEsxcli(
    client,
    executer.value,
    { path, dryRun: true },
    { signal, replyMs: patienceMs },
  )
  if (!rehearsed.ok) return beforeInstall(rehearsed.problem)
  // A host that would skip it has nothing to install.
  if (rehearsed.value.installed.length === 0 && rehearsed.value.skipped.length > 0)
    return ok({ end: 'answered', rebootRequired: false, skipped: true })
  const begun = await journaled.begin(signal)
  if (!begun.ok) return begun
  onStep?.('install')
  // From here on a cancel would only hide what became of it.
  const session = client.sessionNumber
  const sent = await installByEsxcli(client, executer.value, { path, dryRun: false }, { replyMs: patienceMs, session })
  if (!sent.ok) return ok(afterInstall(sent.problem, vib))
  const { installed, skipped, rebootRequired } = sent.value
  return ok({ end: 'answered', rebootRequired, skipped: installed.length === 0 && skipped.length > 0 })
}

async function takePatch(
  options: InstallOptions,
  manager: ManagedObjectRef,
  path: string,
  journaled: JournaledChange,
): Promise<Result<WayEnd>> {
  const { client, clock, signal, onStep, vib } = options
  const begun = await journaled.begin(signal)
  if (!begun.ok) return begun
  onStep?.('install')
  const task = await installPatch(client, manager, path, { replyMs: patienceMs, session: client.sessionNumber })
  if (!task.ok) return ok(afterInstall(task.problem, vib))
  const waited = await waitForTask(client, task.value, clock, { timeoutMs: patienceMs })
  if (waited.ok) return ok({ end: 'answered', rebootRequired: null, skipped: false })
  const said = String(waited.problem.params['message'] ?? '')
  if (/host was not updated|host is not changed/i.test(said))
    return ok({ end: 'answered', rebootRequired: false, skipped: true })
  return ok(afterInstall(waited.problem, vib))
}

/** Judges a failure of what precedes the call that installs. */
function beforeInstall(failed: Problem): Result<WayEnd> {
  if (notOffered.has(failed.code)) return ok({ end: 'not-offered', problem: failed })
  return deliveryOf(failed) === 'refused' ? ok({ end: 'refused', problem: failed }) : fail(failed)
}

/** Judges a failure of the call that installs. */
function afterInstall(failed: Problem, { name, version }: VibDescription): WayEnd {
  const delivery = deliveryOf(failed)
  if (delivery === 'unknown') return { end: 'unknown', problem: problem('VIB_NOT_CONFIRMED', { name, version }) }
  return { end: 'failed', problem: failed }
}

/** One line before the call that changes the image, and one for what became of it. */
export class JournaledChange {
  readonly #options: ChangeImageOptions
  readonly #entry: ImageChangeEntry
  #begun = false

  constructor(options: ChangeImageOptions, change: ImageChange) {
    const { clock, host, newId = randomUUID } = options
    this.#options = options
    this.#entry = {
      id: newId(),
      at: isoNow(clock),
      hostId: host.id,
      hostName: host.name,
      change,
      before: null,
      state: 'intent',
      code: null,
      undoOf: null,
    }
  }

  /** Writes the intent. Problems: those of the journal, `CANCELLED`; then nothing may be sent. */
  async begin(signal: AbortSignal | undefined): Promise<Result<void>> {
    if (signal?.aborted) return fail(problem('CANCELLED'))
    const written = await this.#options.journal.append({ ...this.#entry, at: isoNow(this.#options.clock) })
    if (!written.ok) return written
    this.#begun = true
    if (!isAborted(signal)) return written
    // The line may have waited for another program's, and the user for neither.
    await this.end('failed', 'CANCELLED')
    return fail(problem('CANCELLED'))
  }

  /** Writes what became of it, if it was begun; returns why that could not be written. */
  async end(outcome: VibRun['outcome'], code: string | null): Promise<Problem | null> {
    if (!this.#begun) return null
    const state = outcome === 'unknown' ? 'unconfirmed' : stateOf(outcome)
    const written = await this.#options.journal.append({ ...this.#entry, state, code, at: isoNow(this.#options.clock) })
    return written.ok ? null : written.problem
  }
}

function stateOf(outcome: VibRun['outcome']): ImageChangeEntry['state'] {
  if (outcome === 'installed' || outcome === 'removed') return 'done'
  return outcome === 'skipped' ? 'not-as-asked' : 'failed'
}
