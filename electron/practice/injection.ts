import type { FaultRule, Injection } from './api.ts'

/** The rules that make calls go wrong on purpose. */
export interface Injector {
  /** Adds a rule; returns its removal. */
  add(rule: FaultRule): () => void
  /** Returns what to do to this call, if anything, and counts it. Called once, when the call comes in. */
  strike(method: string, objectId: string): { readonly when: FaultRule['when']; readonly what: Injection } | undefined
}

/** Creates an injector without rules. */
export function createInjector(): Injector {
  const rules = new Set<{ readonly rule: FaultRule; skip: number; left: number }>()
  return {
    add(rule) {
      const entry = { rule, skip: rule.after ?? 0, left: rule.times ?? Infinity }
      rules.add(entry)
      return () => void rules.delete(entry)
    },
    strike(method, objectId) {
      for (const entry of rules) {
        // A sticky or global expression keeps a place of its own: search() ignores it.
        if (typeof entry.rule.method === 'string' ? entry.rule.method !== method : method.search(entry.rule.method) < 0)
          continue
        if (entry.left <= 0 || (entry.rule.object ?? objectId) !== objectId) continue
        if (entry.skip > 0) {
          entry.skip -= 1
          continue
        }
        entry.left -= 1
        return entry.rule
      }
      return undefined
    },
  }
}
