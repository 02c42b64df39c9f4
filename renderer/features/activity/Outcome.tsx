import { CircleAlert, CircleCheck, CircleMinus, LoaderCircle, TriangleAlert } from 'lucide-react'
import type { ActivityRun } from '../../../shared/models/activity.ts'
import { useText } from '../../services.tsx'
import { outcomeTone } from '../shutdown/outcome.ts'

const icons = { good: CircleCheck, info: CircleMinus, warning: TriangleAlert, danger: CircleAlert } as const

/** How a run ended, by shape, colour and words; one that has not ended is on its way. */
export function Outcome({ of: outcome }: { readonly of: ActivityRun['outcome'] }) {
  const { t } = useText()
  const tone = outcome === null ? 'info' : outcomeTone(outcome)
  const Icon = outcome === null ? LoaderCircle : icons[tone]
  return (
    <span className={`outcome is-${tone}`}>
      <Icon size={14} strokeWidth={2.2} aria-hidden />{' '}
      <span className="sentence">{t(`cli.outcomes.${outcome ?? 'running'}`)}</span>
    </span>
  )
}
