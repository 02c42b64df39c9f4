import type { VmInventory } from '../../shared/models/inventory.ts'
import type { AskAnswer, HostFacts, Plan, PlannedGroup, PlannedVm } from '../../shared/models/plan.ts'
import type { ShutdownPolicy } from '../../shared/models/power.ts'
import type { ProblemCode } from '../../shared/problems/codes.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { problem } from '../../shared/problems/problem.ts'

/** The privilege that ShutdownHost_Task, EnterMaintenanceMode_Task and ExitMaintenanceMode_Task ask for. */
export const hostPowerPrivilege = 'Host.Config.Maintenance'

export interface PlanInput {
  readonly policy: ShutdownPolicy
  readonly vms: readonly VmInventory[]
  /** VM id -> startOrder > 0 of AutoStartManager `powerInfo`; a VM that is absent is not in the start order. */
  readonly startOrder: ReadonlyMap<string, number>
  readonly facts: HostFacts
}

/**
 * Decides what a shutdown does to every VM, and what stands in its way. Pure: the same facts in any order of VMs give
 * the same plan.
 *
 * - VMs outside the start order stop first (they are the unimportant ones), then by descending start order.
 * - ShutdownGuest is planned only for `guestToolsRunning`. `guestToolsExecutingScripts` (Tools starting or running
 *   power scripts) and a status the host did not give count as not running and follow the no-Tools policy; whoever
 *   wants to give scripts time reads again before planning.
 * - A VM with a pending question is still asked to shut down; if it does not react, the stuck policy applies.
 * - A VM that cannot be judged (state unknown, or running but inaccessible) blocks; in mode `now` it only warns.
 */
export function makePlan(input: PlanInput): Plan {
  const { policy, facts } = input
  const vms = input.vms.toSorted(byName)
  const now = policy.mode === 'now'
  const planned = vms.map((vm) => planVm(vm, policy))
  const stopped = now ? [] : planned.filter((vm) => vm.action !== 'none')
  const unjudged = vms.flatMap(judgementProblem)
  const blocking = now ? [] : unjudged.filter(({ blocks }) => blocks)
  return withConsequences({
    policy,
    groups: groupByStartOrder(stopped, input.startOrder),
    untouched: now ? planned : planned.filter((vm) => vm.action === 'none'),
    hostCall: { force: policy.mode !== 'via-maintenance', maintenance: policy.mode === 'via-maintenance' && facts.maintenance !== true },
    blockers: [
      ...(facts.privilege === 'missing' ? [problem('PRIVILEGE_MISSING', { privilege: hostPowerPrivilege })] : []),
      ...blocking.map((judged) => judged.problem),
    ],
    warnings: [
      ...hostWarnings(input),
      ...unjudged.filter((judged) => !blocking.includes(judged)).map((judged) => judged.problem),
      ...vms.filter((vm) => vm.question !== null && vm.powerState === 'poweredOn').map((vm) => vmProblem('VM_QUESTION_PENDING', vm)),
    ],
  })
}

/**
 * Puts a person's answers into a plan. Answers for VMs that were not asked about change nothing; VMs without an answer
 * stay on `ask`, and the run may not begin while there is one.
 */
export function resolvePlan(plan: Plan, answers: ReadonlyMap<string, AskAnswer>): Plan {
  const resolve = (vm: PlannedVm): PlannedVm => (vm.action === 'ask' ? { ...vm, action: answers.get(vm.id) ?? 'ask' } : vm)
  return withConsequences({ ...plan, groups: plan.groups.map((group) => ({ ...group, vms: group.vms.map(resolve) })) })
}

function planVm(vm: VmInventory, policy: ShutdownPolicy): PlannedVm {
  const base = { id: vm.id, name: nameOf(vm), before: vm.powerState }
  const unjudged = judgementProblem(vm)[0]
  if (vm.powerState === 'poweredOff' || vm.powerState === 'suspended') return { ...base, action: 'none', code: unjudged?.problem.code ?? null }
  if (policy.mode === 'now') return { ...base, action: 'left-on', code: unjudged?.problem.code ?? null }
  if (unjudged) return { ...base, action: 'abort', code: unjudged.problem.code }
  if (vm.tools === 'guestToolsRunning') return { ...base, action: 'guest-shutdown', code: null }
  return { ...base, action: policy.noTools, code: 'VM_TOOLS_NOT_RUNNING' }
}

/** The problem with a VM whose state the host does not vouch for; it does not block if the VM surely does not run. */
function judgementProblem(vm: VmInventory): { readonly problem: Problem; readonly blocks: boolean }[] {
  const off = vm.powerState === 'poweredOff' || vm.powerState === 'suspended'
  if (vm.connectionState !== null && vm.connectionState !== 'connected') return [{ problem: vmProblem('VM_INACCESSIBLE', vm), blocks: !off }]
  return vm.powerState === null ? [{ problem: vmProblem('VM_STATE_UNKNOWN', vm), blocks: true }] : []
}

function groupByStartOrder(vms: readonly PlannedVm[], startOrder: ReadonlyMap<string, number>): PlannedGroup[] {
  const groups = new Map<number | null, PlannedVm[]>()
  for (const vm of vms) {
    const position = startOrder.get(vm.id) ?? 0
    const order = position > 0 ? position : null
    const members = groups.get(order)
    if (members) members.push(vm)
    else groups.set(order, [vm])
  }
  return [...groups].map(([order, members]) => ({ order, vms: members })).sort((a, b) => (b.order ?? Infinity) - (a.order ?? Infinity))
}

function hostWarnings({ policy, vms, facts }: PlanInput): Problem[] {
  const warnings: Problem[] = []
  if (facts.privilege === 'unknown') warnings.push(problem('PRIVILEGE_UNKNOWN', { privilege: hostPowerPrivilege }))
  if (facts.licence === 'free') warnings.push(problem('LICENCE_FREE'))
  if (facts.licence === 'unknown') warnings.push(problem('LICENCE_UNKNOWN'))
  if (facts.managedBy !== null) warnings.push(problem('MANAGED_BY_VCENTER', { server: facts.managedBy }))
  if (facts.maintenance === true) warnings.push(problem('MAINTENANCE_ALREADY_ON'))
  else if (policy.mode === 'via-maintenance') warnings.push(problem('MAINTENANCE_ENTERED_BY_RUN'))
  if (facts.runningTasks === null) warnings.push(problem('TASKS_UNKNOWN'))
  else if (facts.runningTasks > 0) warnings.push(problem('TASKS_RUNNING', { count: facts.runningTasks }))
  if (facts.autostart === false && vms.some((vm) => vm.powerState === 'poweredOn')) warnings.push(problem('AUTOSTART_OFF'))
  return warnings
}

/** The problems that follow from what is planned for the VMs, and so change with the answers. */
const consequences: ReadonlySet<ProblemCode> = new Set(['ABORTED_BY_POLICY', 'VMS_WILL_LOSE_POWER'])

/** Replaces the problems in {@link consequences} by those that follow from the actions as they are now. */
function withConsequences(plan: Plan): Plan {
  const vms = [...plan.groups.flatMap((group) => group.vms), ...plan.untouched]
  const aborting = vms.filter((vm) => vm.action === 'abort' && vm.code === 'VM_TOOLS_NOT_RUNNING')
  const losing = vms.filter((vm) => vm.action === 'power-off' || (vm.action === 'left-on' && vm.before === 'poweredOn'))
  const others = ({ code }: Problem): boolean => !consequences.has(code)
  return {
    ...plan,
    blockers: [...plan.blockers.filter(others), ...listing('ABORTED_BY_POLICY', aborting)],
    warnings: [...plan.warnings.filter(others), ...listing('VMS_WILL_LOSE_POWER', losing)],
  }
}

function listing(code: ProblemCode, vms: readonly PlannedVm[]): Problem[] {
  return vms.length === 0 ? [] : [problem(code, { count: vms.length, vms: vms.map((vm) => vm.name).join(', ') })]
}

function vmProblem(code: ProblemCode, vm: VmInventory): Problem {
  return problem(code, { vm: nameOf(vm), id: vm.id })
}

function nameOf(vm: VmInventory): string {
  return vm.name ?? vm.id
}

const collator = new Intl.Collator('en', { numeric: true })

/** By name as people count (`web2` before `web10`), the id last, so that the order never depends on the reply. */
function byName(a: VmInventory, b: VmInventory): number {
  return collator.compare(nameOf(a), nameOf(b)) || compare(nameOf(a), nameOf(b)) || compare(a.id, b.id)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
