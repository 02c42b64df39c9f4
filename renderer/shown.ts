import { visible } from '../shared/text/printable.ts'

/**
 * Returns what came from the main process with every text {@link visible}, whatever a host called its VMs, rulesets or
 * itself. What needed no change is the same object. A key that was changed means nothing to the main process any more, so
 * that a request about it is refused instead of meaning something else.
 */
export function shown<T>(value: T): T
export function shown(value: unknown): unknown {
  if (typeof value === 'string') return visible(value)
  if (Array.isArray(value)) {
    const items: unknown[] = value.map((item) => shown<unknown>(item))
    return items.every((item, index) => item === value[index]) ? value : items
  }
  if (typeof value !== 'object' || value === null || Object.prototype.toString.call(value) !== '[object Object]')
    return value
  const entries = Object.entries(value)
  const next = entries.map(([key, part]) => [key, shown<unknown>(part)] as const)
  return next.every(([, part], index) => part === entries[index]?.[1]) ? value : Object.fromEntries(next)
}
