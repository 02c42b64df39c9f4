import type { RunView } from '../../../shared/models/app-state.ts'
import { countdownSeconds } from '../../../shared/rules/host-actions.ts'
import { useNow } from '../../ui/use-now.ts'
import { useText } from '../../services.tsx'
import { Ring } from './Ring.tsx'

/** The seconds that are left, as a number and as a ring that empties. */
export function Seconds({ run, size }: { readonly run: RunView; readonly size: number }) {
  const { t } = useText()
  const now = useNow(200)
  const left = countdownSeconds(run, now) ?? 0
  const ends = run.countdownEndsAt === null ? now : Date.parse(run.countdownEndsAt)
  const share = Math.min(1, Math.max(0, (ends - now) / Math.max(1, ends - Date.parse(run.startedAt))))
  return (
    <Ring share={share} size={size} role="timer" label={t('app.countdown.label', { count: left })}>
      {left}
    </Ring>
  )
}
