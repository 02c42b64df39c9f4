import { CircleCheck, CircleHelp, CircleMinus, CircleX, Hourglass, Wrench, type LucideIcon } from 'lucide-react'
import type { HardwareVerdict } from '../../../shared/models/hardware.ts'
import { useText } from '../../services.tsx'

/** Each verdict by a shape of its own; colour alone says nothing. */
export const verdictIcons: Readonly<Record<HardwareVerdict, LucideIcon>> = {
  unsupported: CircleX,
  step: Wrench,
  deprecated: Hourglass,
  fine: CircleCheck,
  'not-needed': CircleMinus,
  unknown: CircleHelp,
}

/** What is not known is grey: it is neither good nor bad news, and never looks like `fine`. */
export const verdictTones = {
  unsupported: 'danger',
  step: 'attention',
  deprecated: 'info',
  fine: 'ok',
  'not-needed': 'quiet',
  unknown: 'quiet',
} as const satisfies Record<HardwareVerdict, string>

/** A verdict by shape, colour and word. `maybe`: no rule decides, some may. */
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
