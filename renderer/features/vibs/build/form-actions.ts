import { useMemo } from 'react'
import type { StoreApi } from 'zustand/vanilla'
import type { VibRuleset } from '../../../../shared/models/vib.ts'
import { useServices, useText } from '../../../services.tsx'
import type { Workshop } from '../../../stores/workshop.ts'
import {
  addRulesets,
  changeRule,
  changeRuleset,
  editedRulesets,
  emptyRule,
  emptyRuleset,
  removeRule,
  removeRuleset,
  restore,
  withNames,
  type EditedDraft,
  type EditedRule,
  type EditedRuleset,
} from '../../../stores/workshop-draft.ts'

/** Id of the field that gets the focus when a rule or a ruleset comes. */
export function fieldId(kind: 'port' | 'key' | 'undo', id = ''): string {
  return `workshop-${kind}-${id}`
}

export interface FormActions {
  set(change: Partial<EditedDraft>): void
  setRuleset(id: string, change: Partial<EditedRuleset>): void
  setRule(id: string, change: Partial<EditedRule>): void
  edit(rule: string | null): void
  addRule(ruleset: EditedRuleset): void
  addRuleset(): void
  /** Adds rulesets from elsewhere, and names the package after the first if it has no name. */
  add(rulesets: readonly VibRuleset[]): void
  removeRule(id: string): void
  removeRuleset(id: string): void
  undo(): void
}

/** Changes the form; what comes or goes takes the focus along. */
export function useFormActions(): FormActions {
  const { workshop } = useServices()
  const { t } = useText()
  return useMemo(() => formActions(workshop, (key) => t('workshop.package.firewallRules', { key })), [workshop, t])
}

function formActions(store: StoreApi<Workshop>, summary: (key: string) => string): FormActions {
  const draft = (): EditedDraft => store.getState().draft
  const remove = (removed: ReturnType<typeof removeRule>): void => {
    if (!removed) return
    store.setState(({ removals }) => ({ draft: removed.draft, removals: [...removals, removed.removal], rule: null }))
    focus(fieldId('undo'))
  }
  return {
    set: (change) => store.setState({ draft: { ...draft(), ...change } }),
    setRuleset: (id, change) => store.setState({ draft: changeRuleset(draft(), id, change) }),
    setRule: (id, change) => store.setState({ draft: changeRule(draft(), id, change) }),
    edit: (rule) => store.setState({ rule }),
    addRule: (ruleset) => {
      const rule = emptyRule(ruleset.rules.at(-1))
      store.setState({ draft: changeRuleset(draft(), ruleset.id, { rules: [...ruleset.rules, rule] }), rule: rule.id })
      focus(fieldId('port', rule.id))
    },
    addRuleset: () => {
      const ruleset = emptyRuleset()
      store.setState({ draft: { ...draft(), rulesets: [...draft().rulesets, ruleset] } })
      focus(fieldId('key', ruleset.id))
    },
    add: (rulesets) => {
      const added = editedRulesets(rulesets)
      store.setState({ draft: withNames(addRulesets(draft(), added), summary) })
      focus(fieldId('key', added[0]?.id))
    },
    removeRule: (id) => remove(removeRule(draft(), id)),
    removeRuleset: (id) => remove(removeRuleset(draft(), id)),
    undo: () => {
      const { removals } = store.getState()
      const last = removals.at(-1)
      if (!last) return
      store.setState({ draft: restore(draft(), last), removals: removals.slice(0, -1) })
      focus(last.kind === 'rule' ? fieldId('port', last.rule.id) : fieldId('key', last.ruleset.id))
    },
  }
}

/** Focuses a field once it is drawn. */
function focus(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus())
}
