import { UnstyledButton } from '@mantine/core'
import { Ban, Hourglass, MoonStar, PlugZap } from 'lucide-react'
import { useState } from 'react'
import type { RunQuestion } from '../../../shared/models/app-state.ts'
import { useAct } from '../../ui/use-act.ts'
import { useText } from '../../services.tsx'

const answers = { stuck: ['wait', 'suspend', 'power-off', 'abort'], 'no-tools': ['suspend', 'power-off', 'abort'], inaccessible: ['leave', 'abort'], waiting: ['suspend', 'power-off'] } as const
const icons = { wait: Hourglass, suspend: MoonStar, 'power-off': PlugZap, leave: PlugZap, abort: Ban } as const

const titles = { stuck: 'app.question.stuckTitle', 'no-tools': 'app.question.noToolsTitle', inaccessible: 'app.question.inaccessibleTitle', waiting: 'app.question.waitingTitle' } as const

function questionText({ kind, seconds }: RunQuestion, t: ReturnType<typeof useText>['t']): string {
  if (kind === 'no-tools') return t('app.question.noToolsText')
  if (kind === 'inaccessible') return t('app.question.inaccessibleText')
  return seconds === null ? t('app.question.stuckTextUnknown') : t('app.question.stuckText', { seconds })
}

/** Decisions that only the person can make, each answer with what follows from it. None is chosen beforehand. */
export function Questions({ hostId, questions }: { readonly hostId: string; readonly questions: readonly RunQuestion[] }) {
  const { t } = useText()
  if (questions.length === 0) return null
  return (
    <section className="questions" role="alert" aria-label={t('app.question.region', { count: questions.length })}>
      {questions.map((question) => <Question key={question.id} hostId={hostId} question={question} />)}
    </section>
  )
}

function Question({ hostId, question }: { readonly hostId: string; readonly question: RunQuestion }) {
  const { t } = useText()
  const act = useAct()
  const [sent, setSent] = useState(false)
  const { kind, vm } = question
  const answer = async (chosen: keyof typeof icons): Promise<void> => {
    setSent(true)
    const { ok } = await act('power.answer', { id: hostId, question: question.id, answer: chosen })
    if (!ok) setSent(false)
  }
  return (
    <div className="question">
      <h3>{t(titles[kind], { vm: vm.name })}</h3>
      <p>{questionText(question, t)}</p>
      <div className="answers" role="group">
        {answers[kind].map((each) => {
          const Icon = icons[each]
          return (
            <UnstyledButton key={each} className={`answer is-${each}`} disabled={sent} onClick={() => void answer(each)}>
              <Icon size={16} aria-hidden />
              <span><strong>{t(`app.question.${each}`)}</strong><span className="answer-text">{t(`app.question.${each}Text`)}</span></span>
            </UnstyledButton>
          )
        })}
      </div>
    </div>
  )
}
