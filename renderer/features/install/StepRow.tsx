import { ActionIcon, Button, Checkbox, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { ChevronDown, Ban, Minus, StickyNote, X } from 'lucide-react'
import { useState } from 'react'
import type { Translator } from '../../../shared/i18n/translator.ts'
import type { Checklist, StepDefinition, StepStatus } from '../../../shared/models/checklist.ts'
import { contradicts } from '../../../shared/rules/checklist/findings.ts'
import { localized, stateOf } from '../../../shared/rules/checklist/steps.ts'
import { useText } from '../../services.tsx'
import { dateTime } from '../../ui/format.ts'
import { useAct } from '../../ui/use-requests.ts'
import { StepDetail } from './StepDetail.tsx'
import { StepForm } from './StepForm.tsx'

const FailedIcon = ({ className }: { readonly className: string }) => (
  <X className={className} strokeWidth={3} aria-hidden />
)
const SkippedIcon = ({ className }: { readonly className: string }) => (
  <Minus className={className} strokeWidth={3} aria-hidden />
)

const statusIcons: Partial<Record<StepStatus, typeof FailedIcon>> = { failed: FailedIcon, skipped: SkippedIcon }

type StepState = ReturnType<typeof stateOf>
type Asking = 'skipped' | 'failed' | 'note' | null

/** Shows one step: its box, its state, and on request why and how. */
export function StepRow({
  checklist,
  step,
  onChange,
}: {
  readonly checklist: Checklist
  readonly step: StepDefinition
  readonly onChange: (changed: Checklist) => void
}) {
  const { t, locale } = useText()
  const act = useAct()
  const [open, setOpen] = useState(false)
  const [asking, setAsking] = useState<Asking>(null)
  const state = stateOf(checklist, step.id)
  const title = localized(step.title, locale)
  const Icon = statusIcons[state.status]
  const place = { checklist: checklist.id, step: step.id }

  const set = async (status: StepStatus, reason: string | null): Promise<boolean> => {
    const answer = await act('install.setStep', { ...place, status, reason })
    if (!answer.ok) return false
    onChange(answer.value)
    const undo = async (): Promise<void> => {
      const back = await act('install.restoreStep', { ...place, previous: state })
      if (back.ok) onChange(back.value)
    }
    const id = notifications.show({
      message: (
        <span className="undo-note">
          {t('install.changed', { step: title, status: t(`install.statuses.${status}`) })}{' '}
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => {
              notifications.hide(id)
              void undo()
            }}
          >
            {t('install.undo')}
          </Button>
        </span>
      ),
    })
    return true
  }
  const answer = async (text: string): Promise<void> => {
    if (asking === 'note') {
      const noted = await act('install.setNote', { ...place, note: text === '' ? null : text })
      if (!noted.ok) return
      onChange(noted.value)
    } else if (asking === null || !(await set(asking, text))) return
    setAsking(null)
  }
  return (
    <li className={`install-step is-${state.status}`}>
      <div className="install-step-line">
        <Checkbox
          className="install-step-box"
          checked={state.status === 'done'}
          indeterminate={state.status === 'skipped' || state.status === 'failed'}
          {...(Icon && { icon: Icon })}
          label={title}
          onChange={() => void set(state.status === 'open' ? 'done' : 'open', null)}
        />
        {state.status !== 'open' && (
          <span className="install-step-status">{t(`install.statuses.${state.status}`)}</span>
        )}
        <span className="install-step-do">
          <Tooltip label={t('install.skip')}>
            <ActionIcon aria-label={`${t('install.skip')}: ${title}`} onClick={() => setAsking('skipped')}>
              <Ban size={14} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t('install.fail')}>
            <ActionIcon aria-label={`${t('install.fail')}: ${title}`} onClick={() => setAsking('failed')}>
              <X size={14} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t('install.note')}>
            <ActionIcon aria-label={`${t('install.note')}: ${title}`} onClick={() => setAsking('note')}>
              <StickyNote size={14} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <ActionIcon
            aria-label={t('install.details', { step: title })}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            <ChevronDown size={15} className={open ? 'is-turned' : undefined} aria-hidden />
          </ActionIcon>
        </span>
      </div>
      <div className="install-step-facts">
        {state.reason && <p>{state.reason}</p>}
        {state.note && <p className="install-note">{state.note}</p>}
        {state.at && state.status !== 'open' && (
          <p className="dim num">
            {settledBy(state, t)} · {dateTime(state.at, locale)}
          </p>
        )}
        {state.evidence && (
          <p className={state.evidence.state === 'not-ok' ? 'install-seen is-not' : 'install-seen'}>
            {t('install.seen', { value: state.evidence.value })}{' '}
            <span className="dim num">{t('install.seenAt', { at: dateTime(state.evidence.checkedAt, locale) })}</span>
          </p>
        )}
        {contradicts(checklist, step) && <p className="install-failed">{t('install.contradiction')}</p>}
      </div>
      {asking && (
        <StepForm
          key={asking}
          asking={asking}
          initial={initialText(state, asking)}
          onAnswer={answer}
          onCancel={() => setAsking(null)}
        />
      )}
      {open && <StepDetail step={step} />}
    </li>
  )
}

function settledBy({ by, who }: StepState, t: Translator['t']): string {
  if (by === 'automatic') return t('install.automatic')
  return who ? t('install.person', { who }) : t('install.someone')
}

/** Returns the text written earlier for the same purpose, to be edited. */
function initialText({ note, status, reason }: StepState, asking: NonNullable<Asking>): string {
  if (asking === 'note') return note ?? ''
  return status === asking ? (reason ?? '') : ''
}
