import { Loader } from '@mantine/core'
import { useText } from '../services.tsx'

/** Where a view will be that is still being fetched from the disk. */
export function Loading() {
  const { t } = useText()
  return (
    <p className="loading" role="status">
      <Loader size="xs" aria-hidden /> {t('app.loading.title')}
    </p>
  )
}
