import { useCallback } from 'react'
import type { RunQuestion } from '../../../shared/models/app-state.ts'
import { ruleForAnswer } from '../../../shared/rules/power/rule-for-answer.ts'
import type { QuestionAnswer } from '../../../shared/rules/run-questions.ts'
import { useChangeVmRules } from './use-vm-rules.tsx'

interface Named {
  readonly id: string
  readonly name: string
}

/** Returns what makes an answer the rule of its VMs, for the next time; it can be undone. */
export function useRemember(
  hostId: string,
): (kind: RunQuestion['kind'], answer: QuestionAnswer, vms: readonly Named[]) => Promise<void> {
  const change = useChangeVmRules(hostId)
  return useCallback(
    async (kind, answer, vms) => {
      const set = ruleForAnswer(kind, answer)
      const ids = vms.map(({ id }) => id)
      const names = vms.map(({ name }) => name)
      if (set) await change({ vms: ids, set, unset: [] }, names)
    },
    [change],
  )
}
