import type { VmInventory } from '../models/inventory.ts'
import type { HostFacts, Plan, PlannedVm } from '../models/plan.ts'
import type {
  ReadinessCure,
  ReadinessFinding,
  ReadinessReport,
  ReadinessState,
  TimeRange,
} from '../models/readiness.ts'
import type { ProblemCode } from '../problems/codes.ts'
import { problem, type Problem } from '../problems/problem.ts'
import { guestPolicyOf } from './power/resolve-rules.ts'
import { suggestedLimit, timeOfGroups, type LearnedTime } from './learned-times.ts'

export interface ReadinessInput {
  /** Made of the VMs below by the rules of the host. */
  readonly plan: Plan
  readonly vms: readonly VmInventory[]
  readonly facts: Pick<HostFacts, 'licence' | 'view'>
  /** How long a guest took in the past; null when that is not known. */
  readonly timeOf: (vm: PlannedVm) => LearnedTime | null
  /** Whether a guest did not shut down in time when it was last asked. */
  readonly wasStuck: (vm: PlannedVm) => boolean
}

/** Facts that a plan goes on without, although nobody can say that the shutdown will be let through. */
const unknowns: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'PRIVILEGE_UNKNOWN',
  'LICENCE_UNKNOWN',
  'HOST_USES_VSAN',
  'ROUTE_TO_HOST_ON_HOST',
])

/** What opens a way out of a finding; a finding without an entry has its way out in its sentence. */
const cures: Partial<Record<ProblemCode, ReadinessCure>> = {
  VM_TOOLS_NOT_RUNNING: 'rules',
  VM_INACCESSIBLE: 'rules',
  ABORTED_BY_POLICY: 'rules',
  LEAVE_NEEDS_FORCE: 'rules',
  VMS_WILL_LOSE_POWER: 'rules',
  VM_QUESTION_PENDING: 'machines',
  VM_CANNOT_SUSPEND: 'rules',
  VM_STUCK_LAST_TIME: 'rules',
  VM_LIMIT_TIGHT: 'rules',
  GATEWAY_ON_HOST: 'rules',
  NAME_SERVER_ON_HOST: 'rules',
  PROXY_ON_HOST: 'rules',
  UPS_SERVER_ON_HOST: 'rules',
  VM_TASK_RUNNING: 'machines',
  VM_TOOLS_INSTALLER: 'machines',
  VM_SUSPENDED: 'machines',
  VM_GOT_SLOWER: 'machines',
  VM_ADDRESSES_UNKNOWN: 'machines',
  VM_TOOLS_OUTDATED: 'machines',
  VM_CONSOLIDATION_NEEDED: 'machines',
  VM_STATE_UNKNOWN: 'machines',
  PRIVILEGE_MISSING: 'account',
  PRIVILEGE_UNKNOWN: 'account',
  VM_PRIVILEGE_MISSING: 'account',
  VIEW_PARTIAL: 'account',
  AUTOSTART_OFF: 'autostart',
}

const order: readonly ReadinessFinding['kind'][] = ['blocker', 'ask', 'unknown', 'note']
const states: Readonly<Record<ReadinessFinding['kind'], ReadinessState>> = {
  blocker: 'blocked',
  ask: 'asks',
  unknown: 'unknown',
  note: 'ready',
}

/**
 * Says whether a shutdown by this plan would go through without the user, and what there is to know before. Pure.
 *
 * - A free licence lets the API change nothing, so that it blocks here, although a run would still try.
 * - A computer that runs on the host goes down with its guests and cannot shut the host down, so that blocks, too.
 * - A VM that waits for an answer will hardly shut down: it counts as a question, unless a rule decides about guests that
 *   take too long.
 */
export function readiness({ plan, vms, facts, timeOf, wasStuck }: ReadinessInput): ReadinessReport {
  const stopped = plan.groups.flatMap((group) => group.vms)
  const planned = new Map([...stopped, ...plan.untouched].map((vm) => [vm.id, vm]))
  const findings = [
    ...plan.blockers.map((each) => finding('blocker', each)),
    ...plan.warnings.map((each) => finding(kindOfWarning(each, planned, facts), each)),
    ...stopped.filter(({ action }) => action === 'ask').map(askAbout),
    ...vms.filter(({ id }) => planned.get(id)?.before === 'poweredOn').flatMap(aboutVm),
    ...stopped
      .filter(({ action }) => action === 'guest-shutdown')
      .flatMap((vm) => aboutTime(vm, timeOf(vm), wasStuck(vm))),
    ...aboutSuspended(plan.untouched),
  ].toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
  const [gravest] = findings
  return {
    state: gravest ? states[gravest.kind] : 'ready',
    guests: stopped.length,
    asks: new Set(findings.flatMap(({ kind, vm }) => (kind === 'ask' && vm ? [vm.id] : []))).size,
    seconds: timeOfGroups(plan.groups.map((group) => group.vms.map((vm) => timeOfVm(vm, timeOf)))),
    findings,
  }
}

/** Only a guest that is asked to shut down takes a time that can be learned. */
function timeOfVm(vm: PlannedVm, timeOf: ReadinessInput['timeOf']): TimeRange | null {
  if (vm.action === 'power-off') return { low: 0, high: 0 }
  return vm.action === 'guest-shutdown' ? timeOf(vm) : null
}

function kindOfWarning(
  { code, params }: Problem,
  planned: ReadonlyMap<string, PlannedVm>,
  { licence, view }: ReadinessInput['facts'],
): ReadinessFinding['kind'] {
  if (code === 'LICENCE_FREE' && licence === 'free') return 'blocker'
  if (code === 'OWN_COMPUTER_ON_HOST') return 'blocker'
  if (code === 'VM_QUESTION_PENDING') {
    const vm = planned.get(String(params['id']))
    return vm && guestPolicyOf(vm.rules).stuck === 'ask' ? 'ask' : 'note'
  }
  if (code === 'VM_CANNOT_SUSPEND') return planned.get(String(params['id']))?.action === 'suspend' ? 'ask' : 'note'
  if (code === 'VIEW_PARTIAL' && view === 'unknown') return 'unknown'
  return unknowns.has(code) ? 'unknown' : 'note'
}

function askAbout({ id, name, code }: PlannedVm): ReadinessFinding {
  const params = { vm: name, id }
  return finding(
    'ask',
    code === 'VM_INACCESSIBLE' ? problem('VM_INACCESSIBLE', params) : problem('VM_TOOLS_NOT_RUNNING', params),
  )
}

/** What may slow a guest down, or make it fail, that a plan does not depend on. */
function aboutVm(vm: VmInventory): ReadinessFinding[] {
  const params = { vm: vm.name ?? vm.id, id: vm.id }
  const tools = vm.toolsVersionStatus2
  return [
    ...(tools === 'guestToolsTooOld' || tools === 'guestToolsBlacklisted'
      ? [finding('note', problem('VM_TOOLS_OUTDATED', params))]
      : []),
    ...(vm.consolidationNeeded === true ? [finding('note', problem('VM_CONSOLIDATION_NEEDED', params))] : []),
  ]
}

/** What earlier shutdowns of a guest say about the next. A guest that is likely to get stuck is asked about, unless a rule decides. */
function aboutTime(vm: PlannedVm, time: LearnedTime | null, wasStuck: boolean): ReadinessFinding[] {
  const params = { vm: vm.name, id: vm.id }
  const limit = vm.rules.guestTimeoutSeconds.value
  const suggested = time && suggestedLimit(time.high, limit)
  const { stuck } = guestPolicyOf(vm.rules)
  return [
    ...(wasStuck ? [finding(stuck === 'ask' ? 'ask' : 'note', problem('VM_STUCK_LAST_TIME', params))] : []),
    ...(suggested === null
      ? []
      : [finding('note', problem('VM_LIMIT_TIGHT', { ...params, high: whole(time?.high), limit, suggested }))]),
    ...(time?.slower
      ? [
          finding(
            'note',
            problem('VM_GOT_SLOWER', { ...params, last: whole(time.slower.last), usual: whole(time.slower.usual) }),
          ),
        ]
      : []),
  ]
}

function whole(seconds = 0): number {
  return Math.ceil(seconds)
}

function aboutSuspended(untouched: readonly PlannedVm[]): ReadinessFinding[] {
  const suspended = untouched.filter(({ before }) => before === 'suspended')
  if (suspended.length === 0) return []
  const vms = suspended.map(({ name }) => name).join(', ')
  return [finding('note', problem('VM_SUSPENDED', { count: suspended.length, vms }))]
}

function finding(kind: ReadinessFinding['kind'], { code, params }: Problem): ReadinessFinding {
  const { vm, id } = params
  return {
    kind,
    problem: { code, params },
    vm: typeof vm === 'string' && typeof id === 'string' ? { id, name: vm } : null,
    cure: cures[code] ?? null,
  }
}
