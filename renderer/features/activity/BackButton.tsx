import { Button } from '@mantine/core'
import { ChevronLeft } from 'lucide-react'
import { useText } from '../../services.tsx'

/** Leads from the details back to the list, where a narrow window has room for one of them. */
export function BackButton({ onBack }: { readonly onBack: () => void }) {
  const { t } = useText()
  return (
    <Button
      className="back"
      variant="subtle"
      size="compact-xs"
      leftSection={<ChevronLeft size={14} aria-hidden />}
      onClick={onBack}
    >
      {t('app.common.back')}
    </Button>
  )
}
