import type { HostPackage, ImageChangeEntry } from '../../models/host-image.ts'
import type { AcceptanceLevel } from '../../models/vib.ts'
import { meetsLevel, vibsBelow } from './acceptance.ts'

/** The level that a host gets back, and the change that is taken back with it. */
export interface RestorableLevel {
  readonly level: AcceptanceLevel
  readonly undoOf: string
}

/**
 * Returns the level from before the last lowering that the journal knows; null when the host is no longer at the level it was
 * lowered to, or when a VIB that remains does not meet the former one.
 * @param changes of this host, the newest first
 * @param remaining the VIBs once the one in question is gone
 */
export function levelToRestore(
  changes: readonly ImageChangeEntry[],
  level: AcceptanceLevel,
  remaining: readonly HostPackage[],
): RestorableLevel | null {
  const last = changes.find(({ change, state }) => change.kind === 'acceptance' && state === 'done')
  if (last?.change.kind !== 'acceptance' || last.before === null || last.change.level !== level) return null
  const former = last.before
  const lowered = former !== level && meetsLevel(former, level)
  return lowered && vibsBelow(remaining, former).length === 0 ? { level: former, undoOf: last.id } : null
}

/** Returns the keys of the rulesets that a VIB brought, as the journal knows them from its installation. */
export function rulesetsOf(
  changes: readonly ImageChangeEntry[],
  name: string,
  version: string | null,
): readonly string[] {
  for (const { change } of changes)
    if (change.kind === 'install' && change.name === name && change.version === version) return change.rulesets ?? []
  return []
}
