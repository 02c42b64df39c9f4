import type { Clock } from '../../shared/clock.ts'
import type { JournalRun } from './journal-parse.ts'

/** A guest that was asked within this time may still be on its way down. Milliseconds. */
const askedMs = 10 * 60_000

/** Wall time from which on an entry counts for {@link askedEarlier}. Milliseconds since the epoch. */
export function askedSince(clock: Clock, guestTimeoutSeconds: number): number {
  return clock.now() - Math.max(askedMs, guestTimeoutSeconds * 1000)
}

/**
 * Returns the VMs that earlier runs asked to shut down within the guest's time or ten minutes, whichever is longer. Their
 * Tools may have stopped already, which is no reason to cut their power. Stamps of another process are wall time, so one
 * from the future (the clock was set back) counts as well.
 */
export function askedEarlier(runs: readonly JournalRun[], clock: Clock, guestTimeoutSeconds: number): Set<string> {
  const since = askedSince(clock, guestTimeoutSeconds)
  const asked = new Set<string>()
  const ordered = runs.flatMap(({ entries }) => entries).toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
  for (const entry of ordered) {
    // Seen at rest since: if it runs now, it was started again.
    if (entry.type === 'step' && entry.step === 'guest' && entry.state === 'done' && entry.vm !== null)
      asked.delete(entry.vm)
    if (entry.type === 'run-ended')
      for (const { id, after } of entry.vms) if (after === 'poweredOff' || after === 'suspended') asked.delete(id)
    if (entry.type !== 'call' || entry.method !== 'ShutdownGuest' || entry.vm === null) continue
    if ((entry.state === 'accepted' || entry.state === 'unknown') && Date.parse(entry.at) >= since) asked.add(entry.vm)
  }
  return asked
}
