import type { RunQuestion } from '../../models/app-state.ts'
import type { VmRules } from '../../models/vm-rules.ts'
import type { QuestionAnswer } from '../run-questions.ts'

/**
 * Returns the rule that answers a question the same way the next time; null for an answer that no rule gives: to leave a
 * VM on is for one that is inaccessible, and waiting for one that was asked to shut down. Pure.
 */
export function ruleForAnswer(kind: RunQuestion['kind'], answer: QuestionAnswer): VmRules | null {
  switch (kind) {
    case 'no-tools':
      return answer === 'wait' || answer === 'leave' ? null : { noTools: answer }
    case 'inaccessible':
      return answer === 'leave' || answer === 'abort' ? { inaccessible: answer } : null
    case 'stuck':
    case 'waiting':
      return answer === 'leave' ? null : { stuck: answer }
  }
}
