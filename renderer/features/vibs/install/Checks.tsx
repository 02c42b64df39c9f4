import { Ban, CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react'
import { useText } from '../../../services.tsx'
import type { CheckLine, CheckState } from './checks.ts'

const signs = { blocked: Ban, changes: TriangleAlert, unknown: CircleHelp, passed: CircleCheck } as const
const states = ['blocked', 'passed', 'changes', 'unknown'] as const

/** Lists what was checked beforehand, with the counts by state: an unknown is never among what passed. */
export function Checks({ lines }: { readonly lines: readonly CheckLine[] }) {
  const { t } = useText()
  const count = (state: CheckState): number => lines.filter((line) => line.state === state).length
  const counts = states.filter((state) => count(state) > 0)
  return (
    <section className="install-checks" aria-labelledby="workshop-checks">
      <div className="build-head">
        <h2 id="workshop-checks">{t('workshop.install.checks')}</h2>
        <span className="dim num">
          {counts
            .map((state) => t(`workshop.install.counts.${state}`, { count: count(state) }))
            .join(t('workshop.install.countSeparator'))}
        </span>
      </div>
      <ul className="check-lines">
        {lines.map(({ state, title, text }, index) => {
          const Sign = signs[state]
          const wide = state === 'blocked' || state === 'changes'
          return (
            <li key={index} className={wide ? `check-line is-${state} is-wide` : `check-line is-${state}`}>
              <Sign size={16} aria-hidden />
              <span>
                <span className="sr-only">{t(`workshop.install.states.${state}`)}: </span>
                {title}
                {text !== '' && <span className="check-text">{text}</span>}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
