import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import {
  defaultGuideTemplates,
  guideTemplatesSchema,
  type GuideTemplates,
} from '../../../shared/rules/hardware/guide-links.ts'
import { useText } from '../../services.tsx'

const searches = ['device', 'cpu', 'server', 'passthrough'] as const

/** Edits the guide's addresses. An invalid one stays in its field to be corrected and is not saved. */
export function GuideTemplateFields({
  templates,
  onChange,
}: {
  readonly templates: GuideTemplates
  readonly onChange: (change: Partial<GuideTemplates>) => void
}) {
  const { t } = useText()
  const [drafts, setDrafts] = useState<Partial<GuideTemplates>>({})
  const change = (search: (typeof searches)[number], text: string): void => {
    const valid = guideTemplatesSchema.shape[search].safeParse(text).success
    setDrafts({ ...drafts, [search]: valid ? undefined : text })
    if (valid) onChange({ [search]: text })
  }
  const own = searches.some(
    (search) => drafts[search] !== undefined || templates[search] !== defaultGuideTemplates[search],
  )
  return (
    <div className="guide-templates">
      {searches.map((search) => (
        <TextInput
          key={search}
          size="xs"
          label={t(`app.settings.guideSearches.${search}`)}
          spellCheck={false}
          value={drafts[search] ?? templates[search]}
          error={drafts[search] === undefined ? undefined : t('app.settings.guideInvalid')}
          onChange={(event) => change(search, event.currentTarget.value)}
        />
      ))}
      {own && (
        <Button
          variant="default"
          onClick={() => {
            setDrafts({})
            onChange(defaultGuideTemplates)
          }}
        >
          {t('app.settings.guideReset')}
        </Button>
      )}
    </div>
  )
}
