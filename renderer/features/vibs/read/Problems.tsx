import { CircleAlert, CircleCheck } from 'lucide-react'
import type { VibProblem } from '../../../../shared/models/vib.ts'
import { useText } from '../../../services.tsx'
import { faultText } from '../verdict-words.ts'

/** Lists the faults of a file. What a release thinks of it is a verdict and does not stand here. */
export function Problems({ problems }: { readonly problems: readonly VibProblem[] }) {
  const { t } = useText()
  if (problems.length === 0)
    return (
      <p className="fault is-none">
        <CircleCheck size={16} strokeWidth={2} aria-hidden />
        <span>
          <strong>{t('vibRead.problems.none')}</strong> <span className="dim">{t('vibRead.problems.noneText')}</span>
        </span>
      </p>
    )
  return (
    <section className="read-part faults">
      <h2>{t('vibRead.problems.title', { count: problems.length })}</h2>
      <ul>
        {problems.map((problem, index) => (
          <li key={index} className="fault">
            <CircleAlert size={16} strokeWidth={2} aria-hidden />
            <span>{faultText(problem, t)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
