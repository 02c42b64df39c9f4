import type { ImageChangeEntry } from '../../../shared/models/host-image.ts'
import type { VibOutcome } from '../../../shared/models/host-install.ts'
import type { AcceptanceLevel } from '../../../shared/models/vib.ts'
import type { WorkshopRun } from '../../../shared/models/vib-workshop.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { levelNeeded } from '../../../shared/rules/vibs/install-check.ts'
import { levelToRestore, rulesetsOf, type RestorableLevel } from '../../../shared/rules/vibs/restore-level.ts'
import { applyAcceptance } from './acceptance.ts'
import { readFactsForVib } from './facts.ts'
import { endedAs, installVib, type ChangeImageOptions, type InstallOptions } from './install.ts'
import { removeVib, type RemoveOptions } from './remove.ts'

/** Ends of an installation after which the host certainly does not have the VIB. */
const notInstalled: ReadonlySet<VibOutcome> = new Set<VibOutcome>(['refused', 'skipped', 'failed'])

/**
 * Installs a VIB as {@link installVib} does, after the host's acceptance level was lowered where the VIB needs that; if it
 * cannot be lowered nothing more is done. A host that did not get the VIB gets its level back.
 * @param options `onLeft` also hears of a level that could not be set back when the installation ends with a problem.
 * @returns Problems: those of {@link installVib}, and of {@link applyAcceptance}.
 */
export async function installLowering(options: InstallOptions): Promise<Result<WorkshopRun>> {
  const { level: before } = options.found.facts
  const needed = levelNeeded(options.vib, before)
  if (needed === null) return withoutLevel(await installVib(options))
  options.onStep?.('level')
  const lowered = await setLevel(options, { level: needed, expected: before, undoOf: null, signal: options.signal })
  if (!lowered.ok) return lowered
  const { state, code, id } = lowered.value
  if (state !== 'done')
    return ok({
      ...endedAs(state === 'unconfirmed' ? 'unknown' : 'failed', code === null ? [] : [levelProblem(code, needed)]),
      level: await levelSince(options, before),
    })
  const run = await installVib(options)
  if (run.ok && !notInstalled.has(run.value.outcome)) return ok({ ...run.value, level: { before, now: needed } })
  options.onStep?.('level')
  const left = await restore(options, { level: before, undoOf: id }, needed)
  if (run.ok)
    return ok({
      ...run.value,
      notes: left ? [...run.value.notes, left] : run.value.notes,
      level: { before, now: left ? needed : before },
    })
  if (left) options.onLeft?.(left)
  return run
}

/** What a removal does beside removing. */
export interface RemovalPlan {
  /** The level that the host gets back afterwards; null: it stays. */
  readonly restores: RestorableLevel | null
  /** Keys of the rulesets that go with the VIB. */
  readonly rulesets: readonly string[]
}

/** Returns what a removal does beside removing. Problems: those of reading the journal. */
export async function planRemoval({
  name,
  found,
  host,
  journal,
}: Pick<RemoveOptions, 'name' | 'found' | 'host' | 'journal'>): Promise<Result<RemovalPlan>> {
  const changes = await journal.list(host.id)
  if (!changes.ok) return changes
  const { level, packages } = found.facts
  const version = packages.find((each) => each.name === name)?.version ?? null
  const remaining = packages.filter((each) => each.name !== name)
  return ok({
    restores: levelToRestore(changes.value, level, remaining),
    rulesets: rulesetsOf(changes.value, name, version),
  })
}

/**
 * Removes a VIB as {@link removeVib} does, then gives the host the level back that it had before this program lowered it.
 * @param plan as just made of what was just read.
 * @returns Problems: those of {@link removeVib}.
 */
export async function removeRestoring(options: RemoveOptions, plan: RemovalPlan): Promise<Result<WorkshopRun>> {
  const { level: now } = options.found.facts
  const run = await removeVib({ ...options, rulesets: plan.rulesets })
  if (!run.ok || run.value.outcome !== 'removed' || plan.restores === null) return withoutLevel(run)
  options.onStep?.('level')
  const left = await restore(options, plan.restores, now)
  return ok({
    ...run.value,
    notes: left ? [...run.value.notes, left] : run.value.notes,
    level: { before: now, now: left ? now : plan.restores.level },
  })
}

function withoutLevel(run: Awaited<ReturnType<typeof installVib>>): Result<WorkshopRun> {
  return run.ok ? ok({ ...run.value, level: null }) : run
}

/** Sets a level back; returns what to say when that did not work. Not cancelled: it takes back what was begun. */
async function restore(
  options: ChangeImageOptions,
  { level, undoOf }: RestorableLevel,
  expected: AcceptanceLevel,
): Promise<Problem | null> {
  const changed = await setLevel(options, { level, expected, undoOf, signal: undefined })
  if (changed.ok && changed.value.state === 'done') return null
  const cause = changed.ok ? changed.value.code : changed.problem
  return problem('VIB_LEVEL_NOT_RESTORED', { name: options.host.name, level }, cause)
}

function setLevel(
  { client, clock, host, journal, newId }: ChangeImageOptions,
  change: {
    readonly level: AcceptanceLevel
    readonly expected: AcceptanceLevel
    readonly undoOf: string | null
    readonly signal: AbortSignal | undefined
  },
): Promise<Result<ImageChangeEntry>> {
  return applyAcceptance({ client, clock, host, journal, ...change, ...(newId && { newId }) })
}

function levelProblem(code: string, level: AcceptanceLevel): Problem {
  return code === 'ACCEPTANCE_UNCONFIRMED'
    ? problem('ACCEPTANCE_UNCONFIRMED', { level })
    : problem('ACCEPTANCE_NOT_AS_ASKED', { level })
}

async function levelSince({ client }: ChangeImageOptions, before: AcceptanceLevel): Promise<WorkshopRun['level']> {
  const read = await readFactsForVib(client)
  return read.ok && read.value.facts.level !== before ? { before, now: read.value.facts.level } : null
}
