import { useText } from '../../services.tsx'

export function BuildTab() {
  const { t } = useText()
  return <p>{t('workshop.tabs.build')}</p>
}
