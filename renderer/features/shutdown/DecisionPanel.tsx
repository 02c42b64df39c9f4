import { Button, Checkbox, Tooltip } from '@mantine/core'
import { Ban, CircleArrowRight, CircleHelp, Hourglass, MoonStar, PlugZap } from 'lucide-react'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import type { QuestionAnswer } from '../../../shared/rules/run-questions.ts'
import { useText } from '../../services.tsx'
import { HoldButton } from '../../ui/HoldButton.tsx'
import { Keys } from '../../ui/Keys.tsx'

/** `later`: ask when it comes up. */
export type Decision = QuestionAnswer | 'later'

const icons = {
  wait: Hourglass,
  suspend: MoonStar,
  'power-off': PlugZap,
  leave: CircleArrowRight,
  abort: Ban,
  later: CircleHelp,
} as const

interface Props {
  readonly region: string
  /** What was seen, and what follows without an answer; null where that is said already. */
  readonly text: ReactNode
  readonly decisions: readonly Decision[]
  /** Asks once more before power is cut. */
  readonly confirm: string
  /** Whether an answer can become a rule. */
  readonly canRemember: boolean
  /** Sends the answer; returns whether it was accepted. */
  readonly decide: (decision: Decision, remember: boolean) => Promise<boolean>
}

/**
 * Offers what the user can decide about one VM or several. Nothing is preselected, and power off hard is held down or
 * confirmed. Digits choose while the focus is inside.
 */
export function DecisionPanel({ region, text, decisions, confirm, canRemember, decide }: Props) {
  const { t } = useText()
  const [sent, setSent] = useState(false)
  const [confirming, setConfirming] = useState(false)
  const [remember, setRemember] = useState(false)
  const send = async (decision: Decision): Promise<void> => {
    setSent(true)
    setConfirming(false)
    // A decision taken back, or refused, leaves the panel in use.
    if (!(await decide(decision, remember)) || decision === 'later') setSent(false)
  }
  const keyed: readonly Decision[] = decisions.filter((each) => each !== 'power-off' && each !== 'abort')
  const onKeyDown = (event: KeyboardEvent): void => {
    const chosen = keyed[Number(event.key) - 1]
    if (!chosen || sent || confirming || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return
    event.preventDefault()
    void send(chosen)
  }
  if (confirming)
    return (
      <div className="question" role="group" aria-label={region}>
        {text !== null && <p>{text}</p>}
        <div className="answers" role="alertdialog" aria-label={confirm}>
          <p className="question-confirm">
            {confirm} {remember && t('app.question.rememberCut')}
          </p>
          {/* Back has the focus, so that a second Enter does not cut the power. */}
          <Button variant="default" autoFocus onClick={() => setConfirming(false)}>
            {t('app.common.back')}
          </Button>
          <Button color="red" leftSection={<PlugZap size={14} aria-hidden />} onClick={() => void send('power-off')}>
            {t('app.question.power-off')}
          </Button>
        </div>
      </div>
    )
  return (
    <div className="question" role="group" aria-label={region} onKeyDown={onKeyDown}>
      {text !== null && <p>{text}</p>}
      <div className="answers">
        {decisions.map((each) => {
          const Icon = icons[each]
          if (each === 'power-off')
            return (
              <HoldButton
                key={each}
                label={t('app.question.hold')}
                holding={t('app.question.holding')}
                describe={t('app.question.holdText')}
                icon={<Icon size={14} aria-hidden />}
                disabled={sent}
                // What becomes a rule is said first.
                onHeld={() => (remember ? setConfirming(true) : void send(each))}
                onActivate={() => setConfirming(true)}
              />
            )
          const key = keyed.indexOf(each)
          return (
            <Tooltip key={each} label={t(`app.question.${each}Text`)}>
              <Button
                variant="default"
                leftSection={<Icon size={14} aria-hidden />}
                rightSection={key >= 0 && <Keys of={String(key + 1)} />}
                disabled={sent}
                aria-description={t(`app.question.${each}Text`)}
                onClick={() => void send(each)}
              >
                {t(`app.question.${each}`)}
              </Button>
            </Tooltip>
          )
        })}
        {canRemember && (
          <Checkbox
            className="answers-remember"
            size="xs"
            label={t('app.question.remember')}
            checked={remember}
            disabled={sent}
            onChange={(event) => setRemember(event.currentTarget.checked)}
          />
        )}
      </div>
    </div>
  )
}
