import type { VmRules } from './vm-rules.ts'

/** A file of rules, compared with what is saved. */
export interface VmRulesPreview {
  readonly changes: readonly {
    readonly name: string
    readonly instanceUuid: string
    readonly before: VmRules
    readonly after: VmRules
  }[]
  /** Entries that fit no VM of this host. Their rules are kept all the same, for when one does. */
  readonly unmatched: readonly { readonly name: string; readonly instanceUuid: string }[]
  /** Entries that fit several VMs, so that none of their rules apply. */
  readonly ambiguous: readonly { readonly vms: readonly string[]; readonly instanceUuid: string }[]
}
