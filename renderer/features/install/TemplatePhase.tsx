import { Button, TextInput } from '@mantine/core'
import { Plus } from 'lucide-react'
import type { Phase } from '../../../shared/models/checklist.ts'
import { canAddStep, templateLimits, type TemplateFault } from '../../../shared/rules/checklist/edit-template.ts'
import { localized } from '../../../shared/rules/checklist/steps.ts'
import { useText } from '../../services.tsx'
import { TemplateMoves, moveKeys } from './TemplateMoves.tsx'
import { TemplateStep } from './TemplateStep.tsx'
import { fieldId, type TemplateDraft } from './use-template-draft.ts'

interface Props {
  readonly phase: Phase
  readonly index: number
  readonly edit: TemplateDraft
  readonly faults: readonly TemplateFault[]
}

/** Edits one phase of a template with its steps. */
export function TemplatePhase({ phase, index, edit, faults }: Props) {
  const { t, locale } = useText()
  const title = localized(phase.title, locale)
  const isFaulty = (place: 'phase' | 'step', id: string): boolean =>
    faults.some((fault) => fault.place === place && 'id' in fault && fault.id === id)
  const last = edit.draft.phases.length - 1
  return (
    <section className="template-phase" aria-label={title || t('install.template.phase')}>
      <div className="template-line" onKeyDown={moveKeys((by) => edit.move('phase', phase.id, by))}>
        <TextInput
          id={fieldId('phase', phase.id)}
          className="template-title is-phase"
          aria-label={t('install.template.phase')}
          placeholder={t('install.template.phase')}
          maxLength={templateLimits.title}
          value={title}
          error={isFaulty('phase', phase.id) && t('install.template.empty')}
          onChange={(event) => edit.setPhase(phase.id, event.currentTarget.value)}
        />
        <TemplateMoves
          id={fieldId('phase', phase.id)}
          name={title}
          canUp={index > 0}
          canDown={index < last}
          onMove={(by) => edit.move('phase', phase.id, by)}
          onRemove={() => edit.remove('phase', phase.id)}
        />
      </div>
      <ul className="template-steps">
        {phase.steps.map((step, place) => (
          <TemplateStep
            key={step.id}
            step={step}
            edit={edit}
            faulty={isFaulty('step', step.id)}
            canUp={place > 0 || index > 0}
            canDown={place < phase.steps.length - 1 || index < last}
          />
        ))}
      </ul>
      <div>
        <Button
          type="button"
          size="compact-sm"
          variant="subtle"
          disabled={!canAddStep(edit.draft, phase.id)}
          leftSection={<Plus size={13} aria-hidden />}
          onClick={() => edit.addStep(phase.id)}
        >
          {t('install.template.addStep')}
        </Button>
      </div>
    </section>
  )
}
