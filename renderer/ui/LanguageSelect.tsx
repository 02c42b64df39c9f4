import { Select } from '@mantine/core'
import { useAppState, useText } from '../services.tsx'
import { useAct } from './use-requests.ts'

const languages = ['system', 'en', 'zh-CN'] as const

/** Lets the user choose the language of the app; the choice applies at once. */
export function LanguageSelect({ className }: { readonly className?: string }) {
  const language = useAppState((app) => app.settings.language)
  const { t } = useText()
  const act = useAct()
  return (
    <Select
      className={className}
      aria-label={t('app.settings.language')}
      data={languages.map((value) => ({ value, label: t(`app.settings.languages.${value}`) }))}
      value={language}
      onChange={(value) =>
        void act('settings.update', { language: languages.find((each) => each === value) ?? 'system' })
      }
    />
  )
}
