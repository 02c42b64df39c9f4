import { CircleHelp, CirclePlay, CircleStop, MoonStar } from 'lucide-react'
import type { PowerState } from '../../shared/models/inventory.ts'
import { useText } from '../services.tsx'

const icons = { poweredOn: CirclePlay, poweredOff: CircleStop, suspended: MoonStar, unknown: CircleHelp } as const

/** Shows a power state by shape, colour and word. */
export function PowerLabel({ state }: { readonly state: PowerState | null }) {
  const { t } = useText()
  const known = state ?? 'unknown'
  const Icon = icons[known]
  return (
    <span className={`power is-${known}`}>
      <Icon size={14} strokeWidth={2.1} aria-hidden /> {t(`app.power.${known}`)}
    </span>
  )
}
