import type { Plan, PlannedVm } from '../../models/plan.ts'
import type { ReadinessFinding } from '../../models/readiness.ts'
import type { ExpectedTime, RunOutlook } from '../../models/run-outlook.ts'

interface Learned {
  readonly timeOf: (vm: PlannedVm) => ExpectedTime | null
  readonly hostTime: ExpectedTime | null
}

/** Returns what to expect of a run by this plan. Only a guest that is asked to shut down takes a time that can be learned. */
export function runOutlook(
  plan: Plan,
  findings: readonly ReadinessFinding[],
  { timeOf, hostTime }: Learned,
): RunOutlook {
  const times = plan.groups
    .flatMap((group) => group.vms)
    .filter(({ action }) => action === 'guest-shutdown')
    .flatMap((vm) => {
      const time = timeOf(vm)
      return time ? [[vm.id, only(time)] as const] : []
    })
  return {
    times: Object.fromEntries(times),
    hostTime: hostTime && only(hostTime),
    untouched: plan.untouched.filter(({ action }) => action === 'none').length,
    leftOn: plan.untouched.filter(({ action }) => action === 'left-on').length,
    findings,
  }
}

function only({ low, high, runs }: ExpectedTime): ExpectedTime {
  return { low, high, runs }
}
