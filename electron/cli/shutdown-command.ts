import type { HostAddress } from '../../shared/models/host.ts'
import type { RunEvent, ShutdownPolicy } from '../../shared/models/power.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { ok, type Result } from '../../shared/result.ts'
import {
  guestPolicyOf,
  policyOf,
  type GuestPolicyPart,
  type RuleInput,
} from '../../shared/rules/power/resolve-rules.ts'
import { vmsByName } from '../../shared/rules/vm-list.ts'
import { isLoopback } from '../hosts/address.ts'
import { connectable } from '../hosts/known-host.ts'
import { probeHost } from '../hosts/probe.ts'
import type { AskAnswer, Plan, PlannedVm } from '../../shared/models/plan.ts'
import { networkEvidence } from '../power/network-evidence.ts'
import { rehearse, untouchedVms, type Rehearsal } from '../power/rehearsal.ts'
import { runHost } from '../power/run-host.ts'
import { shutDown, type ShutdownQuestions } from '../power/shutdown.ts'
import type { StuckAnswer } from '../power/run-questions.ts'
import { exitForOutcome, exitForRehearsal, type ExitStatus } from './exit.ts'
import type { Output } from './output.ts'
import type { CliSession } from './session.ts'
import { readRules } from './shutdown-rules.ts'
import { eventMessage, liveLine, previewText, receiptText } from './shutdown-text.ts'

export interface ShutdownCommandOptions extends Pick<ShutdownPolicy, 'mode' | 'maxTimeSeconds'> {
  /** Rules of this one run; saved rules hold for those it leaves out. */
  readonly option: GuestPolicyPart
  readonly dryRun: boolean
  readonly yes: boolean
}

/** `shutdown`: the plan, the questions it leaves, live progress, and a receipt that says only what is known. */
export async function shutdownCommand(
  session: CliSession,
  name: string,
  options: ShutdownCommandOptions,
): Promise<Result<ExitStatus>> {
  const { output, cancel } = session
  return session.withHost(
    name,
    async (client, record) => {
      const { address, fingerprint } = record.endpoint
      // Read once for the policy, and again for each plan.
      const rules = (): Promise<Result<RuleInput>> => readRules(session, record.id, options.option)
      const saved = await rules()
      if (!saved.ok) return saved
      const { mode, maxTimeSeconds } = options
      const policy: ShutdownPolicy = { mode, maxTimeSeconds, ...policyOf(saved.value.layers) }
      const names = new Map<string, string>()
      const sayCancelled = cancelNotes(session)
      const emit = (event: RunEvent): void => {
        const vm = event.vm === null ? null : (names.get(event.vm) ?? event.vm)
        output.progress(
          {
            at: event.at,
            step: event.step,
            vm: event.vm,
            state: event.state,
            code: event.code,
            message: eventMessage(output.translator, event, vm),
          },
          () => liveLine(output.translator, event, vm),
        )
        sayCancelled(event)
      }
      const show = (rehearsal: Rehearsal): void => {
        for (const vm of rehearsal.situation.inventory.vms) names.set(vm.id, vm.name ?? vm.id)
        // A user who is about to be asked must have seen it.
        const asked = session.interactive && !options.yes
        if (!output.json || asked)
          output.note(previewText(output, record, rehearsal, { dryRun: false, canAsk: session.interactive }))
        if (asked) output.note(output.translator.t('cli.prompts.cancelHint'))
      }
      const common = { client, policy, rules, clock: session.clock, emit, cancel }
      if (options.dryRun) {
        const rehearsal = await rehearse(common)
        if (!rehearsal.ok) return rehearsal
        const plan = withStuckWarning(rehearsal.value.plan)
        const result = {
          outcome: 'dry-run',
          code: plan.blockers[0]?.code ?? null,
          vms: untouchedVms(rehearsal.value.situation),
          plan: planResult(output, plan),
        }
        output.result(result, () =>
          previewText(output, record, { ...rehearsal.value, plan }, { dryRun: true, canAsk: session.interactive }),
        )
        return ok(exitForRehearsal(plan))
      }
      const receipt = await shutDown({
        ...common,
        host: runHost(record),
        trigger: 'cli',
        dataRoot: session.paths.root,
        journalDir: session.paths.journal,
        redact: session.redact,
        random: Math.random,
        probe: (addresses) => probeHost(address, fingerprint, undefined, { addresses }),
        ask: questions(session, record.name, options, show),
        acknowledge: options.yes ? 'fresh-read' : null,
        ending: session.ending,
        loopback: isLoopback(address.host),
        network: networkEvidence({ clock: session.clock, others: await otherHosts(session, record.id) }),
      })
      if (!receipt.ok) return receipt
      const { outcome, problem: why, vms } = receipt.value
      output.result({ outcome, code: why?.code ?? null, vms }, () => receiptText(output, record, receipt.value))
      return ok(exitForOutcome(outcome))
    },
    { settle: !options.dryRun },
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

/** Returns the user's other hosts, by address; one that cannot be read is left out. */
async function otherHosts({ registry }: CliSession, id: string): Promise<readonly HostAddress[]> {
  const hosts = await registry.list()
  return hosts.ok
    ? hosts.value
        .filter((host) => host.id !== id)
        .flatMap((host) => {
          const other = connectable(host)
          return other.ok ? [other.value.endpoint.address] : []
        })
    : []
}

/** Tells the user what Ctrl+C does, once: that it is too late as soon as the host has been asked. */
function cancelNotes({ cancel, output }: CliSession): (event: RunEvent) => void {
  let hostAsked = false
  const say = (): void =>
    output.note(output.translator.t(hostAsked ? 'cli.prompts.cancelTooLate' : 'cli.prompts.cancelling'))
  cancel.addEventListener('abort', say, { once: true })
  return (event) => {
    if (hostAsked || event.step !== 'host' || (event.state !== 'done' && event.state !== 'waiting')) return
    hostAsked = true
    // Cancelled while the call was on its way.
    if (cancel.aborted) say()
  }
}

function questions(
  session: CliSession,
  hostName: string,
  options: ShutdownCommandOptions,
  show: (rehearsal: Rehearsal) => void,
): ShutdownQuestions {
  const { output, prompter } = session
  const { t } = output.translator
  const cannotAsk = (
    vm: PlannedVm,
    kind: 'no-tools' | 'inaccessible',
    signal: AbortSignal,
  ): Promise<AskAnswer | null> =>
    kind === 'inaccessible'
      ? choose<AskAnswer>(session, t('cli.prompts.inaccessible', { vm: vm.name }), ['leave', 'abort'], signal)
      : choose<AskAnswer>(
          session,
          t(`cli.prompts.${vm.rules.protected.value ? 'noToolsProtected' : 'noTools'}`, { vm: vm.name }),
          vm.rules.protected.value ? ['suspend', 'abort'] : ['suspend', 'power-off', 'abort'],
          signal,
        )
  return {
    planned: show,
    beforehand: async (vms, signal) => {
      if (!session.interactive) return null
      const answers = new Map<string, AskAnswer>()
      for (const vm of vms) {
        const answer = await cannotAsk(vm, vm.code === 'VM_INACCESSIBLE' ? 'inaccessible' : 'no-tools', signal)
        if (answer === null) return null
        answers.set(vm.id, answer)
      }
      return answers
    },
    cannotAsk: async (vm, kind, signal) => (session.interactive ? cannotAsk(vm, kind, signal) : null),
    confirm: async (plan, _situation, signal) => {
      if (options.yes) return true
      if (!session.interactive) return null
      const { locale } = output.translator
      const losing = plan.untouched.filter((vm: PlannedVm) => vm.action === 'left-on')
      const running = vmsByName(losing, locale).map((vm) => vm.name)
      const question =
        options.mode === 'now' && running.length > 0
          ? t('cli.prompts.confirmNow', {
              name: hostName,
              vms: new Intl.ListFormat(locale).format(running),
            })
          : t('cli.prompts.confirmShutdown', { name: hostName })
      const typed = await prompter.ask(question, { signal })
      // Not a no: the terminal closed, and nothing more can be asked.
      if (typed === null) return null
      if (typed.trim() === hostName) return true
      if (!signal.aborted) output.note(t('cli.prompts.notConfirmed'))
      return false
    },
    stuck: async (vm, signal) => {
      const { name, isProtected, seconds } = vm
      const question = t(`cli.prompts.${isProtected ? 'stuckProtected' : 'stuck'}`, { vm: name, count: seconds })
      const answers = isProtected ? protectedAnswers : stuckAnswers
      // Without an answer the run stops because of this guest: others were asked by now, so that "nothing was done" would
      // not be true.
      return session.interactive ? choose<StuckAnswer>(session, question, answers, signal) : null
    },
  }
}

const stuckAnswers: readonly StuckAnswer[] = ['wait', 'suspend', 'power-off', 'abort']
const protectedAnswers: readonly StuckAnswer[] = ['wait', 'suspend', 'abort']

/** Asks until one of the letters is given; null when the question was withdrawn. */
async function choose<T extends StuckAnswer | AskAnswer>(
  session: CliSession,
  question: string,
  choices: readonly T[],
  signal: AbortSignal,
): Promise<T | null> {
  const { t } = session.output.translator
  const letter: Record<StuckAnswer | AskAnswer, string> = {
    wait: t('cli.prompts.answers.wait'),
    suspend: t('cli.prompts.answers.suspend'),
    'power-off': t('cli.prompts.answers.power-off'),
    leave: t('cli.prompts.answers.leave'),
    abort: t('cli.prompts.answers.abort'),
  }
  const letters = choices.map((choice) => [letter[choice], choice] as const)
  for (;;) {
    const typed = await session.prompter.ask(question, { signal })
    if (typed === null) return null
    const found = letters.find(([key]) => key === typed.trim().toLowerCase())
    if (found) return found[1]
    session.output.note(t('cli.prompts.answerAgain', { letters: letters.map(([key]) => key).join(', ') }))
  }
}
