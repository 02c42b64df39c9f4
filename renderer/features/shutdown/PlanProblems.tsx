import type { Plan } from '../../../shared/models/plan.ts'
import { useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'

/** Shows what stands in the way of a run, and what the user should know before it. */
export function PlanProblems({ plan: { blockers, warnings } }: { readonly plan: Pick<Plan, 'blockers' | 'warnings'> }) {
  const { problemText } = useText()
  return (
    <>
      {blockers.map((blocker) => (
        <Banner key={JSON.stringify(blocker)} tone="danger" alert>
          {problemText(blocker)}
        </Banner>
      ))}
      {warnings.map((warning) => (
        <Banner key={JSON.stringify(warning)} tone="warning">
          {problemText(warning)}
        </Banner>
      ))}
    </>
  )
}
