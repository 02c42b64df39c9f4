import type {
  AttentionCode,
  AttentionCure,
  AttentionFacts,
  AttentionItem,
  AttentionSeverity,
} from '../../models/attention.ts'

interface Raised {
  readonly code: AttentionCode
  readonly severity: AttentionSeverity
  /** What it is about, by the id that stays and the name that is shown; absent: the host itself. */
  readonly subject?: { readonly id: string; readonly name: string }
  /** What makes it another item's state; default its severity. */
  readonly state?: string
  readonly facts?: AttentionFacts
  readonly cure?: AttentionCure
  readonly since?: string | null
}

/** Longest id or state that goes into a key: both may be a host's own words. */
const longest = 500

/** Makes an item. */
export function raise({ code, severity, subject, state = '', facts = {}, cure, since }: Raised): AttentionItem {
  return {
    code,
    severity,
    subject: subject?.name ?? null,
    key: subject ? `${code} ${subject.id.slice(0, longest)}` : code,
    state: `${severity} ${state.slice(0, longest)}`.trim(),
    facts,
    cure: cure ?? null,
    since: since ?? null,
  }
}

const dayMs = 24 * 3_600_000

/** Returns the whole days from `from` to `to`, both ISO 8601; negative once `to` is past. */
export function daysBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / dayMs)
}
