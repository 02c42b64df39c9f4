import type { HostAddress } from '../../shared/models/host.ts'
import type { Outcome, RunAction, RunEvent, ShutdownPolicy } from '../../shared/models/power.ts'
import type { ProblemCode } from '../../shared/problems/codes.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { ok, type Result } from '../../shared/result.ts'
import {
  guestPolicyOf,
  policyOf,
  type GuestPolicyPart,
  type RuleInput,
} from '../../shared/rules/power/resolve-rules.ts'
import { isLoopback } from '../hosts/address.ts'
import { connectable } from '../hosts/known-host.ts'
import { probeHost } from '../hosts/probe.ts'
import type { Plan, PlannedVm } from '../../shared/models/plan.ts'
import { actionOf } from '../power/goal-plan.ts'
import { networkEvidence } from '../power/network-evidence.ts'
import { rehearse, untouchedVms, type Rehearsal } from '../power/rehearsal.ts'
import { runHost } from '../power/run-host.ts'
import type { Goal } from '../power/run-input.ts'
import { shutDown } from '../power/shutdown.ts'
import { exitForOutcome, exitForRehearsal, type ExitStatus } from './exit.ts'
import type { Output } from './output.ts'
import type { CliSession } from './session.ts'
import { isCovered } from './agreed-plan.ts'
import { questions } from './shutdown-questions.ts'
import { ownPolicy, readRules } from './shutdown-rules.ts'
import { actionKeys } from './run-action.ts'
import { eventMessage, liveLine, previewText, receiptText } from './shutdown-text.ts'

export interface ShutdownCommandOptions extends Pick<ShutdownPolicy, 'mode' | 'maxTimeSeconds' | 'keepOrder'> {
  /** Rules of this one run; saved rules hold for those it leaves out. */
  readonly option: GuestPolicyPart
  readonly dryRun: boolean
  readonly yes: boolean
}

/** How a run, or a rehearsal, ended. */
export interface HostEnd {
  readonly outcome: Outcome
  readonly code: ProblemCode | null
  readonly status: ExitStatus
}

/** What differs for one host of several. */
export interface AmongHosts {
  readonly output: Output
  /** The hosts that go down meanwhile, by id: their silence says nothing about the network. */
  readonly alsoGoing: ReadonlySet<string>
  /** The plan the user agreed to, among those of the other hosts; null: this host has its own question. */
  readonly agreed: Plan | null
  /** To shut the host down unless given. */
  readonly goal?: Goal
}

/** `shutdown`: the plan, the questions it leaves, live progress, and a receipt that says only what is known. */
export async function shutdownCommand(
  session: CliSession,
  name: string,
  options: ShutdownCommandOptions,
): Promise<Result<ExitStatus>> {
  const { output } = session
  const end = await shutDownHost(session, name, options, { output, alsoGoing: new Set(), agreed: null })
  return end.ok ? ok(end.value.status) : end
}

/** Reads what a host's VMs are shut down by: the options of this run, and the rules saved. */
export async function policyOfRun(
  session: CliSession,
  hostId: string,
  { option, mode, maxTimeSeconds, keepOrder = false }: ShutdownCommandOptions,
): Promise<Result<{ readonly policy: ShutdownPolicy; readonly rules: () => Promise<Result<RuleInput>> }>> {
  // Read once for the policy, and again for each plan.
  const rules = (): Promise<Result<RuleInput>> => readRules(session, hostId, option)
  const saved = await rules()
  if (!saved.ok) return saved
  const own = await ownPolicy(session, hostId)
  if (!own.ok) return own
  const keepsOrder = keepOrder || own.value?.keepOrder === true
  return ok({ policy: { mode, maxTimeSeconds, keepOrder: keepsOrder, ...policyOf(saved.value.layers) }, rules })
}

/**
 * Shuts one host down, alone or among others, or brings about another goal, and shows it. Problems are what stopped it
 * before anything was sent; the
 * caller shows them.
 */
export async function shutDownHost(
  session: CliSession,
  name: string,
  options: ShutdownCommandOptions,
  { output, alsoGoing, agreed, goal = { kind: 'shutdown' } }: AmongHosts,
): Promise<Result<HostEnd>> {
  const { cancel } = session
  const action = actionOf(goal)
  return session.withHost(
    name,
    async (client, record) => {
      const { address, fingerprint } = record.endpoint
      const decided = await policyOfRun(session, record.id, options)
      if (!decided.ok) return decided
      const isAgreed = (plan: Plan): boolean => agreed !== null && isCovered(plan, agreed)
      const names = new Map<string, string>()
      const sayCancelled = cancelNotes(cancel, output, action)
      const emit = (event: RunEvent): void => {
        const vm = event.vm === null ? null : (names.get(event.vm) ?? event.vm)
        output.progress(
          {
            at: event.at,
            step: event.step,
            vm: event.vm,
            state: event.state,
            code: event.code,
            message: eventMessage(output.translator, event, vm, action),
          },
          () => liveLine(output.translator, event, vm, action),
        )
        sayCancelled(event)
      }
      const show = (rehearsal: Rehearsal): void => {
        for (const vm of rehearsal.situation.inventory.vms) names.set(vm.id, vm.name ?? vm.id)
        if (isAgreed(rehearsal.plan)) return
        // A user who is about to be asked must have seen it.
        const asked = session.interactive && !options.yes
        if (!output.json || asked)
          output.note(previewText(output, record, rehearsal, { dryRun: false, canAsk: session.interactive, action }))
        if (asked) output.note(output.translator.t(actionKeys[action].cancelHint))
      }
      const common = { client, ...decided.value, goal, clock: session.clock, emit, cancel }
      if (options.dryRun) {
        const rehearsal = await rehearse(common)
        if (!rehearsal.ok) return rehearsal
        const plan = withStuckWarning(rehearsal.value.plan)
        const result = {
          outcome: 'dry-run',
          code: plan.blockers[0]?.code ?? null,
          ...(action !== 'shutdown' && { bootTime: null }),
          vms: untouchedVms(rehearsal.value.situation),
          plan: planResult(output, plan),
        }
        output.result(result, () =>
          previewText(
            output,
            record,
            { ...rehearsal.value, plan },
            { dryRun: true, canAsk: session.interactive, action },
          ),
        )
        return ok({ outcome: 'dry-run', code: result.code, status: exitForRehearsal(plan) })
      }
      session.wroteRun()
      const receipt = await shutDown({
        ...common,
        host: runHost(record),
        trigger: 'cli',
        dataRoot: session.paths.root,
        journalDir: session.paths.journal,
        redact: session.redact,
        random: Math.random,
        probe: (addresses) => probeHost(address, fingerprint, undefined, { addresses }),
        ask: questions({ session, output, hostName: record.name, options, action, show, isAgreed }),
        acknowledge: options.yes ? 'fresh-read' : null,
        ending: session.ending,
        loopback: isLoopback(address.host),
        network: networkEvidence({ clock: session.clock, others: await otherHosts(session, record.id, alsoGoing) }),
      })
      if (!receipt.ok) return receipt
      const { outcome, problem: why, vms, bootTime } = receipt.value
      const code = why?.code ?? null
      const result = action === 'shutdown' ? { outcome, code, vms } : { outcome, code, bootTime, vms }
      output.result(result, () => receiptText(output, record, receipt.value))
      return ok({ outcome, code, status: exitForOutcome(outcome, goal.kind, code) })
    },
    { settle: !options.dryRun, learns: options.dryRun, output },
  )
}

/**
 * Warns a script that chose no rule for guests that take too long should know that its run may stop for want of an
 * answer.
 */
function withStuckWarning(plan: Plan): Plan {
  const mayAsk = plan.groups.some(({ vms }) => vms.some(({ rules }) => guestPolicyOf(rules).stuck === 'ask'))
  return mayAsk ? { ...plan, warnings: [...plan.warnings, problem('STUCK_MAY_ASK')] } : plan
}

/** The plan as scripts read it. */
function planResult({ translator }: Output, { groups, untouched, blockers, warnings }: Plan) {
  const vm = ({ id, name, action, code }: PlannedVm) => ({ id, name, action, code })
  const ruled = ({ id, name, rules: { ambiguous, ...rules } }: PlannedVm) => ({ id, name, ambiguous, rules })
  const sentence = (each: Problem) => ({ code: each.code, message: translator.problemText(each) })
  return {
    groups: groups.map(({ order, vms }) => ({ order, vms: vms.map(vm) })),
    untouched: untouched.map(vm),
    blockers: blockers.map(sentence),
    warnings: warnings.map(sentence),
    rules: [...groups.flatMap(({ vms }) => vms), ...untouched].map(ruled),
  }
}

/** Returns the user's other hosts that stay up meanwhile, by address; one that cannot be read is left out. */
async function otherHosts(
  { registry }: CliSession,
  id: string,
  alsoGoing: ReadonlySet<string>,
): Promise<readonly HostAddress[]> {
  const hosts = await registry.list()
  return hosts.ok
    ? hosts.value
        .filter((host) => host.id !== id && !alsoGoing.has(host.id))
        .flatMap((host) => {
          const other = connectable(host)
          return other.ok ? [other.value.endpoint.address] : []
        })
    : []
}

/** Tells the user what Ctrl+C does, once: that it is too late as soon as the host has been asked. */
function cancelNotes(cancel: AbortSignal, output: Output, action: RunAction): (event: RunEvent) => void {
  let hostAsked = false
  const say = (): void =>
    output.note(output.translator.t(hostAsked ? actionKeys[action].tooLate : 'cli.prompts.cancelling'))
  cancel.addEventListener('abort', say, { once: true })
  return (event) => {
    if (hostAsked || event.step !== 'host' || (event.state !== 'done' && event.state !== 'waiting')) return
    hostAsked = true
    // Cancelled while the call was on its way.
    if (cancel.aborted) say()
  }
}
