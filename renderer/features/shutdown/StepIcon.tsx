import { Check, Circle, CircleSlash, LoaderCircle, X } from 'lucide-react'
import type { StepState } from '../../../shared/models/power.ts'

const icons = { started: LoaderCircle, waiting: LoaderCircle, done: Check, failed: X, skipped: CircleSlash } as const

/** The state of a step or a machine by shape and colour; null: not begun. */
export function StepIcon({ state }: { readonly state: StepState | null }) {
  const Icon = state === null ? Circle : icons[state]
  return <Icon className={`stage-icon is-${state ?? 'pending'}`} size={15} strokeWidth={2.2} aria-hidden />
}
