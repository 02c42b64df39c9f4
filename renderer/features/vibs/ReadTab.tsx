import { useText } from '../../services.tsx'

export function ReadTab() {
  const { t } = useText()
  return <p>{t('workshop.tabs.read')}</p>
}
