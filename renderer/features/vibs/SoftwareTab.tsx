import { useText } from '../../services.tsx'

export function SoftwareTab() {
  const { t } = useText()
  return <p>{t('workshop.tabs.software')}</p>
}
