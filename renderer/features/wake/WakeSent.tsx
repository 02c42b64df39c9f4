import type { WakeView } from '../../../shared/models/wake.ts'
import { useText } from '../../services.tsx'

/** Says what was sent where, and how often. */
export function WakeSent({ wake: { macs, to, rounds } }: { readonly wake: WakeView }) {
  const { t } = useText()
  return (
    <div>
      {rounds === 0 ? t('wake.asking') : t('wake.sent', { macs: macs.join(', '), to: to.join(', '), count: rounds })}
    </div>
  )
}
