import type { RunView } from '../../../shared/models/app-state.ts'
import type { BarKind } from '../../../shared/rules/power/run-lanes.ts'
import { useText } from '../../services.tsx'
import { VmOutcomes } from '../../ui/VmOutcomes.tsx'
import type { RowView } from './RowNumbers.tsx'

type Sign = BarKind | 'bracket' | 'cut'

const signs: Readonly<Record<RowView, readonly Sign[]>> = {
  plan: ['expected', 'range', 'unknown'],
  live: ['taken', 'stopping', 'over', 'person', 'expected'],
  report: ['taken', 'bracket', 'over', 'person', 'cut', 'silent'],
}

/** Explains the bars, and shows what the rows have no room for. */
export function RunFoot({ run, hasRows }: { readonly run: RunView; readonly hasRows: boolean }) {
  const { t } = useText()
  const { phase, receipt, outlook, begunAt } = run
  const ended = phase === 'ended'
  const liveOrPlan = phase === 'countdown' ? 'plan' : 'live'
  const view: RowView = ended ? 'report' : liveOrPlan
  const legend = hasRows && (!ended || begunAt !== null)
  return (
    <footer className="run-legend">
      {legend && (
        <ul aria-label={t('app.run.legendTitle')}>
          {signs[view].map((sign) => (
            <li key={sign}>
              <span className={signClass(sign)} aria-hidden /> {t(`app.run.legend.${sign}`)}
            </li>
          ))}
        </ul>
      )}
      {phase === 'countdown' && outlook !== null && outlook.untouched > 0 && (
        <span className="run-untouched">{t('app.countdown.untouched', { count: outlook.untouched })}</span>
      )}
      {receipt && receipt.vms.length > 0 && (
        <details className="run-states" open={!legend}>
          <summary>{t('app.receipt.states')}</summary>
          <div className="card is-table" tabIndex={0} role="region" aria-label={t('app.receipt.states')}>
            <VmOutcomes vms={receipt.vms} />
          </div>
        </details>
      )}
    </footer>
  )
}

function signClass(sign: Sign): string {
  if (sign === 'bracket') return 'sign bar-bracket'
  return sign === 'cut' ? 'sign bar-cut' : `sign bar is-${sign}`
}
