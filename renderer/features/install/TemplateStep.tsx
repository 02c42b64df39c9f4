import { ActionIcon, Textarea, TextInput } from '@mantine/core'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import type { StepDefinition } from '../../../shared/models/checklist.ts'
import { templateLimits } from '../../../shared/rules/checklist/edit-template.ts'
import { localized } from '../../../shared/rules/checklist/steps.ts'
import { useText } from '../../services.tsx'
import { TemplateMoves, moveKeys } from './TemplateMoves.tsx'
import { fieldId, type TemplateDraft } from './use-template-draft.ts'

interface Props {
  readonly step: StepDefinition
  readonly edit: TemplateDraft
  readonly faulty: boolean
  readonly canUp: boolean
  readonly canDown: boolean
}

/** Edits one step of a template; its why and how expand on request. */
export function TemplateStep({ step, edit, faulty, canUp, canDown }: Props) {
  const { t, locale } = useText()
  const [open, setOpen] = useState(false)
  const title = localized(step.title, locale)
  return (
    <li className="template-step" onKeyDown={moveKeys((by) => edit.move('step', step.id, by))}>
      <div className="template-line">
        <TextInput
          id={fieldId('step', step.id)}
          className="template-title"
          aria-label={t('install.template.step')}
          placeholder={t('install.template.step')}
          maxLength={templateLimits.title}
          value={title}
          error={faulty && t('install.template.empty')}
          onChange={(event) => edit.setStep(step.id, 'title', event.currentTarget.value)}
        />
        <ActionIcon
          aria-label={t('install.template.stepDetails', { name: title || t('install.template.unnamed') })}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <ChevronDown size={15} className={open ? 'is-turned' : undefined} aria-hidden />
        </ActionIcon>
        <TemplateMoves
          id={fieldId('step', step.id)}
          name={title}
          canUp={canUp}
          canDown={canDown}
          onMove={(by) => edit.move('step', step.id, by)}
          onRemove={() => edit.remove('step', step.id)}
        />
      </div>
      {open && (
        <div className="template-texts">
          {(['why', 'how'] as const).map((field) => (
            <Textarea
              key={field}
              autosize
              minRows={2}
              maxRows={8}
              maxLength={templateLimits.prose}
              label={t(`install.template.${field}`)}
              value={step[field] === null ? '' : localized(step[field], locale)}
              onChange={(event) => edit.setStep(step.id, field, event.currentTarget.value)}
            />
          ))}
        </div>
      )}
    </li>
  )
}
