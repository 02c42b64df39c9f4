import type { ProblemCode } from './codes.ts'

/** Facts that a problem's sentence mentions; every value is safe to show and to log (never a secret). */
export type ProblemParams = Readonly<Record<string, string | number | boolean | null>>

/**
 * Something that went wrong, as a value.
 *
 * `code` is stable and has a sentence in every language (shared/i18n); `params` fills the sentence;
 * `cause` is for the log only and is never shown, because it may hold a library's own wording.
 */
export interface Problem {
  readonly code: ProblemCode
  readonly params: ProblemParams
  readonly cause?: unknown
}

/** Builds a {@link Problem}. */
export function problem(code: ProblemCode, params: ProblemParams = {}, cause?: unknown): Problem {
  return cause === undefined ? { code, params } : { code, params, cause }
}
