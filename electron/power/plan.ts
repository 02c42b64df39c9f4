import type { VmInventory } from '../../shared/models/inventory.ts'
import type {
  AskAnswer,
  HostFacts,
  NetworkService,
  Plan,
  PlannedGroup,
  PlannedVm,
  VmAction,
  VmFacts,
  VmRights,
} from '../../shared/models/plan.ts'
import type { ShutdownPolicy } from '../../shared/models/power.ts'
import type { ResolvedVmRules } from '../../shared/models/vm-rules.ts'
import type { ProblemCode } from '../../shared/problems/codes.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { problem } from '../../shared/problems/problem.ts'
import { compareTurns, guestPolicyOf, resolveAll, type RuleInput } from '../../shared/rules/power/resolve-rules.ts'
import { compareInAnyLanguage } from '../../shared/text/collation.ts'
import { compare } from '../../shared/text/compare.ts'
import { isInaccessible } from './vm-state.ts'

/** The privilege that ShutdownHost_Task, EnterMaintenanceMode_Task and ExitMaintenanceMode_Task ask for. */
export const hostPowerPrivilege = 'Host.Config.Maintenance'

/** The privileges that ShutdownGuest and PowerOffVM_Task, and SuspendVM_Task, ask for on the VM. */
export const vmPowerOffPrivilege = 'VirtualMachine.Interact.PowerOff'
export const vmSuspendPrivilege = 'VirtualMachine.Interact.Suspend'
/** The privilege that PowerOnVM_Task asks for on the VM. */
export const vmPowerOnPrivilege = 'VirtualMachine.Interact.PowerOn'

export interface PlanInput {
  readonly policy: ShutdownPolicy
  readonly rules: RuleInput
  /** Those that a shutdown of the host concerns: see `forShutdown`. */
  readonly vms: readonly VmInventory[]
  /** VM id -> startOrder > 0 of AutoStartManager `powerInfo`; a VM that is absent is not in the start order. */
  readonly startOrder: ReadonlyMap<string, number>
  readonly facts: HostFacts
  readonly vmRights: ReadonlyMap<string, VmRights>
  /** By VM id. */
  readonly vmFacts: ReadonlyMap<string, VmFacts>
  /** Id of the VM that this computer seems to be, or null. */
  readonly ownVm: string | null
}

/**
 * Decides what a shutdown does to every VM, and what stands in its way. Pure: the same facts in any order of VMs give
 * the same plan.
 *
 * - Shutdown groups go one after the other, a lower number first; VMs that are to be last go after all of them.
 * - Within a group, VMs outside the start order stop first (they are the unimportant ones), then by descending start order.
 * - A protected VM is never powered off hard: a rule that would is a question, and mode `now` is blocked while it runs.
 * - ShutdownGuest is planned only for `guestToolsRunning`. A guest that is on its way (Tools starting, or the guest
 *   shutting down or resetting) is waited for; a Tools status the host did not give follows the no-Tools policy.
 * - A VM with a pending question is still asked to shut down; if it does not react, the stuck policy applies.
 * - A running VM that its host cannot access follows a rule of its own; to leave it takes the host call with force.
 * - A VM whose state is unknown blocks; in mode `now` it only warns.
 * - An account that may not see every VM goes through maintenance mode, where the host itself refuses while one runs.
 */
export function makePlan(input: PlanInput): Plan {
  const { policy, facts } = input
  const vms = input.vms.toSorted(byName)
  const now = policy.mode === 'now'
  const rules = resolveAll(vms, input.rules)
  const planned = vms.flatMap((vm) => {
    const own = rules.get(vm.id)
    return own ? [planVm(vm, policy.mode, own)] : []
  })
  const stopped = now ? [] : planned.filter((vm) => vm.action !== 'none' && vm.action !== 'left-on')
  const unknown = vms.filter(isStateUnknown).map((vm) => vmProblem('VM_STATE_UNKNOWN', vm))
  const untouched = planned.filter((vm) => vm.action === 'none' || vm.action === 'left-on')
  return withConsequences(input, {
    policy,
    groups: groupByTurn(stopped, input.startOrder),
    untouched: now ? planned : untouched,
    hostCall: hostCallOf(input, false),
    blockers: [
      ...(facts.privilege === 'missing' ? [problem('PRIVILEGE_MISSING', { privilege: hostPowerPrivilege })] : []),
      ...(now ? [] : unknown),
    ],
    warnings: [
      ...hostWarnings(input),
      ...(now ? unknown : []),
      ...listing('VM_RULES_AMBIGUOUS', withUnclearRules(input, planned)),
      ...vms
        .filter(({ id, powerState }) => id === input.ownVm && powerState === 'poweredOn')
        .map((vm) => vmProblem('OWN_COMPUTER_ON_HOST', vm)),
      ...vms
        .filter((vm) => vm.question !== null && vm.powerState === 'poweredOn')
        .map((vm) => vmProblem('VM_QUESTION_PENDING', vm)),
      ...circumstances(input, rules),
    ],
  })
}

/**
 * Puts the user's answers into a plan. Answers for VMs that were not asked about change nothing; VMs without an answer
 * stay on `ask`, and are asked about during the run.
 * @param input what the plan was made of.
 */
export function resolvePlan(input: PlanInput, plan: Plan, answers: ReadonlyMap<string, AskAnswer>): Plan {
  const resolve = (vm: PlannedVm): PlannedVm => {
    const answer = answers.get(vm.id)
    return vm.action === 'ask' && answer !== undefined && isPossible(vm, answer)
      ? { ...vm, action: actionFor(answer) }
      : vm
  }
  const groups = plan.groups.map((group) => ({ ...group, vms: group.vms.map(resolve) }))
  const left = groups.flatMap((group) => group.vms).filter(({ action }) => action === 'left-on')
  return withConsequences(input, {
    ...plan,
    untouched: [...plan.untouched, ...left],
    groups: groups
      .map((group) => ({ ...group, vms: group.vms.filter(({ action }) => action !== 'left-on') }))
      .filter(({ vms }) => vms.length > 0),
  })
}

/** A VM that its host cannot access can only be left; no other may be. A protected one keeps its power. */
function isPossible({ code, rules }: PlannedVm, answer: AskAnswer): boolean {
  if (rules.protected.value && answer === 'power-off') return false
  return answer === 'abort' || (answer === 'leave') === (code === 'VM_INACCESSIBLE')
}

function actionFor(answer: AskAnswer | 'ask'): VmAction {
  return answer === 'leave' ? 'left-on' : answer
}

function planVm(vm: VmInventory, mode: ShutdownPolicy['mode'], rules: ResolvedVmRules): PlannedVm {
  const policy = guestPolicyOf(rules)
  const base = { id: vm.id, name: nameOf(vm), before: vm.powerState, rules }
  const code = doubtAbout(vm)
  if (vm.powerState === 'poweredOff' || vm.powerState === 'suspended') return { ...base, action: 'none', code }
  if (mode === 'now') return { ...base, action: 'left-on', code }
  if (code === 'VM_INACCESSIBLE') return { ...base, action: actionFor(policy.inaccessible), code }
  if (code) return { ...base, action: 'abort', code }
  if (vm.guestState === 'shuttingDown' || vm.guestState === 'resetting')
    return { ...base, action: 'wait', code: 'GUEST_ALREADY_STOPPING' }
  if (vm.tools === 'guestToolsRunning') return { ...base, action: 'guest-shutdown', code: null }
  if (vm.tools === 'guestToolsExecutingScripts') return { ...base, action: 'wait', code: 'GUEST_TOOLS_STARTING' }
  return { ...base, action: policy.noTools, code: 'VM_TOOLS_NOT_RUNNING' }
}

/** A state the host does not know, of a VM that it can access. */
function isStateUnknown(vm: VmInventory): boolean {
  return vm.powerState === null && !isInaccessible(vm)
}

/** Why the host's word on a VM is not to be relied on, or null. */
function doubtAbout(vm: VmInventory): ProblemCode | null {
  if (isInaccessible(vm)) return 'VM_INACCESSIBLE'
  return vm.powerState === null ? 'VM_STATE_UNKNOWN' : null
}

/**
 * How the host is asked. A VM that is left running keeps the host from entering maintenance mode, so that only force is
 * left then.
 */
function hostCallOf({ policy, facts }: Pick<PlanInput, 'policy' | 'facts'>, leaves: boolean): Plan['hostCall'] {
  if (policy.mode === 'now') return { force: true, maintenance: false }
  const through = policy.mode === 'via-maintenance' || facts.view !== 'full'
  if (!through || leaves) return { force: true, maintenance: false }
  return { force: false, maintenance: facts.maintenance !== true }
}

/** Returns the VMs that share an instance UUID under which rules are saved. */
function withUnclearRules({ vms, rules }: PlanInput, planned: readonly PlannedVm[]): PlannedVm[] {
  const saved = new Set(rules.saved.map(({ id }) => id))
  const concerned = new Set(vms.filter((vm) => saved.has(vm.instanceUuid?.toLowerCase() ?? '')).map(({ id }) => id))
  return planned.filter((vm) => vm.rules.ambiguous && concerned.has(vm.id))
}

function groupByTurn(vms: readonly PlannedVm[], startOrder: ReadonlyMap<string, number>): PlannedGroup[] {
  const groups = new Map<string, PlannedGroup & { readonly vms: PlannedVm[] }>()
  for (const vm of vms) {
    const position = startOrder.get(vm.id) ?? 0
    const order = position > 0 ? position : null
    const last = vm.rules.last.value
    const group = vm.rules.group.value
    const key = `${last} ${group} ${order}`
    const members = groups.get(key)
    if (members) members.vms.push(vm)
    else groups.set(key, { group, last, order, vms: [vm] })
  }
  return [...groups.values()].sort((a, b) => compareTurns(a, b) || (b.order ?? Infinity) - (a.order ?? Infinity))
}

function hostWarnings({ vms, facts, vmFacts }: PlanInput): Problem[] {
  const warnings: Problem[] = []
  if (facts.privilege === 'unknown') warnings.push(problem('PRIVILEGE_UNKNOWN', { privilege: hostPowerPrivilege }))
  if (facts.licence === 'free') warnings.push(problem('LICENCE_FREE'))
  if (facts.licence === 'unknown') warnings.push(problem('LICENCE_UNKNOWN'))
  if (facts.managedBy !== null) warnings.push(problem('MANAGED_BY_VCENTER', { server: facts.managedBy }))
  if (facts.maintenance === true) warnings.push(problem('MAINTENANCE_ALREADY_ON'))
  if (facts.view !== 'full') warnings.push(problem('VIEW_PARTIAL'))
  // Those of VMs are named one by one.
  const others = (facts.runningTasks ?? 0) - [...vmFacts.values()].reduce((sum, { tasks }) => sum + tasks.length, 0)
  if (facts.runningTasks === null) warnings.push(problem('TASKS_UNKNOWN'))
  else if (others > 0) warnings.push(problem('TASKS_RUNNING', { count: others }))
  if (facts.autostart === false && vms.some((vm) => vm.powerState === 'poweredOn'))
    warnings.push(problem('AUTOSTART_OFF'))
  if (facts.ha === true) warnings.push(problem('HOST_IN_HA_CLUSTER'))
  if (facts.vsan === true) warnings.push(problem('HOST_USES_VSAN'))
  if (facts.rebootRequired === true) warnings.push(problem('HOST_REBOOT_PENDING'))
  return warnings
}

const serviceProblems = {
  route: 'ROUTE_TO_HOST_ON_HOST',
  gateway: 'GATEWAY_ON_HOST',
  dns: 'NAME_SERVER_ON_HOST',
  proxy: 'PROXY_ON_HOST',
  ups: 'UPS_SERVER_ON_HOST',
} as const satisfies Readonly<Record<NetworkService, ProblemCode>>

/**
 * What may keep single VMs from going down as planned, or this computer from seeing it. A VM that goes last already does
 * what is advised for the services of this computer; a gateway on the way to the host is missed all the same.
 */
function circumstances({ vms, vmFacts, ownVm }: PlanInput, rules: ReadonlyMap<string, ResolvedVmRules>): Problem[] {
  const running = vms.filter(({ powerState }) => powerState === 'poweredOn')
  const found = running.flatMap((vm): Problem[] => {
    const facts = vmFacts.get(vm.id)
    if (!facts) return []
    const last = rules.get(vm.id)?.last.value === true
    const services = facts.services.filter((service) => service === 'route' || !last)
    return [
      ...(vm.id === ownVm ? [] : services.map((service) => vmProblem(serviceProblems[service], vm))),
      ...facts.tasks.map((task) => problem('VM_TASK_RUNNING', { vm: nameOf(vm), id: vm.id, task })),
      ...(facts.toolsInstaller === true ? [vmProblem('VM_TOOLS_INSTALLER', vm)] : []),
    ]
  })
  // Once this computer is found to be a VM here, nothing hangs on the rest.
  const unseen = ownVm === null ? running.filter(({ id }) => vmFacts.get(id)?.addressesKnown === false) : []
  return [
    ...found,
    ...listing(
      'VM_ADDRESSES_UNKNOWN',
      unseen.map((vm) => ({ name: nameOf(vm) })),
    ),
  ]
}

/** The problems that follow from what is planned for the VMs, and so change with the answers. */
const consequences: ReadonlySet<ProblemCode> = new Set([
  'VM_INACCESSIBLE',
  'ABORTED_BY_POLICY',
  'VMS_WILL_LOSE_POWER',
  'VM_PRIVILEGE_MISSING',
  'LEAVE_NEEDS_FORCE',
  'MAINTENANCE_ENTERED_BY_RUN',
  'PROTECTED_LOSES_POWER',
  'PROTECTED_MAY_ASK',
  'VM_CANNOT_SUSPEND',
])

/** Replaces the problems in {@link consequences} by those that follow from the actions as they are now. */
function withConsequences(input: PlanInput, plan: Plan): Plan {
  const stopped = plan.groups.flatMap((group) => group.vms)
  const vms = [...stopped, ...plan.untouched]
  const aborting = vms.filter((vm) => vm.action === 'abort' && vm.code === 'VM_TOOLS_NOT_RUNNING')
  const losing = vms.filter((vm) => vm.action === 'power-off' || (vm.action === 'left-on' && vm.before === 'poweredOn'))
  const leaving = input.policy.mode === 'now' ? [] : plan.untouched.filter((vm) => vm.action === 'left-on')
  const forbidden = (right: 'powerOff' | 'suspend'): PlannedVm[] =>
    stopped.filter(
      ({ id, action }) =>
        action !== 'abort' &&
        (action === 'suspend') === (right === 'suspend') &&
        input.vmRights.get(id)?.[right] === 'missing',
    )
  // Through maintenance mode is either the user's choice or, for an account that misses VMs, the only way that is safe.
  const needsMaintenance = input.policy.mode === 'via-maintenance' || input.facts.view === 'partial'
  const inaccessible = vms.filter(({ code }) => code === 'VM_INACCESSIBLE')
  const doubts = (abort: boolean): Problem[] =>
    inaccessible
      .filter(({ action }) => (action === 'abort') === abort)
      .map(({ name, id }) => problem('VM_INACCESSIBLE', { vm: name, id }))
  const hostCall = hostCallOf(input, leaving.length > 0)
  const others = ({ code }: Problem): boolean => !consequences.has(code)
  return {
    ...plan,
    hostCall,
    blockers: [
      ...plan.blockers.filter(others),
      ...doubts(true),
      ...listing('ABORTED_BY_POLICY', aborting),
      ...withoutRight(vmPowerOffPrivilege, forbidden('powerOff')),
      ...withoutRight(vmSuspendPrivilege, forbidden('suspend')),
      ...listing('LEAVE_NEEDS_FORCE', needsMaintenance ? leaving : []),
      ...listing(
        'PROTECTED_LOSES_POWER',
        plan.untouched.filter(({ action, rules }) => action === 'left-on' && rules.protected.value),
      ),
    ],
    warnings: [
      ...plan.warnings.filter(others),
      ...doubts(false),
      ...(hostCall.maintenance ? [problem('MAINTENANCE_ENTERED_BY_RUN')] : []),
      ...listing('VMS_WILL_LOSE_POWER', losing),
      ...listing('PROTECTED_MAY_ASK', stopped.filter(isSpared)),
      ...stopped
        .filter((vm) => mayBeSuspended(vm) && input.vmFacts.get(vm.id)?.passthrough === true)
        .map(({ name, id }) => problem('VM_CANNOT_SUSPEND', { vm: name, id })),
    ],
  }
}

/** Whether the VM is to be suspended, or will be if it does not shut down. */
function mayBeSuspended({ action, rules }: PlannedVm): boolean {
  return action === 'suspend' || (rules.stuck.value === 'suspend' && action !== 'power-off' && action !== 'abort')
}

/** Whether a rule would power the VM off hard, or may later, if it were not protected. */
function isSpared({ action, code, rules }: PlannedVm): boolean {
  if (!rules.protected.value || action === 'suspend' || action === 'abort') return false
  const withoutTools = rules.noTools.value === 'power-off' && code === 'VM_TOOLS_NOT_RUNNING'
  return withoutTools || rules.stuck.value === 'power-off'
}

type ListingCode =
  | 'ABORTED_BY_POLICY'
  | 'LEAVE_NEEDS_FORCE'
  | 'VMS_WILL_LOSE_POWER'
  | 'VM_RULES_AMBIGUOUS'
  | 'PROTECTED_LOSES_POWER'
  | 'PROTECTED_MAY_ASK'
  | 'VM_ADDRESSES_UNKNOWN'

function listing(code: ListingCode, vms: readonly Pick<PlannedVm, 'name'>[]): Problem[] {
  return vms.length === 0 ? [] : [problem(code, listed(vms))]
}

function withoutRight(privilege: string, vms: readonly PlannedVm[]): Problem[] {
  return vms.length === 0 ? [] : [problem('VM_PRIVILEGE_MISSING', { privilege, ...listed(vms) })]
}

function listed(vms: readonly Pick<PlannedVm, 'name'>[]): { count: number; vms: string } {
  return { count: vms.length, vms: vms.map((vm) => vm.name).join(', ') }
}

function vmProblem(
  code:
    | 'VM_STATE_UNKNOWN'
    | 'OWN_COMPUTER_ON_HOST'
    | 'VM_QUESTION_PENDING'
    | 'VM_TOOLS_INSTALLER'
    | (typeof serviceProblems)[NetworkService],
  vm: VmInventory,
): Problem {
  return problem(code, { vm: nameOf(vm), id: vm.id })
}

function nameOf(vm: VmInventory): string {
  return vm.name ?? vm.id
}

/**
 * Compares by name in natural order (`web2` before `web10`), the id last, so that the order depends neither on the reply
 * nor on the language of the interface.
 */
function byName(a: VmInventory, b: VmInventory): number {
  return compareInAnyLanguage(nameOf(a), nameOf(b)) || compare(a.id, b.id)
}
