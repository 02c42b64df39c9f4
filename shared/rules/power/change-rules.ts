import type { VmRuleField, VmRules, VmRulesChange } from '../../models/vm-rules.ts'

type Edit = Pick<VmRulesChange, 'set' | 'unset'>

/** Returns the rules of a VM after a change; a field that is both set and unset is set. Pure. */
export function changeRules(rules: VmRules, { set, unset }: Edit): VmRules {
  const next: VmRules = { ...rules }
  for (const field of unset) delete next[field]
  return { ...next, ...set }
}

/** Returns the change that takes another one back, for a VM that had these rules before. Pure. */
export function reverseChange(vm: string, before: VmRules, { set, unset }: Edit): VmRulesChange {
  const touched = [...new Set([...ruleFields(set), ...unset])]
  return {
    vms: [vm],
    set: Object.fromEntries(
      touched.filter((field) => before[field] !== undefined).map((field) => [field, before[field]]),
    ),
    unset: touched.filter((field) => before[field] === undefined),
  }
}

/** Returns the fields that a VM has rules for. */
export function ruleFields(rules: VmRules): VmRuleField[] {
  return (Object.keys(rules) as VmRuleField[]).filter((field) => rules[field] !== undefined)
}
