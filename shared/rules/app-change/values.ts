import { sameData } from '../../same-data.ts'

/** Returns the values that differ from those before, or null when none does; `apart` names keys that are compared elsewhere. */
export function changedValues<T extends object, Apart extends keyof T = never>(
  before: T,
  now: T,
  apart: readonly Apart[] = [],
): Partial<Omit<T, Apart>> | null {
  if (before === now) return null
  const changed: Partial<T> = {}
  let some = false
  for (const key of Object.keys(now) as (keyof T)[]) {
    if (apart.some((other) => other === key) || sameData(before[key], now[key])) continue
    changed[key] = now[key]
    some = true
  }
  return some ? changed : null
}
