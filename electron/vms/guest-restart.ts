import type { VmDetails } from '../../shared/models/vm-action.ts'
import type { VmMoment } from './watch-vm.ts'

/**
 * Returns a judge of whether a guest has restarted since it was asked: its Tools were gone and run again, or it booted
 * later than before. It remembers what it is shown, so a guest that never stopped is never taken for one that came back.
 */
export function guestRestart({ bootTime, vm }: Pick<VmDetails, 'bootTime' | 'vm'>): (now: VmMoment) => boolean {
  let wasGone = false
  return (now) => {
    if (now.powerState !== 'poweredOn') return false
    const bootedLater = now.bootTime !== null && bootTime !== null && Date.parse(now.bootTime) > Date.parse(bootTime)
    if (bootedLater) return true
    // Tools execute scripts while a guest starts, so one that was running before has been down.
    if (now.tools !== null && now.tools !== 'guestToolsRunning') wasGone ||= vm.tools === 'guestToolsRunning'
    return wasGone && now.tools === 'guestToolsRunning'
  }
}
