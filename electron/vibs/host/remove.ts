import type { VibRun } from '../../../shared/models/host-install.ts'
import type { HostPackage } from '../../../shared/models/host-image.ts'
import { problem, type Problem } from '../../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { isCommunity, isVendors } from '../../../shared/rules/vibs/acceptance.ts'
import { checkDependents } from '../../../shared/rules/vibs/relations.ts'
import { retrieveExecuter } from '../../vim/esxcli.ts'
import { deliveryOf } from '../../vim/faults.ts'
import { removeByEsxcli } from './esxcli-vib.ts'
import type { HostFactsForVib } from './facts.ts'
import { endedAs, JournaledChange, patienceMs, type ChangeImageOptions } from './install.ts'
import { verifyInstalled } from './verify.ts'

export interface RemoveOptions extends ChangeImageOptions {
  readonly name: string
  /** Keys of the rulesets that it brought; empty where they are not known. */
  readonly rulesets?: readonly string[]
  /** As just read. */
  readonly found: HostFactsForVib
}

/** What a check before a removal found. */
export interface RemovalCheck {
  readonly vib: HostPackage | null
  readonly blockers: readonly Problem[]
  readonly warnings: readonly Problem[]
}

/** Judges before anything is sent whether a VIB can be removed: the VIB, or what stands in the way. */
export function checkRemoval(name: string, { facts }: HostFactsForVib): RemovalCheck {
  const vib = facts.packages.find((each) => each.name === name) ?? null
  if (!vib) return { vib, blockers: [problem('VIB_NOT_INSTALLED', { name })], warnings: [] }
  const dependents = checkDependents(vib, facts.packages)
  const blockers = [
    // Without a driver or a part of the system the host may not come up again.
    ...(isVendors(vib) && !isCommunity(vib) ? [problem('VIB_VENDORS_OWN', { name })] : []),
    ...(facts.licence === 'free' ? [problem('VIB_LICENCE_FREE')] : []),
    ...facts.missing.map((privilege) => problem('VIB_PRIVILEGE_MISSING', { privilege })),
    ...(facts.installing ? [problem('VIB_INSTALL_RUNNING')] : []),
    ...dependents.blockers,
  ]
  return { vib, blockers, warnings: dependents.warnings }
}

/**
 * Removes a VIB through esxcli, after a rehearsal on the host, and verifies that it is gone. One call is sent and never
 * repeated.
 * @returns how it ended. Problems, nothing having been removed: those of the journal, `CANCELLED`, and what keeps the
 * rehearsal from being answered.
 */
export async function removeVib(options: RemoveOptions): Promise<Result<VibRun>> {
  const { client, clock, name, found, signal, onStep, rulesets = [] } = options
  const { vib, blockers } = checkRemoval(name, found)
  if (!vib || blockers.length > 0) return ok(endedAs('refused', blockers))
  onStep?.('rehearse')
  const executer = await retrieveExecuter(client, found.host, { signal })
  if (!executer.ok) return beforeRemoval(executer.problem)
  const rehearsed = await removeByEsxcli(
    client,
    executer.value,
    { name, dryRun: true },
    { signal, replyMs: patienceMs },
  )
  if (!rehearsed.ok) return beforeRemoval(rehearsed.problem)
  const journaled = new JournaledChange(options, { kind: 'remove', name, version: vib.version })
  const begun = await journaled.begin(signal)
  if (!begun.ok) return begun
  onStep?.('remove')
  const session = client.sessionNumber
  const sent = await removeByEsxcli(client, executer.value, { name, dryRun: false }, { replyMs: patienceMs, session })
  onStep?.('verify')
  const lost = !sent.ok && deliveryOf(sent.problem) === 'unknown'
  const { there, ruleset } = await verifyInstalled(client, clock, {
    name,
    version: vib.version,
    rulesets,
    there: false,
    patient: lost,
  })
  const run = ((): VibRun => {
    const rebootRequired = sent.ok ? sent.value.rebootRequired : null
    // A ruleset that only a reboot takes away is said by that.
    const left = ruleset !== null && rebootRequired !== true ? [problem('VIB_RULESET_LEFT', { key: ruleset })] : []
    if (there === false) return { ...endedAs('removed', left), rebootRequired }
    if (!sent.ok && !lost) return endedAs('failed', [sent.problem])
    return { ...endedAs('unknown', [problem('VIB_REMOVAL_NOT_CONFIRMED', { name })]), rebootRequired }
  })()
  const left = await journaled.end(run.outcome, run.notes[0]?.code ?? null)
  return ok(left ? { ...run, notes: [...run.notes, left] } : run)
}

function beforeRemoval(failed: Problem): Result<VibRun> {
  return deliveryOf(failed) === 'refused' ? ok(endedAs('refused', [failed])) : fail(failed)
}
