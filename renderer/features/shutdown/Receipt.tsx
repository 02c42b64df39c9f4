import { Button } from '@mantine/core'
import { ReceiptText } from 'lucide-react'
import type { HostView, RunReceipt } from '../../../shared/models/app-state.ts'
import { Banner } from '../../ui/Banner.tsx'
import { dateTime } from '../../ui/format.ts'
import { useAct } from '../../ui/use-requests.ts'
import { useServices, useText } from '../../services.tsx'
import { outcomeTone } from '../../ui/tones.ts'
import { WakePanel } from '../wake/WakePanel.tsx'
import { VmOutcomes } from '../../ui/VmOutcomes.tsx'

/** Reports how a run ended, claiming no more than is known. */
export function Receipt({ host, receipt }: { readonly host: HostView; readonly receipt: RunReceipt }) {
  const { ui } = useServices()
  const { t, problemText, locale } = useText()
  const act = useAct()
  const { outcome, problem, vms, endedAt } = receipt
  const action = host.run?.action ?? 'shutdown'
  const unknown = outcome === 'unknown' && action !== 'shutdown'
  return (
    <section className="receipt">
      <div className="card-head">
        <h2>
          <ReceiptText size={17} aria-hidden />{' '}
          {t(action === 'shutdown' ? 'app.receipt.title' : `hostRuns.window.report.${action}`)}{' '}
          <span className="dim">{t('app.receipt.endedAt', { time: dateTime(endedAt, locale) })}</span>
        </h2>
        <div className="card-actions">
          <Button variant="subtle" onClick={() => ui.goTo('activity')}>
            {t('app.receipt.show')}
          </Button>
          <Button onClick={() => void act('power.dismiss', { id: host.id })}>{t('app.receipt.dismiss')}</Button>
        </div>
      </div>
      <Banner
        tone={outcomeTone(outcome)}
        alert
        title={t(unknown ? `hostRuns.window.unknown.${action}` : `app.receipt.outcomes.${outcome ?? 'none'}`)}
      >
        {problem && problemText(problem)}
      </Banner>
      <WakePanel hostId={host.id} />
      {vms.length > 0 && (
        <div className="card is-table">
          <VmOutcomes vms={vms} />
        </div>
      )}
    </section>
  )
}
