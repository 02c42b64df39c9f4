import { useText } from '../../../services.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'

interface Props {
  readonly hostId: string
  readonly vibName: string
}

/** Shows what a removal would do, then does it. */
export function RemoveDialog({ hostId, vibName }: Props) {
  const { t } = useText()
  return <Dialog title={t('workshop.remove.title', { name: vibName })}>{hostId}</Dialog>
}
