import type { ReactNode } from 'react'
import type { RunView } from '../../../shared/models/app-state.ts'
import { countdownSeconds } from '../../../shared/rules/host-actions.ts'
import { useText } from '../../services.tsx'

const radius = 54
const length = 2 * Math.PI * radius

interface Props {
  /** Share of the whole, 0 to 1. */
  readonly share: number
  readonly size: number
  readonly label: string
  readonly role?: 'img' | 'timer'
  readonly children: ReactNode
}

/** Draws a share of a whole as a ring with a number inside. */
export function Ring({ share, size, label, role = 'img', children }: Props) {
  return (
    <div className="seconds" style={{ width: size, height: size }} role={role} aria-label={label}>
      <svg viewBox="0 0 120 120" width={size} height={size} aria-hidden>
        <circle className="seconds-track" cx="60" cy="60" r={radius} />
        {share > 0 && (
          <circle
            className="seconds-left"
            cx="60"
            cy="60"
            r={radius}
            strokeDasharray={length}
            strokeDashoffset={length * (1 - share)}
            transform="rotate(-90 60 60)"
          />
        )}
      </svg>
      <span className="seconds-number" aria-hidden>
        {children}
      </span>
    </div>
  )
}

/** Shows the seconds left, as a number inside a ring that empties. @param now of the clock that the words beside it follow */
export function CountdownRing({
  run,
  now,
  size,
}: {
  readonly run: Pick<RunView, 'phase' | 'countdownEndsAt' | 'startedAt'>
  readonly now: number
  readonly size: number
}) {
  const { t } = useText()
  const left = countdownSeconds(run, now) ?? 0
  const ends = run.countdownEndsAt === null ? now : Date.parse(run.countdownEndsAt)
  const share = Math.min(1, Math.max(0, (ends - now) / Math.max(1, ends - Date.parse(run.startedAt))))
  return (
    <Ring share={share} size={size} role="timer" label={t('app.countdown.label', { count: left })}>
      {left}
    </Ring>
  )
}
