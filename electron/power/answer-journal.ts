import type { RunJournal } from './journal.ts'
import type { RunQuestions } from './run-questions.ts'

/**
 * Writes down what the user answered, so that the report can say who decided. The answer does not wait for the disk: what
 * follows from it is journaled, and waited for, by itself.
 */
export function journaledQuestions(questions: RunQuestions, journal: Pick<RunJournal, 'append'>): RunQuestions {
  const note = <Answer extends string>(vm: string, question: string, answer: Answer | null): Answer | null => {
    if (answer !== null)
      void journal.append({
        type: 'step',
        step: 'guest',
        vm,
        state: 'waiting',
        code: null,
        params: { question, answer, by: 'user' },
      })
    return answer
  }
  const { decideNow } = questions
  return {
    stuck: async (vm, signal) => note(vm.id, 'stuck', await questions.stuck(vm, signal)),
    cannotAsk: async (vm, kind, signal) => note(vm.id, kind, await questions.cannotAsk(vm, kind, signal)),
    ...(decideNow && { decideNow: async (vm, signal) => note(vm.id, 'waiting', await decideNow(vm, signal)) }),
  }
}
