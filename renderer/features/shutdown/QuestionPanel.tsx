import type { RunQuestion } from '../../../shared/models/app-state.ts'
import { answersTo } from '../../../shared/rules/run-questions.ts'
import { useText } from '../../services.tsx'
import { useAct } from '../../ui/use-requests.ts'
import { DecisionPanel } from './DecisionPanel.tsx'
import { useRemember } from './use-remember.ts'

const texts = {
  'no-tools': 'app.question.noToolsText',
  inaccessible: 'app.question.inaccessibleText',
  waiting: 'app.question.waitingText',
} as const

interface Props {
  readonly hostId: string
  readonly question: RunQuestion
  /** Leaves out what happens without an answer, which is said above all questions already. */
  readonly brief: boolean
}

/** Asks for a decision only the user can make: what was seen, what happens without an answer, and the answers. */
export function QuestionPanel({ hostId, question, brief }: Props) {
  const { t, locale } = useText()
  const act = useAct()
  const remembering = useRemember(hostId)
  const { id, kind, vm, seconds, endsAt } = question
  const stuckText = seconds === null ? t('app.question.stuckTextUnknown') : t('app.question.stuckText', { seconds })
  const text = kind === 'stuck' ? stuckText : t(texts[kind])
  return (
    <DecisionPanel
      region={t('app.question.region', { vm: vm.name })}
      text={
        <>
          {text}
          {locale === 'en' && ' '}
          {kind !== 'waiting' &&
            !brief &&
            t(endsAt === null ? 'app.question.othersGoOn' : 'app.question.othersGoOnUntil')}
        </>
      }
      decisions={answersTo(question)}
      confirm={t('app.question.confirm', { vm: vm.name })}
      canRemember
      decide={async (answer, remember) => {
        if (answer === 'later') return false
        const { ok } = await act('power.answer', { id: hostId, question: id, answer })
        if (ok && remember) void remembering(kind, answer, [vm])
        return ok
      }}
    />
  )
}
