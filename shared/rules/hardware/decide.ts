import type { HardwareVerdict, VerdictReason } from '../../models/hardware.ts'
import type { Exactness } from './applies.ts'
import type { IndexedRule } from './rule-index.ts'
import { compare } from '../../text/compare.ts'

/**
 * How bad a verdict is for a machine. `unknown` may hide an `unsupported`, so it stands above everything that is known to
 * run; it stands below `step`, because a finding that can be acted on comes first.
 */
export const badness: Readonly<Record<HardwareVerdict, number>> = {
  unsupported: 5,
  step: 4,
  unknown: 3,
  deprecated: 2,
  fine: 1,
  'not-needed': 0,
}

const exactnesses: readonly Exactness[] = [1, 2, 3]

/** A rule that applies, and how exactly it names what it is about. */
export interface Applying extends IndexedRule {
  readonly exactness: Exactness
}

/**
 * The verdict of the rules that apply to one thing, and all of them as reasons, the deciding one first.
 *
 * The most exact of the plain rules speak, and every rule with a condition that is met, because it is about a matter of
 * its own. Of these a later file's rule silences the plain ones of earlier files that name the thing no more exactly: what
 * the user knows of a card does not answer what its firmware or its drive brings along. A rule with a condition is silenced
 * only by one of the same id, which takes its place. The worst of the rest decides.
 */
export function decide(applying: readonly [Applying, ...Applying[]]): {
  readonly verdict: HardwareVerdict
  readonly reasons: readonly VerdictReason[]
  readonly listed: boolean | null
} {
  if (applying.length === 1) return decided(applying)
  const top = Math.max(0, ...applying.filter(({ conditional }) => !conditional).map(({ exactness }) => exactness))
  const speaking = new Set(applying.filter(({ conditional, exactness }) => conditional || exactness === top))
  // The highest file that speaks as exactly or more so: each rule is held to that one, not to every other.
  const highest = new Map<Exactness, number>()
  for (const { exactness, rank } of speaking)
    for (const least of exactnesses)
      if (least <= exactness) highest.set(least, Math.max(rank, highest.get(least) ?? rank))
  const replaced = highestRanks(speaking)
  const isSilenced = ({ rule: { id }, conditional, exactness, rank }: Applying): boolean =>
    rank < ((conditional ? replaced.get(id) : highest.get(exactness)) ?? rank)
  const order = (rule: Applying): number => {
    if (!speaking.has(rule)) return 0
    return isSilenced(rule) ? 1 : 2
  }
  const sorted = applying.toSorted(
    (a, b) =>
      order(b) - order(a) ||
      (order(a) === 2 ? 0 : b.exactness - a.exactness) ||
      badness[b.rule.verdict] - badness[a.rule.verdict] ||
      b.rank - a.rank ||
      compare(a.rule.id, b.rule.id),
  )
  return decided([sorted[0] ?? applying[0], ...sorted.slice(1)])
}

function decided(sorted: readonly [Applying, ...Applying[]]): ReturnType<typeof decide> {
  const { verdict, listed } = sorted[0].rule
  return { verdict, reasons: sorted.map(reasonOf), listed: listed ?? null }
}

/** Returns the highest file that has a rule of each id. */
function highestRanks(rules: Iterable<Applying>): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>()
  for (const { rule, rank } of rules) ranks.set(rule.id, Math.max(rank, ranks.get(rule.id) ?? rank))
  return ranks
}

export function reasonOf({ rule, file }: IndexedRule): VerdictReason {
  return { kind: 'rule', rule, file }
}
