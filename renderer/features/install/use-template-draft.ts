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

/** The id of the field a phase's or step's text is written in; `name` is the template's own. */
export function fieldId(kind: 'name' | 'phase' | 'step', id = ''): string {
  return `template-${kind}-${id}`
}

export interface TemplateDraft {
  readonly draft: Template
  readonly dirty: boolean
  readonly faults: readonly TemplateFault[]
  /** What was taken out last and can come back; null when nothing was. */
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
  /** Puts the cursor where the first fault is. */
  showFault(): void
}

/** A template while it is edited, and where the cursor belongs after each change. */
export function useTemplateDraft(original: Template): TemplateDraft {
  const [draft, setDraft] = useState(original)
  const [removals, setRemovals] = useState<readonly Removal[]>([])
  const [movedId, setMoved] = useState<string | null>(null)
  const wanted = useRef<readonly string[]>([])
  useEffect(() => {
    // A row that is moved loses the cursor, and a button at the end of the way cannot have it.
    for (const id of wanted.current) document.getElementById(id)?.focus()
    wanted.current = []
  }, [draft])
  const faults = templateFaults(draft)

  const grown = (
    kind: 'phase' | 'step',
    { template, id }: { readonly template: Template; readonly id: string | null },
  ): void => {
    if (id !== null) wanted.current = [fieldId(kind, id)]
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
    addPhase: () => grown('phase', addPhase(draft)),
    addStep: (phase) => grown('step', addStep(draft, phase)),
    move: (kind, id, by) => {
      const moved = kind === 'phase' ? movePhase(draft, id, by) : moveStep(draft, id, by)
      if (moved === draft) return
      wanted.current = [fieldId(kind, id), document.activeElement?.id ?? ''].filter((each) => each !== '')
      setMoved(id)
      setDraft(moved)
    },
    remove: (kind, id) => {
      const taken = kind === 'phase' ? removePhase(draft, id) : removeStep(draft, id)
      if (!taken) return
      wanted.current = ['template-undo']
      setRemovals([...removals, taken.removal])
      setDraft(taken.template)
    },
    undo: () => {
      const last = removals.at(-1)
      if (!last) return
      const back = restore(draft, last)
      if (back === draft) return
      wanted.current = [last.kind === 'step' ? fieldId('step', last.step.id) : fieldId('phase', last.phase.id)]
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
