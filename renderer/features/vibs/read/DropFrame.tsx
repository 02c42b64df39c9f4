import { FileDown } from 'lucide-react'
import { useText } from '../../../services.tsx'

/** Covers the view while a file is held over the page. */
export function DropFrame() {
  const { t } = useText()
  return (
    <div className="drop-frame" role="status">
      <span className="drop-words">
        <FileDown size={18} aria-hidden /> {t('vibRead.drop')}
      </span>
    </div>
  )
}
