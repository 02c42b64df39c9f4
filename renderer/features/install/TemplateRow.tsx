import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Template } from '../../../shared/models/checklist.ts'
import { allSteps, localized } from '../../../shared/rules/checklist/steps.ts'
import { useText } from '../../services.tsx'

interface Props {
  readonly template: Template
  /** It was just created: its first button takes the focus. */
  readonly fresh: boolean
  readonly onEdit: () => void
  readonly onCopy: (template: string, name: string) => Promise<void>
  readonly onRemove: (template: string) => Promise<void>
}

/** Shows one template and its actions; deleting asks first. */
export function TemplateRow({ template, fresh, onEdit, onCopy, onRemove }: Props) {
  const { t, locale } = useText()
  const [asking, setAsking] = useState(false)
  const name = localized(template.name, locale)
  const copy = (): void =>
    void onCopy(template.id, t('install.template.copyName', { name }).slice(0, 120).toWellFormed())
  return (
    <li className="template-row">
      <div className="template-what">
        <strong>{name}</strong>
        <span className="dim num">
          {t(template.builtIn ? 'install.template.builtIn' : 'install.template.own')} ·{' '}
          {t('install.template.steps', { count: allSteps(template).length })}
        </span>
      </div>
      {asking ? (
        <div className="template-ask" role="alert">
          <span>{t('install.template.deleteText', { name })}</span>
          <Button size="xs" variant="default" autoFocus onClick={() => setAsking(false)}>
            {t('install.cancel')}
          </Button>
          <Button size="xs" color="red" onClick={() => void onRemove(template.id)}>
            {t('install.template.delete')}
          </Button>
        </div>
      ) : (
        <div className="button-row">
          {!template.builtIn && (
            <Button
              size="xs"
              variant="default"
              autoFocus={fresh}
              aria-label={t('install.template.editNamed', { name })}
              onClick={onEdit}
            >
              {t('install.template.edit')}
            </Button>
          )}
          <Button size="xs" variant="default" aria-label={t('install.template.copyNamed', { name })} onClick={copy}>
            {t('install.template.copy')}
          </Button>
          {!template.builtIn && (
            <Button
              size="xs"
              variant="default"
              aria-label={t('install.template.deleteNamed', { name })}
              onClick={() => setAsking(true)}
            >
              {t('install.template.delete')}
            </Button>
          )}
        </div>
      )}
    </li>
  )
}
