import type { Plan, PlannedVm } from '../../shared/models/plan.ts'
import type { Outcome, RunAction, ShutdownPolicy } from '../../shared/models/power.ts'
import type { ProblemCode } from '../../shared/problems/codes.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { vmPowerOnPrivilege } from './plan.ts'
import type { Situation } from './preflight.ts'
import type { Goal } from './run-input.ts'

/** What a plan says about going down that does not hold when the host stays on. */
const aboutGoingDown: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'AUTOSTART_OFF',
  'MAINTENANCE_ENTERED_BY_RUN',
  'MAINTENANCE_ALREADY_ON',
  'VIEW_PARTIAL',
  'HOST_REBOOT_PENDING',
])

/** Returns what a run with this goal does. */
export function actionOf(goal: Goal): RunAction {
  return goal.kind === 'maintenance' ? goal.change : goal.kind
}

/** Returns the rules of a run with this goal: maintenance mode is entered with no VM left running. */
export function policyForGoal(goal: Goal, policy: ShutdownPolicy): ShutdownPolicy {
  return goal.kind === 'maintenance' ? { ...policy, mode: 'via-maintenance' } : policy
}

/** Returns a plan as it is with this goal; applied twice, it changes nothing more. */
export function planForGoal(goal: Goal, plan: Plan, situation: Situation): Plan {
  switch (goal.kind) {
    case 'shutdown':
      return plan
    case 'reboot':
      return planReboot(plan, situation)
    case 'cycle':
      return planCycle(plan, situation)
    case 'maintenance':
      return goal.change === 'leave' ? planLeave(plan, situation) : planEnter(goal, plan, situation)
  }
}

/** Returns how a run ends that has nothing to do, because the host is in the mode that is wanted; null for any other. */
export function alreadyThere(
  goal: Goal,
  { inventory }: Situation,
): { readonly outcome: Outcome; readonly problem: Problem } | null {
  if (goal.kind !== 'maintenance' || inventory.maintenance !== (goal.change === 'enter')) return null
  return goal.change === 'enter'
    ? { outcome: 'entered', problem: problem('MAINTENANCE_IS_ON') }
    : { outcome: 'left', problem: problem('MAINTENANCE_IS_OFF') }
}

/** A reboot that nothing can prove is the user's choice, and is said beforehand. */
function planReboot(plan: Plan, { inventory }: Situation): Plan {
  const isSaid = plan.warnings.some(({ code }) => code === 'BOOT_TIME_NOT_READ')
  if (inventory.bootTime !== null || isSaid) return plan
  return { ...plan, warnings: [...plan.warnings, problem('BOOT_TIME_NOT_READ')] }
}

function planCycle(plan: Plan, { inventory, vmRights }: Situation): Plan {
  const running = inventory.vms.filter(({ powerState }) => powerState === 'poweredOn')
  const forbidden = running.filter(({ id }) => vmRights.get(id)?.powerOn === 'missing')
  const own = plan.warnings.filter(({ code }) => code === 'OWN_COMPUTER_ON_HOST')
  return withBlockers({ ...plan, warnings: plan.warnings.filter((warning) => !own.includes(warning)) }, [
    ...own,
    ...(inventory.bootTime === null ? [problem('BOOT_TIME_NOT_READ')] : []),
    ...(forbidden.length === 0
      ? []
      : [
          problem('VM_PRIVILEGE_MISSING', {
            privilege: vmPowerOnPrivilege,
            count: forbidden.length,
            vms: forbidden.map(({ id, name }) => name ?? id).join(', '),
          }),
        ]),
  ])
}

function planEnter(goal: { readonly stopGuests: boolean }, plan: Plan, situation: Situation): Plan {
  const running = plan.groups.flatMap(({ vms }) => vms)
  const inTheWay = goal.stopGuests ? [] : running
  return withBlockers(hostStays(plan), [
    ...licenceBlocker(situation),
    ...(inTheWay.length === 0
      ? []
      : [
          problem('MAINTENANCE_VMS_RUN', {
            count: inTheWay.length,
            vms: inTheWay.map(({ name }) => name).join(', '),
          }),
        ]),
  ])
}

function planLeave(plan: Plan, situation: Situation): Plan {
  const leave = (vm: PlannedVm): PlannedVm => (vm.action === 'none' ? vm : { ...vm, action: 'left-on', code: null })
  const untouched = [...plan.groups.flatMap(({ vms }) => vms), ...plan.untouched].map(leave)
  const privilege = plan.blockers.filter(({ code }) => code === 'PRIVILEGE_MISSING')
  const about: readonly ProblemCode[] = ['PRIVILEGE_UNKNOWN', 'LICENCE_UNKNOWN', 'MANAGED_BY_VCENTER']
  const warnings = plan.warnings.filter(({ code }) => about.includes(code))
  const left = { ...hostStays(plan), groups: [], untouched, warnings, blockers: privilege }
  return withBlockers(left, licenceBlocker(situation))
}

/** Returns the plan without what it says about a host that goes down. */
function hostStays(plan: Plan): Plan {
  return { ...plan, warnings: plan.warnings.filter(({ code }) => !aboutGoingDown.has(code) && code !== 'LICENCE_FREE') }
}

/** The free licence refuses maintenance mode; that is said beforehand and never tried out. */
function licenceBlocker({ facts }: Situation): Problem[] {
  return facts.licence === 'free' ? [problem('LICENCE_READ_ONLY')] : []
}

function withBlockers(plan: Plan, blockers: readonly Problem[]): Plan {
  const known = new Set(plan.blockers.map(({ code, params }) => JSON.stringify([code, params])))
  const added = blockers.filter(({ code, params }) => !known.has(JSON.stringify([code, params])))
  return { ...plan, blockers: [...plan.blockers, ...added] }
}
