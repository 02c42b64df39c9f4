import { Button, Tooltip } from '@mantine/core'
import { Ban, CircleArrowRight, Hourglass, MoonStar, PlugZap } from 'lucide-react'
import { useState } from 'react'
import type { RunQuestion } from '../../../shared/models/app-state.ts'
import { answersTo, type QuestionAnswer } from '../../../shared/rules/run-questions.ts'
import { useText } from '../../services.tsx'
import { HoldButton } from '../../ui/HoldButton.tsx'
import { useAct } from '../../ui/use-requests.ts'

const icons = { wait: Hourglass, suspend: MoonStar, 'power-off': PlugZap, leave: CircleArrowRight, abort: Ban } as const
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

/**
 * Asks for a decision only the user can make: what was seen, what happens without an answer, and the answers. None is
 * preselected.
 */
export function QuestionPanel({ hostId, question, brief }: Props) {
  const { t, locale } = useText()
  const act = useAct()
  const [sent, setSent] = useState(false)
  const [confirming, setConfirming] = useState(false)
  const { kind, vm, seconds, endsAt } = question
  const answer = async (chosen: QuestionAnswer): Promise<void> => {
    setSent(true)
    setConfirming(false)
    const { ok } = await act('power.answer', { id: hostId, question: question.id, answer: chosen })
    if (!ok) setSent(false)
  }
  const stuckText = seconds === null ? t('app.question.stuckTextUnknown') : t('app.question.stuckText', { seconds })
  const text = kind === 'stuck' ? stuckText : t(texts[kind])
  return (
    <div className="question" role="group" aria-label={t('app.question.region', { vm: vm.name })}>
      <p>
        {text}
        {locale === 'en' && ' '}
        {kind !== 'waiting' &&
          !brief &&
          t(endsAt === null ? 'app.question.othersGoOn' : 'app.question.othersGoOnUntil')}
      </p>
      {confirming ? (
        <div className="answers" role="alertdialog" aria-label={t('app.question.confirm', { vm: vm.name })}>
          <p className="question-confirm">{t('app.question.confirm', { vm: vm.name })}</p>
          {/* Back has the focus, so that a second Enter does not cut the power. */}
          <Button variant="default" autoFocus onClick={() => setConfirming(false)}>
            {t('app.common.back')}
          </Button>
          <Button color="red" leftSection={<PlugZap size={14} aria-hidden />} onClick={() => void answer('power-off')}>
            {t('app.question.power-off')}
          </Button>
        </div>
      ) : (
        <div className="answers">
          {answersTo(question).map((each) => {
            const Icon = icons[each]
            if (each === 'power-off') {
              return (
                <HoldButton
                  key={each}
                  label={t('app.question.hold')}
                  holding={t('app.question.holding')}
                  describe={t('app.question.holdText')}
                  icon={<Icon size={14} aria-hidden />}
                  disabled={sent}
                  onHeld={() => void answer(each)}
                  onActivate={() => setConfirming(true)}
                />
              )
            }
            return (
              <Tooltip key={each} label={t(`app.question.${each}Text`)}>
                <Button
                  variant="default"
                  leftSection={<Icon size={14} aria-hidden />}
                  disabled={sent}
                  aria-description={t(`app.question.${each}Text`)}
                  onClick={() => void answer(each)}
                >
                  {t(`app.question.${each}`)}
                </Button>
              </Tooltip>
            )
          })}
        </div>
      )}
    </div>
  )
}
