import { Button } from '@mantine/core'
import { FolderOpen, PackageSearch } from 'lucide-react'
import { useText } from '../../../services.tsx'

/** Invites a file while none is open. */
export function EmptyReader({ busy, onOpen }: { readonly busy: boolean; readonly onOpen: () => void }) {
  const { t } = useText()
  return (
    <div className="read-empty">
      <PackageSearch size={34} strokeWidth={1.5} aria-hidden />
      <h2>{t('vibRead.empty.title')}</h2>
      <p>{t('vibRead.empty.text')}</p>
      <Button size="sm" loading={busy} leftSection={<FolderOpen size={16} aria-hidden />} onClick={onOpen}>
        {t('vibRead.empty.button')}
      </Button>
    </div>
  )
}
