import type { HostView } from '../../../shared/models/app-state.ts'
import { isAway, vmsOnBefore, wakeOffer } from '../../../shared/rules/wake/wake-offer.ts'

/** What is shown of a host besides the waking itself. */
export type WakeHost = ReturnType<typeof wakeHost>

/** Returns what is shown of a host that is away. */
export function wakeHost(view: HostView) {
  const { id, name, state, cards } = view
  return {
    id,
    name,
    asOf: state.asOf,
    macs: cards.macs,
    away: isAway(view),
    offer: wakeOffer(view),
    onBefore: vmsOnBefore(view),
  }
}
