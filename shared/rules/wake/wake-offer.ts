import type { HostView } from '../../models/app-state.ts'
import { runUnderWay } from '../host-actions.ts'

/**
 * Whether waking a host is offered. `no`: it responds, or something is under way. `needs-mac`: none is known, or the host
 * reported that its cards cannot wake it, so the user is asked for one.
 */
export type WakeOffer = 'no' | 'needs-mac' | 'ready'

type Away = Pick<HostView, 'state' | 'run' | 'wake' | 'cards'>

/** Returns whether and how waking a host is offered; window and tray offer the same. */
export function wakeOffer(view: Away): WakeOffer {
  if (!isAway(view) || wakeUnderWay(view.wake)) return 'no'
  const { macs, incapable } = view.cards
  return macs.some((mac) => !incapable.includes(mac)) ? 'ready' : 'needs-mac'
}

/** Returns true while packets are sent or an answer is waited for. */
export function wakeUnderWay(wake: Pick<NonNullable<HostView['wake']>, 'phase'> | null): boolean {
  return wake !== null && wake.phase !== 'ended'
}

/**
 * Returns true for a host that went down as it was asked to, or does not respond. A refused connection comes from a machine
 * that runs, unless it was just shut down.
 */
export function isAway({ state, run }: Pick<HostView, 'state' | 'run'>): boolean {
  if (state.connection !== 'unreachable' || runUnderWay(run)) return false
  return state.problem?.code !== 'CONNECTION_REFUSED' || run?.receipt?.outcome === 'unreachable'
}

/**
 * Returns how many VMs were on: before the shutdown that the host went down by, while its receipt is shown, else when the
 * host was last read. Null when neither is known.
 */
export function vmsOnBefore({ state, run }: Pick<HostView, 'state' | 'run'>): number | null {
  const receipt = run?.receipt
  if (receipt?.outcome === 'unreachable' && receipt.vms.length > 0)
    return receipt.vms.filter(({ before }) => before === 'poweredOn').length
  return state.inventory?.vms.filter(({ powerState }) => powerState === 'poweredOn').length ?? null
}
