import { isDeepStrictEqual } from 'node:util'
import type { InstallWay, VibStep } from '../../../shared/models/host-install.ts'
import type { VibDescription } from '../../../shared/models/vib.ts'
import type {
  InstallPreview,
  RemovalPreview,
  VibDraft,
  VibFiles,
  WorkshopRun,
} from '../../../shared/models/vib-workshop.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { previewAcceptance } from '../../../shared/rules/vibs/acceptance.ts'
import {
  checkInstall,
  levelNeeded,
  manualCommands,
  removalCommand,
  uploadPath,
  wayOf,
} from '../../../shared/rules/vibs/install-check.ts'
import type { BuiltVib } from '../../vibs/build-vib.ts'
import { readFactsForVib, type HostFactsForVib } from '../../vibs/host/facts.ts'
import type { ImageJournal } from '../../vibs/host/image-journal.ts'
import { endedAs, type ChangeImageOptions } from '../../vibs/host/install.ts'
import type { PendingReboots, RebootChange } from '../../vibs/host/pending-reboots.ts'
import { checkRemoval } from '../../vibs/host/remove.ts'
import { installLowering, planRemoval, removeRestoring } from '../../vibs/host/with-level.ts'
import { connectedHost } from '../connected-host.ts'
import type { AppContext } from '../context.ts'
import type { HostConnection } from '../hosts/host-connection.ts'
import { Bounded } from './bounded.ts'
import type { Building } from './building.ts'
import type { HostWork } from './host-work.ts'
import type { OpenedFiles } from './opened-files.ts'

type JobsContext = Pick<AppContext, 'clock' | 'newId' | 'host' | 'store' | 'push' | 'notice' | 'translator'>

/** What the jobs work with. */
export interface JobParts {
  readonly building: Building
  readonly opened: OpenedFiles
  readonly work: HostWork
  readonly journal: ImageJournal
  readonly reboots: PendingReboots
}

export interface InstallWish {
  readonly id: string
  readonly source: { readonly file: string } | { readonly draft: VibDraft; readonly files: VibFiles | null }
  readonly datastore: string | null
  readonly secureBootOff: boolean
  readonly way: InstallWay
}

/** The file of an installation. */
interface Source {
  readonly path: string
  readonly vib: VibDescription
  /** Of a draft; null for a file that was opened. */
  readonly built: BuiltVib | null
  /** Asked last of all: fails when the file is no longer the one that was looked at, and notes what was built. */
  readonly check: () => Promise<Result<unknown>>
  /** Deletes what was made for the job. */
  readonly remove: () => Promise<void>
}

interface InstallJob {
  readonly kind: 'install'
  readonly hostId: string
  readonly wish: InstallWish
  readonly source: Source
  readonly preview: InstallPreview
}

interface RemovalJob {
  readonly kind: 'remove'
  readonly hostId: string
  readonly preview: RemovalPreview
}

/** Previews that wait to be agreed to; each may hold a file of its own. */
const maxJobs = 20

/**
 * Previews installations and removals, and carries out what was previewed. A job holds what the user saw, is used once, and
 * is refused when the host looks worse than it did.
 */
export class Jobs {
  readonly #app: JobsContext
  readonly #parts: JobParts
  readonly #jobs = new Bounded<InstallJob | RemovalJob>(maxJobs, (job) => void dispose(job))

  constructor(app: JobsContext, parts: JobParts) {
    this.#app = app
    this.#parts = parts
  }

  /** Reads the host and judges an installation. Problems: those of the source, of building and of reading. */
  async previewInstall(wish: InstallWish, signal: AbortSignal): Promise<Result<InstallPreview>> {
    const host = connectedHost(this.#app, wish.id)
    if (!host.ok) return host
    const source = await this.#source(wish.source, signal)
    if (!source.ok) return source
    const way = wayOf(wish.way, this.#app.store.state.settings)
    const chosen = { ...wish, way }
    const preview = await this.#judge(host.value, source.value, chosen, signal)
    if (!preview.ok || signal.aborted) {
      await source.value.remove()
      return preview.ok ? fail(problem('CANCELLED')) : preview
    }
    const { job } = preview.value
    this.#jobs.set(job, {
      kind: 'install',
      hostId: wish.id,
      wish: chosen,
      source: source.value,
      preview: preview.value,
    })
    return preview
  }

  /**
   * Installs what a preview showed. Problems: `VIB_PREVIEW_STALE`, `VIB_FILE_CHANGED`, `VIB_VERSION_TAKEN`, those of
   * {@link HostWork.alone} and {@link installLowering}.
   */
  async install(id: string, signal: AbortSignal): Promise<Result<WorkshopRun>> {
    const job = this.#jobs.take(id)
    if (!job) return fail(problem('VIB_PREVIEW_STALE'))
    try {
      if (job.kind !== 'install') return fail(problem('VIB_PREVIEW_STALE'))
      return await this.#parts.work.alone(job.hostId, signal, (host, stop) => this.#install(job, host, stop))
    } finally {
      await dispose(job)
    }
  }

  /** Reads the host and judges a removal. Problems: those of reading. */
  async previewRemoval(id: string, name: string, signal: AbortSignal): Promise<Result<RemovalPreview>> {
    const host = connectedHost(this.#app, id)
    if (!host.ok) return host
    const found = await readFactsForVib(host.value.client, { signal })
    if (!found.ok) return found
    const { vib, blockers, warnings } = checkRemoval(name, found.value)
    const plan = await planRemoval({ name, found: found.value, ...this.#change(host.value) })
    if (!plan.ok) return plan
    const preview: RemovalPreview = {
      job: this.#app.newId(),
      name,
      version: vib?.version ?? null,
      blockers,
      warnings,
      restores: blockers.length > 0 ? null : (plan.value.restores?.level ?? null),
      command: removalCommand(name),
    }
    this.#jobs.set(preview.job, { kind: 'remove', hostId: id, preview })
    return ok(preview)
  }

  /** Removes what a preview showed. Problems: `VIB_PREVIEW_STALE`, those of {@link HostWork.alone} and {@link removeRestoring}. */
  async remove(id: string, signal: AbortSignal): Promise<Result<WorkshopRun>> {
    const job = this.#jobs.take(id)
    if (!job) return fail(problem('VIB_PREVIEW_STALE'))
    await dispose(job)
    if (job.kind !== 'remove') return fail(problem('VIB_PREVIEW_STALE'))
    return this.#parts.work.alone(job.hostId, signal, (host, stop) => this.#remove(job, host, stop))
  }

  /** Drops the previews of a host. */
  forget(hostId: string): void {
    for (const job of this.#jobs.takeAll((each) => each.hostId === hostId)) void dispose(job)
  }

  async close(): Promise<void> {
    await Promise.all(this.#jobs.takeAll(() => true).map(dispose))
  }

  async #source(source: InstallWish['source'], signal: AbortSignal): Promise<Result<Source>> {
    const { opened, building } = this.#parts
    if ('file' in source) {
      const vib = await opened.vib(source.file)
      if (!vib.ok) return vib
      const check = () => opened.vib(source.file)
      return ok({ ...vib.value, built: null, check, remove: () => Promise.resolve() })
    }
    const made = await building.forInstall(source.draft, source.files, signal)
    if (!made.ok) return made
    const { path, vib, built, folder } = made.value
    return ok({ path, vib, built, check: () => building.note(built), remove: folder.remove })
  }

  async #judge(
    host: HostConnection,
    { vib, built }: Source,
    wish: InstallWish,
    signal: AbortSignal,
  ): Promise<Result<InstallPreview>> {
    const found = await readFactsForVib(host.client, { signal })
    if (!found.ok) return found
    const taken = built === null ? ok(null) : await this.#parts.building.taken(built)
    if (!taken.ok) return taken
    const { facts, release } = found.value
    const check = checkInstall(vib, facts, { ...wish, lowersLevel: true })
    const { name, version } = vib
    const ours = taken.value === null ? [] : [problem('VIB_VERSION_TAKEN', { name, version, ...taken.value })]
    const { level } = facts
    const needed = levelNeeded(vib, level)
    const lowering = needed === null ? [] : previewAcceptance(level, needed, facts).warnings
    const { datastore } = check
    const path = uploadPath(vib, datastore, host.record.id)
    return ok({
      job: this.#app.newId(),
      vib: picked(vib),
      release,
      // A window shows none of the relations, of which an image has thousands.
      facts: { ...facts, packages: facts.packages.map(({ relations: _judged, ...each }) => each) },
      check: { ...check, blockers: [...ours, ...check.blockers], warnings: [...lowering, ...check.warnings] },
      lowersFrom: needed === null ? null : level,
      steps: stepsOf(needed !== null, wish.way),
      commands: manualCommands(vib, path, needed !== null),
      uploadPath: datastore === null ? null : path,
    })
  }

  async #install(job: InstallJob, host: HostConnection, signal: AbortSignal): Promise<Result<WorkshopRun>> {
    const { source, preview, wish } = job
    const { datastore } = preview.check
    // What kept it from being agreed to does so still.
    if (preview.check.blockers.length > 0 || datastore === null) return refused(preview.check.blockers)
    const found = await readFactsForVib(host.client, { signal })
    if (!found.ok) return found
    const worse = worseThan(preview, source.vib, found.value, { ...wish, datastore })
    if (worse.length > 0) return refused(worse)
    const same = await source.check()
    if (!same.ok) return same
    const run = await installLowering({
      ...this.#change(host, preview.job, signal),
      file: source.path,
      vib: source.vib,
      way: wish.way,
      datastore,
      found: found.value,
      onLeft: this.#app.notice,
    })
    if (run.ok) {
      const { name, version, firewall } = source.vib
      const rulesets = firewall.map(({ id }) => id)
      const { bootTime } = found.value
      await this.#awaitReboot(run.value, { kind: 'install', name, version, rulesets, hostId: host.record.id, bootTime })
    }
    return run
  }

  async #remove(job: RemovalJob, host: HostConnection, signal: AbortSignal): Promise<Result<WorkshopRun>> {
    const { name, version, blockers, warnings, restores, job: id } = job.preview
    if (blockers.length > 0) return refused(blockers)
    const found = await readFactsForVib(host.client, { signal })
    if (!found.ok) return found
    const again = checkRemoval(name, found.value)
    const worse = [...again.blockers, ...unseen(again.warnings, warnings)]
    if (worse.length > 0) return refused(worse)
    const change = this.#change(host, id, signal)
    const plan = await planRemoval({ name, found: found.value, ...change })
    if (!plan.ok) return plan
    // Another version is not what the user agreed to remove, and another level not what the host shall get back.
    if (again.vib?.version !== version || (plan.value.restores?.level ?? null) !== restores)
      return refused([problem('VIB_PREVIEW_STALE')])
    const run = await removeRestoring({ ...change, name, found: found.value }, plan.value)
    const { rulesets } = plan.value
    const { bootTime } = found.value
    const gone = { kind: 'remove', name, version, rulesets, hostId: host.record.id, bootTime } as const
    if (run.ok) await this.#awaitReboot(run.value, gone)
    return run
  }

  async #awaitReboot(run: WorkshopRun, change: RebootChange): Promise<void> {
    const noted = await this.#parts.reboots.note(run, change)
    if (!noted.ok) this.#app.notice(noted.problem)
  }

  /** @param job whose steps are pushed */
  #change({ client, record }: HostConnection, job?: string, signal?: AbortSignal): ChangeImageOptions {
    const { clock, newId, push } = this.#app
    let sent = false
    const onStep = (step: VibStep): void => {
      sent ||= step === 'install' || step === 'remove'
      if (job !== undefined) push('vibs.progress', { job, step, cancellable: !sent && signal?.aborted !== true })
    }
    return {
      client,
      clock,
      newId,
      host: { id: record.id, name: record.name },
      journal: this.#parts.journal,
      onStep,
      signal,
    }
  }
}

async function dispose(job: InstallJob | RemovalJob): Promise<void> {
  if (job.kind === 'install') await job.source.remove()
}

function refused(notes: readonly Problem[]): Result<WorkshopRun> {
  return ok({ ...endedAs('refused', notes), level: null })
}

function picked({ name, version, vendor, acceptance, bytes, sha256, firewall }: VibDescription): InstallPreview['vib'] {
  return { name, version, vendor, acceptance, bytes, sha256, firewall }
}

function stepsOf(lowers: boolean, way: InstallWay): readonly VibStep[] {
  // The documented method has no rehearsal.
  const rehearsal: readonly VibStep[] = way === 'patch' ? [] : ['rehearse']
  return [...(lowers ? (['level'] as const) : []), 'upload', 'compare', ...rehearsal, 'install', 'verify', 'clean']
}

/** Returns what the user did not see in the preview: what stands in the way now, and what there is to be warned of now. */
function worseThan(
  preview: InstallPreview,
  vib: VibDescription,
  { facts }: HostFactsForVib,
  wish: InstallWish,
): readonly Problem[] {
  const { level } = facts
  const check = checkInstall(vib, facts, { ...wish, lowersLevel: true })
  return [
    ...(level === preview.facts.level ? [] : [problem('ACCEPTANCE_CHANGED_MEANWHILE', { level })]),
    ...check.blockers,
    ...unseen(check.warnings, preview.check.warnings),
  ]
}

function unseen(now: readonly Problem[], known: readonly Problem[]): readonly Problem[] {
  return now.filter(
    ({ code, params }) => !known.some((each) => each.code === code && isDeepStrictEqual(each.params, params)),
  )
}
