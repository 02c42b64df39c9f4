import { Ban, CircleHelp, Hourglass, LogOut, Minus, MoonStar, PlugZap } from 'lucide-react'
import type { VmAction } from '../../../shared/models/plan.ts'
import { useText } from '../../services.tsx'

const icons = {
  'guest-shutdown': LogOut,
  suspend: MoonStar,
  'power-off': PlugZap,
  ask: CircleHelp,
  wait: Hourglass,
  abort: Ban,
  none: Minus,
  'left-on': PlugZap,
} as const

/** Shows what is planned for a machine. */
export function VmActionLabel({ action }: { readonly action: VmAction }) {
  const { t } = useText()
  const Icon = icons[action]
  return (
    <span className={`vm-line-what is-${action}`}>
      <Icon size={13} aria-hidden /> {t(`app.plan.actions.${action}`)}
    </span>
  )
}
