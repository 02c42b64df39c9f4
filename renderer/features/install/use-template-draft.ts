import { useEffect, useRef, useState } from 'react'
import type { Template } from '../../../shared/models/checklist.ts'
import {
  addPhase,
  addStep,
  movePhase,
  moveStep,
  removePhase,
  removeStep,
  restore,
  setPhaseTitle,
  setStepText,
  templateFaults,
  type Removal,
  type StepField,
  type TemplateFault,
} from '../../../shared/rules/checklist/edit-template.ts'

/** Returns the id of a phase's or step's text field; `name` is the template's own. */
export function fieldId(kind: 'name' | 'phase' | 'step', id = ''): string {
  return `template-${kind}-${id}`
}

export interface TemplateDraft {
  readonly draft: Template
  readonly dirty: boolean
  readonly faults: readonly TemplateFault[]
  /** What was removed last and can be restored; null when nothing was. */
  readonly removed: Removal | null
  /** What was moved last. */
  readonly movedId: string | null
  setName(name: string): void
  setPhase(id: string, title: string): void
  setStep(id: string, field: StepField, text: string): void
  addPhase(): void
  addStep(phase: string): void
  move(kind: 'phase' | 'step', id: string, by: -1 | 1): void
  remove(kind: 'phase' | 'step', id: string): void
  undo(): void
  /** Focuses the first field with a fault. */
  showFault(): void
}

/** Edits a template and restores the focus after each change. */
export function useTemplateDraft(original: Template): TemplateDraft {
  const [draft, setDraft] = useState(original)
  const [removals, setRemovals] = useState<readonly Removal[]>([])
  const [movedId, setMoved] = useState<string | null>(null)
  const focusIds = useRef<readonly string[]>([])
  useEffect(() => {
    // A moved row loses the focus, and a button at either end is disabled and cannot take it.
    for (const id of focusIds.current) document.getElementById(id)?.focus()
    focusIds.current = []
  }, [draft])
  const faults = templateFaults(draft)

  const showAdded = (
    kind: 'phase' | 'step',
    { template, id }: { readonly template: Template; readonly id: string | null },
  ): void => {
    if (id !== null) focusIds.current = [fieldId(kind, id)]
    setDraft(template)
  }
  return {
    draft,
    faults,
    movedId,
    dirty: JSON.stringify(draft) !== JSON.stringify(original),
    removed: removals.at(-1) ?? null,
    setName: (name) => setDraft({ ...draft, name }),
    setPhase: (id, title) => setDraft(setPhaseTitle(draft, id, title)),
    setStep: (id, field, text) => setDraft(setStepText(draft, id, field, text)),
    addPhase: () => showAdded('phase', addPhase(draft)),
    addStep: (phase) => showAdded('step', addStep(draft, phase)),
    move: (kind, id, by) => {
      const moved = kind === 'phase' ? movePhase(draft, id, by) : moveStep(draft, id, by)
      if (moved === draft) return
      focusIds.current = [fieldId(kind, id), document.activeElement?.id ?? ''].filter((each) => each !== '')
      setMoved(id)
      setDraft(moved)
    },
    remove: (kind, id) => {
      const result = kind === 'phase' ? removePhase(draft, id) : removeStep(draft, id)
      if (!result) return
      focusIds.current = ['template-undo']
      setRemovals([...removals, result.removal])
      setDraft(result.template)
    },
    undo: () => {
      const last = removals.at(-1)
      if (!last) return
      const back = restore(draft, last)
      if (back === draft) return
      focusIds.current = [last.kind === 'step' ? fieldId('step', last.step.id) : fieldId('phase', last.phase.id)]
      setRemovals(removals.slice(0, -1))
      setDraft(back)
    },
    showFault: () => {
      const [first] = faults
      if (first && first.place !== 'no-steps')
        document.getElementById('id' in first ? fieldId(first.place, first.id) : fieldId('name'))?.focus()
    },
  }
}
