import { useHostPart, useText } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { dateTime } from '../../ui/format.ts'
import { WakeButton } from './WakeButton.tsx'
import { wakeHost, type WakeHost } from './wake-host.ts'
import { WakeForm } from './WakeForm.tsx'
import { WakeResult } from './WakeResult.tsx'
import { Waking } from './Waking.tsx'

/** Offers to wake a host that is away, and shows the waking and its result. Renders nothing for a host that responds. */
export function WakePanel({ hostId }: { readonly hostId: string }) {
  const host = useHostPart(hostId, (view) => ({ ...wakeHost(view), wake: view.wake }))
  if (!host) return null
  const { wake } = host
  if (wake === null) return host.away ? <Away host={host} /> : null
  return (
    <div className="wake" role="status">
      {wake.phase === 'ended' ? <WakeResult host={host} wake={wake} /> : <Waking host={host} wake={wake} />}
    </div>
  )
}

function Away({ host: { id, asOf, macs, offer, onBefore } }: { readonly host: WakeHost }) {
  const { t, locale } = useText()
  const since = asOf === null ? t('wake.silent') : t('wake.silentSince', { time: dateTime(asOf, locale) })
  return (
    <div className="wake">
      <Banner
        tone="quiet"
        title={
          <>
            {since}
            {onBefore !== null && <span className="banner-aside">{t('wake.before', { count: onBefore })}</span>}
          </>
        }
        actions={offer === 'ready' && <WakeButton hostId={id} label={t('wake.wake')} />}
      >
        <div>{t('wake.cannotSee')}</div>
        {offer === 'needs-mac' && (
          <>
            <div>{t(macs.length === 0 ? 'wake.cardsUnknown' : 'wake.cardsUnable')}</div>
            <WakeForm hostId={id} macs={macs} />
          </>
        )}
      </Banner>
    </div>
  )
}
