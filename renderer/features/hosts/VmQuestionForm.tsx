import { Button, Radio } from '@mantine/core'
import { useState } from 'react'
import type { VmDetails, VmQuestion } from '../../../shared/models/vm-action.ts'
import { vmName } from '../../../shared/rules/vm-list.ts'
import { useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { useSubmit } from '../../ui/use-requests.ts'

interface Props {
  readonly hostId: string
  readonly details: VmDetails
  readonly question: VmQuestion
  /** Called once the question is gone, or was answered elsewhere. */
  readonly done: () => void
}

/** Shows a question in the host's own words. No answer is preset, and none is sent before the user has chosen one. */
export function VmQuestionForm({ hostId, details: { vm }, question, done }: Props) {
  const { t, problemText } = useText()
  const { send, busy, problem } = useSubmit()
  const [choice, setChoice] = useState('')
  const answer = async (): Promise<void> => {
    const input = { id: hostId, vm: vm.id, question: question.id, choice }
    if (await send('vms.answer', input, ({ code }) => code === 'VM_QUESTION_CHANGED' && done())) done()
  }
  return (
    <section className="vm-question">
      <h3 id="vm-question">{t('vms.question', { vm: vmName(vm) })}</h3>
      <p className="vm-question-text">{question.text}</p>
      <Radio.Group aria-labelledby="vm-question" value={choice} onChange={setChoice}>
        {question.choices.map(({ key, label }) => (
          <Radio key={key} value={key} disabled={busy} label={label} />
        ))}
      </Radio.Group>
      {problem && (
        <Banner tone="danger" alert>
          {problemText(problem)}
        </Banner>
      )}
      <Button size="compact-sm" loading={busy} disabled={choice === ''} onClick={() => void answer()}>
        {t('vms.dialog.send')}
      </Button>
    </section>
  )
}
