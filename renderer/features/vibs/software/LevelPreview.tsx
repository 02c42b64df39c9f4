import { Button } from '@mantine/core'
import { ArrowRight } from 'lucide-react'
import type { AcceptancePreview, HostPackage } from '../../../../shared/models/host-image.ts'
import { isVendors } from '../../../../shared/rules/vibs/acceptance.ts'
import { useServices, useText } from '../../../services.tsx'
import { Banner } from '../../../ui/Banner.tsx'
import { CommandLine } from '../../../ui/CopyButton.tsx'
import { Warnings } from '../../../ui/Warnings.tsx'

/** Shows a change of the acceptance level before it is made: what stands in its way, its warnings, its call. */
export function LevelPreview({ hostId, preview }: { readonly hostId: string; readonly preview: AcceptancePreview }) {
  const { t, problemText } = useText()
  const { before, after, noChange, blockers, refusal, warnings, call, command } = preview
  return (
    <div className="preview">
      <div className="preview-change">
        <span className="preview-subject">{t('software.dialog.subject')}</span>
        <span className="preview-values">
          <span className="preview-before">{before}</span>
          <ArrowRight size={15} role="img" aria-label={t('software.dialog.becomes')} />
          <strong className="preview-after">{after}</strong>
        </span>
      </div>
      {noChange && <Banner tone="info">{t('software.dialog.already')}</Banner>}
      {refusal && (
        <Banner tone="danger" title={t('software.dialog.refused')}>
          {problemText(refusal)}
        </Banner>
      )}
      {blockers && blockers.length > 0 && <Blockers hostId={hostId} blockers={blockers} />}
      <Warnings warnings={warnings} />
      {!refusal && !noChange && (
        <>
          <div className="preview-line">
            <span className="form-note">{t('software.dialog.call')}</span>
            <CommandLine text={call} />
          </div>
          <div className="preview-line">
            <span className="form-note">{t('software.dialog.command')}</span>
            <CommandLine text={command} />
          </div>
        </>
      )}
    </div>
  )
}

function Blockers({ hostId, blockers }: { readonly hostId: string; readonly blockers: readonly HostPackage[] }) {
  const { ui } = useServices()
  const { t } = useText()
  return (
    <section className="blockers">
      <h3>{t('software.dialog.blockers', { count: blockers.length })}</h3>
      <ul className="card is-rows">
        {blockers.map((each, index) => (
          <li key={index} className="blocker">
            <span className="blocker-words">
              <strong>{each.name}</strong> <span className="mono dim">{each.version}</span>
              <span className="dim">{[each.vendor, each.acceptance].filter(Boolean).join(' · ')}</span>
            </span>
            {!isVendors(each) && (
              <Button
                variant="default"
                size="compact-xs"
                aria-label={t('software.removeNamed', { name: each.name })}
                onClick={() => ui.open({ name: 'vib-remove', hostId, vibName: each.name })}
              >
                {t('software.remove')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
