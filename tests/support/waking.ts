import type { WakeView } from '../../shared/models/wake.ts'

/** A waking that has sent four rounds. */
export function waking(change: Partial<WakeView> = {}): WakeView {
  return {
    phase: 'sending',
    since: new Date(Date.now() - 17_000).toISOString(),
    macs: ['90:e2:ba:41:7c:10'],
    to: ['192.0.2.255'],
    rounds: 4,
    passwordGone: false,
    outcome: null,
    problem: null,
    ...change,
  }
}
