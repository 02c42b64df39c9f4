import type { AskAnswer, Plan, PlannedVm } from '../../shared/models/plan.ts'
import type { RunAction, ShutdownPolicy } from '../../shared/models/power.ts'
import { vmsByName } from '../../shared/rules/vm-list.ts'
import type { Rehearsal } from '../power/rehearsal.ts'
import type { StuckAnswer } from '../power/run-questions.ts'
import type { ShutdownQuestions } from '../power/shutdown.ts'
import type { Output } from './output.ts'
import { actionKeys } from './run-action.ts'
import type { CliSession } from './session.ts'

export interface AskingParts {
  readonly session: CliSession
  /** Names the host in each question, where several hosts ask. */
  readonly output: Output
  readonly hostName: string
  readonly options: Pick<ShutdownPolicy, 'mode'> & { readonly yes: boolean }
  readonly action: RunAction
  readonly show: (rehearsal: Rehearsal) => void
  /** Whether the user agreed to this plan before, among those of other hosts. */
  readonly isAgreed: (plan: Plan) => boolean
}

/** Returns the questions of a run, as asked at the terminal. */
export function questions(parts: AskingParts): ShutdownQuestions {
  const { session, output, hostName, options, action, show, isAgreed } = parts
  const { t } = output.translator
  const cannotAsk = (
    vm: PlannedVm,
    kind: 'no-tools' | 'inaccessible',
    signal: AbortSignal,
  ): Promise<AskAnswer | null> =>
    kind === 'inaccessible'
      ? choose<AskAnswer>(parts, t('cli.prompts.inaccessible', { vm: vm.name }), ['leave', 'abort'], signal)
      : choose<AskAnswer>(
          parts,
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
      if (options.yes || isAgreed(plan)) return true
      if (!session.interactive) return null
      const { locale } = output.translator
      const losing = plan.untouched.filter((vm: PlannedVm) => vm.action === 'left-on')
      const running = vmsByName(losing, locale).map((vm) => vm.name)
      const question =
        options.mode === 'now' && running.length > 0
          ? t(actionKeys[action].confirmNow, {
              name: hostName,
              vms: new Intl.ListFormat(locale).format(running),
            })
          : t(actionKeys[action].confirm, { name: hostName })
      const typed = await session.prompter.ask(output.about(question), { signal })
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
      return session.interactive ? choose<StuckAnswer>(parts, question, answers, signal) : null
    },
  }
}

const stuckAnswers: readonly StuckAnswer[] = ['wait', 'suspend', 'power-off', 'abort']
const protectedAnswers: readonly StuckAnswer[] = ['wait', 'suspend', 'abort']

/** Asks until one of the letters is given; null when the question was withdrawn. */
async function choose<T extends StuckAnswer | AskAnswer>(
  { session, output }: Pick<AskingParts, 'session' | 'output'>,
  question: string,
  choices: readonly T[],
  signal: AbortSignal,
): Promise<T | null> {
  const { t } = output.translator
  const letter: Record<StuckAnswer | AskAnswer, string> = {
    wait: t('cli.prompts.answers.wait'),
    suspend: t('cli.prompts.answers.suspend'),
    'power-off': t('cli.prompts.answers.power-off'),
    leave: t('cli.prompts.answers.leave'),
    abort: t('cli.prompts.answers.abort'),
  }
  const letters = choices.map((choice) => [letter[choice], choice] as const)
  for (;;) {
    const typed = await session.prompter.ask(output.about(question), { signal })
    if (typed === null) return null
    const found = letters.find(([key]) => key === typed.trim().toLowerCase())
    if (found) return found[1]
    output.note(t('cli.prompts.answerAgain', { letters: letters.map(([key]) => key).join(', ') }))
  }
}
