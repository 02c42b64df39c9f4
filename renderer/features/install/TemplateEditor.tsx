import { Button, TextInput, VisuallyHidden } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { Template } from '../../../shared/models/checklist.ts'
import { canAddPhase, savedForm, type Removal } from '../../../shared/rules/checklist/edit-template.ts'
import { localized } from '../../../shared/rules/checklist/steps.ts'
import { useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useAct } from '../../ui/use-requests.ts'
import { TemplatePhase } from './TemplatePhase.tsx'
import { fieldId, useTemplateDraft, type TemplateDraft } from './use-template-draft.ts'

/**
 * Edits one of the user's templates; nothing is saved before Save, and unsaved edits are not dropped without asking.
 */
export function TemplateEditor({ template, onClose }: { readonly template: Template; readonly onClose: () => void }) {
  const { t, locale } = useText()
  const act = useAct()
  const edit = useTemplateDraft(template)
  const [tried, setTried] = useState(false)
  const [leaving, setLeaving] = useState(false)
  const [busy, setBusy] = useState(false)
  const faults = tried ? edit.faults : []
  const leave = (): void => {
    if (edit.dirty) setLeaving(true)
    else onClose()
  }
  const save = async (): Promise<void> => {
    setTried(true)
    setLeaving(false)
    if (edit.faults.length > 0) return edit.showFault()
    setBusy(true)
    const answer = await act('install.saveTemplate', { template: savedForm(edit.draft) })
    setBusy(false)
    if (answer.ok) onClose()
  }
  return (
    <Dialog title={t('install.template.editTitle')} size={820} onClose={leave}>
      <form
        className="template-editor"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <TextInput
          data-autofocus
          id={fieldId('name')}
          label={t('install.template.name')}
          maxLength={120}
          value={localized(edit.draft.name, locale)}
          error={faults.some(({ place }) => place === 'name') && t('install.template.empty')}
          onChange={(event) => edit.setName(event.currentTarget.value)}
        />
        <p className="dim">{t('install.template.hint')}</p>
        {edit.draft.phases.map((phase, index) => (
          <TemplatePhase key={phase.id} phase={phase} index={index} edit={edit} faults={faults} />
        ))}
        <div>
          <Button
            type="button"
            variant="default"
            disabled={!canAddPhase(edit.draft)}
            leftSection={<Plus size={14} aria-hidden />}
            onClick={edit.addPhase}
          >
            {t('install.template.addPhase')}
          </Button>
        </div>
        {faults.some(({ place }) => place === 'no-steps') && (
          <Banner tone="danger" alert>
            {t('install.template.noSteps')}
          </Banner>
        )}
        <VisuallyHidden role="status">{whereMoved(edit, t, locale)}</VisuallyHidden>
        <div className="form-actions template-foot">
          {leaving ? (
            <>
              <span className="template-foot-text" role="alert">
                {t('install.template.unsaved')}
              </span>
              <Button type="button" variant="default" autoFocus onClick={() => setLeaving(false)}>
                {t('install.template.keep')}
              </Button>
              <Button type="button" color="red" onClick={onClose}>
                {t('install.template.discard')}
              </Button>
            </>
          ) : (
            <>
              {edit.removed && (
                <span className="template-foot-text" role="status">
                  {t('install.template.removed', {
                    name: removedName(edit.removed, locale) || t('install.template.unnamed'),
                  })}{' '}
                  <Button id="template-undo" type="button" size="compact-xs" variant="subtle" onClick={edit.undo}>
                    {t('install.undo')}
                  </Button>
                </span>
              )}
              <Button type="button" variant="default" onClick={leave}>
                {t('install.cancel')}
              </Button>
              <Button type="submit" loading={busy}>
                {t('install.save')}
              </Button>
            </>
          )}
        </div>
      </form>
    </Dialog>
  )
}

function removedName(removal: Removal, locale: string): string {
  return localized(removal.kind === 'step' ? removal.step.title : removal.phase.title, locale)
}

/** Says where a moved step or phase is now, for screen readers. */
function whereMoved({ draft, movedId }: TemplateDraft, t: ReturnType<typeof useText>['t'], locale: string): string {
  const place = (name: string, index: number, total: number, phase: string): string =>
    t('install.template.moved', { name: name || t('install.template.unnamed'), place: index + 1, total, phase })
  const at = draft.phases.findIndex(({ id }) => id === movedId)
  const moved = draft.phases[at]
  if (moved) return place(localized(moved.title, locale), at, draft.phases.length, localized(draft.name, locale))
  for (const { title, steps } of draft.phases) {
    const index = steps.findIndex(({ id }) => id === movedId)
    const step = steps[index]
    if (step) return place(localized(step.title, locale), index, steps.length, localized(title, locale))
  }
  return ''
}
