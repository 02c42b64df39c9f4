import { Loader } from '@mantine/core'
import { useText } from '../services.tsx'

/** Stands in for a view while its code is loaded. */
export function Loading() {
  const { t } = useText()
  return (
    <p className="loading" role="status">
      <Loader size="xs" aria-hidden /> {t('app.loading.title')}
    </p>
  )
}
