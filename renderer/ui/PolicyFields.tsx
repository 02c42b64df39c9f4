import { Checkbox, NumberInput, Select } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { HostPolicy } from '../../shared/models/settings.ts'
import { useText } from '../services.tsx'
import { answersOf, limits } from './policy-choices.ts'

const modes = ['direct', 'via-maintenance'] as const

interface FieldProps {
  readonly policy: HostPolicy
  readonly change: (change: Partial<HostPolicy>) => void
  readonly labelled?: boolean
}

type Choice = 'mode' | 'noTools' | 'stuck' | 'inaccessible'

/** Edits a rule that has a fixed set of answers. */
export function ChoiceField({ field, policy, change, labelled = true }: FieldProps & { readonly field: Choice }) {
  const { t } = useText()
  const label = t(`app.rules.${field}`)
  const data =
    field === 'mode'
      ? modes.map((value) => ({ value, label: t(`app.rules.modes.${value}`) }))
      : answersOf[field].map((value) => ({ value, label: t(`app.rules.answers.${value}`) }))
  const choose = (value: string | null): void => {
    const mode = modes.find((each) => each === value)
    const noTools = answersOf.noTools.find((each) => each === value)
    const stuck = answersOf.stuck.find((each) => each === value)
    if (field === 'mode' && mode) change({ mode })
    if (field === 'noTools' && noTools) change({ noTools })
    if (field === 'stuck' && stuck) change({ stuck })
    const inaccessible = answersOf.inaccessible.find((each) => each === value)
    if (field === 'inaccessible' && inaccessible) change({ inaccessible })
  }
  return (
    <Select data={data} value={policy[field]} onChange={choose} {...(labelled ? { label } : { 'aria-label': label })} />
  )
}

/** Edits whether later groups wait for an open question. */
export function KeepOrderField({ policy, change }: FieldProps) {
  const { t } = useText()
  return (
    <Checkbox
      label={t('app.rules.keepOrder')}
      description={t('app.rules.keepOrderHint')}
      checked={policy.keepOrder === true}
      onChange={(event) => change({ keepOrder: event.currentTarget.checked })}
    />
  )
}

const labels = {
  guestTimeoutSeconds: 'app.rules.guestTimeout',
  countdownSeconds: 'app.rules.countdown',
  maxTimeSeconds: 'app.rules.maxTime',
} as const

/** Edits a rule in whole seconds. A number within its limits is applied on blur or Enter; empty means no limit. */
export function SecondsField({
  field,
  policy,
  change,
  labelled = true,
}: FieldProps & { readonly field: keyof typeof limits }) {
  const { t } = useText()
  const [min, max] = limits[field]
  const optional = field === 'maxTimeSeconds'
  const saved = policy[field] ?? ''
  const [typed, setTyped] = useState<string | number>(saved)
  useEffect(() => setTyped(saved), [saved])
  const label = t(labels[field])
  const none = optional && typed === ''
  const valid = none || (typeof typed === 'number' && Number.isInteger(typed) && typed >= min && typed <= max)
  const description = optional && labelled ? t('app.rules.maxTimeHint') : undefined
  const takeOver = (): void => {
    if (!valid) setTyped(saved)
    else if (typed !== saved) change({ [field]: none ? null : typed })
  }
  return (
    <NumberInput
      value={typed}
      onChange={setTyped}
      onBlur={takeOver}
      onKeyDown={(event) => event.key === 'Enter' && takeOver()}
      min={min}
      max={max}
      clampBehavior="none"
      allowDecimal={false}
      allowNegative={false}
      hideControls
      suffix={` ${t('app.rules.secondsUnit')}`}
      placeholder={optional ? t('app.rules.maxTimeNone') : undefined}
      description={description}
      error={valid ? null : t('app.rules.range', { min, max })}
      {...(labelled ? { label } : { 'aria-label': label })}
    />
  )
}
