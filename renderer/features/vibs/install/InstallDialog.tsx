import { useText } from '../../../services.tsx'
import type { VibSource } from '../../../stores/ui.ts'
import { Dialog } from '../../../ui/Dialog.tsx'

interface Props {
  readonly hostId: string | null
  readonly source: VibSource
}

/** Shows what an installation would do, then does it. */
export function InstallDialog({ hostId, source }: Props) {
  const { t } = useText()
  return <Dialog title={t('workshop.install.title')}>{JSON.stringify({ hostId, source })}</Dialog>
}
