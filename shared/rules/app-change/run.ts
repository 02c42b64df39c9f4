import type { RunChange, RunView } from '../../models/app-state.ts'
import type { RunEvent } from '../../models/power.ts'
import { sameData } from '../../same-data.ts'
import { changedValues } from './values.ts'

/** Returns how a run differs from before; null when it does not. */
export function runChange(before: RunView, now: RunView): RunChange | null {
  const values = changedValues(before, now, ['events'])
  const events = eventsChange(before.events, now.events)
  if (!values && !events) return null
  return { ...(values && { values }), ...(events && { events }) }
}

export function applyRunChange(run: RunView, { values, events }: RunChange): RunView {
  return {
    ...run,
    ...values,
    events: events ? run.events.slice(events.dropped).concat(events.added) : run.events,
  }
}

function eventsChange(before: readonly RunEvent[], now: readonly RunEvent[]): RunChange['events'] | null {
  if (before === now) return null
  const dropped = droppedFrom(before, now)
  const added = now.slice(before.length - dropped)
  return dropped === 0 && added.length === 0 ? null : { dropped, added }
}

/** Returns how many events went from the front; all of them when the new list does not continue the old one. */
function droppedFrom(before: readonly RunEvent[], now: readonly RunEvent[]): number {
  const first = before.findIndex((event) => sameData(event, now[0]))
  const kept = first < 0 ? [] : before.slice(first)
  return kept.length <= now.length && kept.every((event, index) => sameData(event, now[index])) && first >= 0
    ? first
    : before.length
}
