import type { ResolvedVmRules } from '../../../shared/models/vm-rules.ts'

/** The general rules, with some of them from elsewhere. */
export function resolvedRules(change: Partial<ResolvedVmRules>): ResolvedVmRules {
  const general = <T>(value: T): { value: T; source: 'default' } => ({ value, source: 'default' })
  return {
    ambiguous: false,
    group: general(1),
    guestTimeoutSeconds: general(300),
    noTools: general('ask'),
    stuck: general('ask'),
    inaccessible: general('abort'),
    protected: general(false),
    last: general(false),
    ...change,
  }
}
