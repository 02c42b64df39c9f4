import { useText } from '../../services.tsx'
import { cellStates, verdictIcons, verdictTones } from './Verdict.tsx'

/** What colours and shapes mean. */
export function Legend() {
  const { t } = useText()
  return (
    <ul className="legend" aria-label={t('firewall.heat.legend')}>
      {cellStates.map((state) => {
        const Icon = verdictIcons[state]
        return (
          <li key={state}>
            <span className={`heat-cell is-${verdictTones[state]} is-${state}`}>
              <Icon size={13} strokeWidth={2.2} aria-hidden />
            </span>
            {state === 'not-checked' ? t('firewall.notChecked') : t(`ports.verdicts.${state}`)}
          </li>
        )
      })}
    </ul>
  )
}
