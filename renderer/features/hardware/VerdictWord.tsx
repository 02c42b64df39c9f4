import { CircleCheck, CircleHelp, CircleMinus, CircleX, Hourglass, Wrench, type LucideIcon } from 'lucide-react'
import type { HardwareVerdict } from '../../../shared/models/hardware.ts'
import { useText } from '../../services.tsx'

/** Gives each verdict its own shape, as colour alone says nothing to some users. */
export const verdictIcons: Readonly<Record<HardwareVerdict, LucideIcon>> = {
  unsupported: CircleX,
  step: Wrench,
  deprecated: Hourglass,
  fine: CircleCheck,
  'not-needed': CircleMinus,
  unknown: CircleHelp,
}

/** The unknown is grey: neither good nor bad news, and never like `fine`. */
export const verdictTones = {
  unsupported: 'danger',
  step: 'attention',
  deprecated: 'info',
  fine: 'ok',
  'not-needed': 'quiet',
  unknown: 'quiet',
} as const satisfies Record<HardwareVerdict, string>

/** Shows a verdict by shape, colour and word. `maybe`: no rule decides, but some may apply. */
export function VerdictWord({
  verdict,
  maybe = false,
}: {
  readonly verdict: HardwareVerdict
  readonly maybe?: boolean
}) {
  const { t } = useText()
  const Icon = verdictIcons[verdict]
  return (
    <span className={`verdict is-${verdictTones[verdict]}`}>
      <Icon size={14} strokeWidth={2.2} aria-hidden />{' '}
      <span className="ellipsis">{t(maybe ? 'hardware.view.mayApply' : `hardware.verdicts.${verdict}`)}</span>
    </span>
  )
}
