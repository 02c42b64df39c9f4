import type { CSSProperties } from 'react'
import type { Lane } from '../../../shared/rules/power/run-lanes.ts'
import { axisLabels, type TimeAxis } from '../../../shared/rules/power/time-axis.ts'
import { clockTime } from '../../ui/format.ts'

/** Draws the bars of one row on the axis of its run. The row says in words what they show. */
export function TimeLane({ lane, axis }: { readonly lane: Lane | undefined; readonly axis: TimeAxis }) {
  const place = (from: number, to: number): CSSProperties => ({
    left: `${share(from, axis)}%`,
    width: `${share(to, axis) - share(from, axis)}%`,
  })
  return (
    <span className="lane" aria-hidden>
      {lane?.bars.map(({ kind, from, to }) => (
        <span key={kind} className={`bar is-${kind}`} style={place(from, to)} />
      ))}
      {lane?.bracket && <span className="bar-bracket" style={place(lane.bracket.low, lane.bracket.high)} />}
      {lane?.cut != null && <span className="bar-cut" style={{ left: `${share(lane.cut, axis)}%` }} />}
    </span>
  )
}

/** Labels the axis; during a run a flag shows where it is. */
export function LaneAxis({ axis, elapsed }: { readonly axis: TimeAxis; readonly elapsed: number | null }) {
  const at = elapsed === null ? null : share(elapsed, axis)
  return (
    <span className="lane-axis num" aria-hidden>
      {axisLabels(axis).map((seconds, index, all) => (
        <span
          key={seconds}
          className={isHidden(share(seconds, axis), at) ? 'lane-label is-hidden' : 'lane-label'}
          data-edge={edgeOf(index, all.length)}
          style={{ left: `${share(seconds, axis)}%` }}
        >
          {clockTime(seconds)}
        </span>
      ))}
      {at !== null && elapsed !== null && (
        <span className="lane-now" style={{ left: `${at}%` }}>
          {clockTime(elapsed)}
        </span>
      )}
    </span>
  )
}

/** Returns what rows of one axis share: its grid, and where the run is. */
export function laneStyle(axis: TimeAxis, elapsed: number | null): CSSProperties {
  return {
    '--lane-steps': Math.round(axis.end / axis.step),
    '--lane-now': elapsed === null ? '-1' : share(elapsed, axis) / 100,
  } as CSSProperties
}

/** The flag covers a label that is this near, in percent. */
const near = 7

function isHidden(label: number, flag: number | null): boolean {
  return flag !== null && Math.abs(label - flag) < near
}

function edgeOf(index: number, count: number): 'first' | 'last' | undefined {
  if (index === 0) return 'first'
  return index === count - 1 ? 'last' : undefined
}

/** Percent of the axis, which what goes past it ends at. */
function share(seconds: number, { end }: TimeAxis): number {
  return Math.min(100, Math.max(0, (seconds / end) * 100))
}
