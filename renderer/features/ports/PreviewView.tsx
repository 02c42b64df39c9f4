import { ArrowRight } from 'lucide-react'
import type { ChangePreview } from '../../../shared/models/firewall.ts'
import { useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { CommandLine } from '../../ui/CopyButton.tsx'
import { subjectText, valueText } from '../../ui/firewall-text.ts'
import { Warnings } from '../../ui/Warnings.tsx'

/**
 * Shows one change before it is made: old and new value, the exact call, its console equivalent, and warnings or the
 * refusal.
 */
export function PreviewView({
  preview,
  compact = false,
}: {
  readonly preview: ChangePreview
  readonly compact?: boolean
}) {
  const { t, problemText } = useText()
  const { change, before, refusal, warnings } = preview
  return (
    <div className="preview">
      <div className="preview-change">
        <span className="preview-subject">{subjectText(change, t)}</span>
        <span className="preview-values">
          <span className="preview-before">{valueText(before, t)}</span>
          <ArrowRight size={15} role="img" aria-label={t('firewall.change.becomes')} />
          <strong className="preview-after">{valueText(change, t)}</strong>
        </span>
      </div>
      {preview.noChange && <Banner tone="info">{t('firewall.change.already')}</Banner>}
      {refusal && (
        <Banner tone="danger" title={t('firewall.change.refused')}>
          {problemText(refusal)}
        </Banner>
      )}
      <Warnings warnings={warnings} />
      {!compact && !refusal && (
        <div className="preview-line">
          <span className="form-note">{t('firewall.change.call')}</span>
          <CommandLine text={preview.call} />
        </div>
      )}
      {(!compact || refusal) && preview.command !== null && (
        <div className="preview-line">
          <span className="form-note">{t(refusal ? 'firewall.change.commandInstead' : 'firewall.change.command')}</span>
          <CommandLine text={preview.command} />
        </div>
      )}
    </div>
  )
}
