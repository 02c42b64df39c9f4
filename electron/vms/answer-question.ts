import type { VmQuestion } from '../../shared/models/vm-action.ts'
import { problem, type Problem } from '../../shared/problems/problem.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { vmName } from '../../shared/rules/vm-list.ts'
import { answerQuestion } from '../vim/vm-methods.ts'
import { isFault } from '../vim/faults.ts'
import type { ReadVm } from './read-vms.ts'
import type { VmSession } from './vm-session.ts'
import { watchVm } from './watch-vm.ts'

/** Milliseconds in which a question goes away once it was answered. */
const goneMs = 30_000

/**
 * Answers the question that was shown with one of its own choices; another question, even one that follows at once, is never
 * answered with it. Fails with VM_QUESTION_NONE, VM_CHOICE_UNKNOWN, VM_QUESTION_CHANGED when another client was faster, and
 * VM_ACTION_UNCONFIRMED when it was sent and the question stays.
 */
export async function answerVm(
  session: VmSession,
  details: ReadVm,
  shown: Pick<VmQuestion, 'id'>,
  choice: string,
): Promise<Result<void>> {
  const { vm } = details
  const name = vmName(vm)
  const { client, clock, signal } = session.options
  const changed = problem('VM_QUESTION_CHANGED', { vm: name })
  const check = ({ question }: ReadVm): Problem | null => {
    if (question?.id !== shown.id) return changed
    const { choices } = question
    if (choices.some(({ key }) => key === choice)) return null
    return problem('VM_CHOICE_UNKNOWN', {
      choice,
      choices: choices.map(({ key, label }) => `${key} ${label}`).join(', '),
    })
  }
  const before = check(details)
  if (before) return fail(before)
  const call = answerQuestion(vm.id, shown.id, choice)
  const sent = await session.send({ vm: details, work: 'answer', detail: choice, call, check })
  if (!sent.ok) return fail(isTooLate(sent.problem) ? changed : sent.problem)
  const watched = await watchVm(vm.id, ({ question }) => question?.id !== shown.id, {
    client,
    clock,
    task: null,
    timeoutMs: goneMs,
    signal,
    untilQuestion: false,
  })
  const why = watched.kind === 'reached' ? null : problem('VM_ACTION_UNCONFIRMED', { vm: name })
  await session.end(sent.value, why ? 'unconfirmed' : 'done', why)
  return why ? fail(why) : ok()
}

/** Whether the host refused an answer because the question is not open any more. */
function isTooLate(refused: Problem): boolean {
  return (
    refused.code === 'VM_QUESTION_NONE' || isFault(refused, 'InvalidArgument') || isFault(refused, 'ConcurrentAccess')
  )
}
