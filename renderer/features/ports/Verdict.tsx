import {
  BrickWall,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleStop,
  DoorOpen,
  ShieldOff,
  UserRoundX,
  type LucideIcon,
} from 'lucide-react'
import { useText } from '../../services.tsx'
import type { CellState } from './heat.ts'

/** Gives each verdict its own shape, as colour alone says nothing to some users. */
export const verdictIcons: Readonly<Record<CellState, LucideIcon>> = {
  'as-it-should-be': CircleCheck,
  'service-stopped': CircleStop,
  'ruleset-off': ShieldOff,
  'address-not-allowed': UserRoundX,
  'something-between': BrickWall,
  'open-not-required': DoorOpen,
  unknown: CircleHelp,
  'not-checked': CircleDashed,
}

export const cellStates = Object.keys(verdictIcons) as readonly CellState[]

export type VerdictTone = 'ok' | 'attention' | 'danger' | 'info' | 'quiet'

/** `attention` can be fixed on the host; `danger` lies between here and the host. */
export const verdictTones: Readonly<Record<CellState, VerdictTone>> = {
  'as-it-should-be': 'ok',
  'service-stopped': 'attention',
  'ruleset-off': 'attention',
  'address-not-allowed': 'attention',
  'something-between': 'danger',
  'open-not-required': 'info',
  unknown: 'quiet',
  'not-checked': 'quiet',
}

/** Shows a verdict by shape, colour and words. */
export function Verdict({ state }: { readonly state: CellState }) {
  const { t } = useText()
  const Icon = verdictIcons[state]
  return (
    <span className={`verdict is-${verdictTones[state]}`}>
      <Icon size={14} strokeWidth={2.2} aria-hidden />{' '}
      <span className="ellipsis">{t(state === 'not-checked' ? 'firewall.notChecked' : `ports.verdicts.${state}`)}</span>
    </span>
  )
}

/** Explains the colours and shapes of the heat map. */
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
