import type { Problem } from './problems/problem.ts'

/** Outcome of a call that may fail in a way its caller must handle: a value, or a {@link Problem}. Nothing is thrown. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

/** Wraps a value as a success. */
export function ok<T>(value: T): Result<T>
export function ok(): Result<void>
export function ok<T>(value?: T): Result<T | undefined> {
  return { ok: true, value }
}

/** Wraps a problem as a failure. */
export function fail(problem: Problem): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem }
}
