import { makePlan } from '../../../electron/power/plan.ts'
import type { Rehearsed } from '../../../shared/ipc/power.ts'
import type { PlannedVm } from '../../../shared/models/plan.ts'
import type { LearnedTime } from '../../../shared/rules/learned-times.ts'
import type { HostView, RunView } from '../../../shared/models/app-state.ts'
import type { ShutdownPolicy } from '../../../shared/models/power.ts'
import type { Readiness, TimeRange } from '../../../shared/models/readiness.ts'
import type { RuleInput } from '../../../shared/rules/power/resolve-rules.ts'
import { runOutlook } from '../../../shared/rules/power/run-outlook.ts'
import { readiness } from '../../../shared/rules/readiness.ts'

/** What some guests of the samples took in the past. */
const learned: Readonly<Record<string, TimeRange>> = {
  'dns-1': { low: 11, high: 18 },
  'db-primary': { low: 52, high: 84 },
  'web-1': { low: 16, high: 22 },
  'web-2': { low: 17, high: 25 },
  mail: { low: 31, high: 40 },
}

const hostTime = { low: 36, high: 56, runs: 6 }

function learnedOf({ name }: Pick<PlannedVm, 'name'>): LearnedTime | null {
  const time = learned[name]
  return time ? { ...time, runs: 5, slower: null } : null
}

const startOrder = new Map([
  ['1', 1],
  ['2', 2],
  ['7', 1],
])

/** The rules before anybody changes them. */
const asIs: ShutdownPolicy = {
  mode: 'direct',
  guestTimeoutSeconds: 300,
  noTools: 'ask',
  stuck: 'ask',
  inaccessible: 'ask',
  maxTimeSeconds: null,
}

/** Rehearses with the real rules, on facts of its own. */
export function rehearsed(
  { state, licence }: Pick<HostView, 'state' | 'licence'>,
  policy: ShutdownPolicy,
  rules: RuleInput = { hostId: null, layers: { general: policy }, saved: [] },
): Rehearsed {
  const vms = state.inventory?.vms ?? []
  const facts = {
    privilege: 'granted',
    licence,
    managedBy: state.inventory?.managementServerIp ?? null,
    maintenance: false,
    runningTasks: 0,
    autostart: false,
    view: 'full',
    ha: false,
    vsan: false,
    rebootRequired: false,
  } as const
  const plan = makePlan({
    policy,
    rules,
    vms,
    startOrder,
    vmRights: new Map(),
    vmFacts: new Map(),
    ownVm: null,
    facts,
  })
  return { plan, readiness: readiness({ plan, vms, facts, timeOf: learnedOf, wasStuck: () => false }) }
}

/** What the main process expects of a shutdown of a host as it is now. */
export function expectedRun(...given: Parameters<typeof rehearsed>): Pick<RunView, 'groups' | 'outlook'> {
  const { plan, readiness: report } = rehearsed(...given)
  return { groups: plan.groups, outlook: runOutlook(plan, report.findings, { timeOf: learnedOf, hostTime }) }
}

/** What the main process says of a host in the state it is in. */
export function readinessOf(
  host: Pick<HostView, 'state' | 'licence'>,
  policy?: ShutdownPolicy,
  rules?: RuleInput,
): Readiness | null {
  const { connection, inventory, stale } = host.state
  if (connection !== 'connected' || !inventory || stale) return null
  const { state, guests, asks, seconds } = rehearsed(host, policy ?? asIs, rules).readiness
  return { state, guests, asks, seconds }
}
