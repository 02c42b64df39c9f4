import { decimal, duration } from '../../ui/format.ts'
import { useHostPart, useText } from '../../services.tsx'

/**
 * Shows CPU, memory and uptime, which are polled only while this page is open; renders nothing before the first values.
 */
export function Statistics({ hostId }: { readonly hostId: string }) {
  const { t, locale } = useText()
  const shown = useHostPart(hostId, ({ statistics, state }) => (state.connection === 'connected' ? statistics : null))
  if (!shown) return null
  const { cpuMhz, cpuCapacityMhz, memoryMb, memoryCapacityMb, uptimeSeconds } = shown
  return (
    <div className="statistics" role="group" aria-label={t('app.host.statistics')}>
      {cpuMhz !== null && cpuCapacityMhz !== null && (
        <Meter
          label={t('app.host.cpu')}
          share={cpuMhz / cpuCapacityMhz}
          text={t('app.host.mhz', {
            used: decimal(cpuMhz / 1000, locale),
            total: decimal(cpuCapacityMhz / 1000, locale),
          })}
        />
      )}
      {memoryMb !== null && memoryCapacityMb !== null && (
        <Meter
          label={t('app.host.memory')}
          share={memoryMb / memoryCapacityMb}
          text={t('app.host.gib', {
            used: decimal(memoryMb / 1024, locale),
            total: decimal(memoryCapacityMb / 1024, locale),
          })}
        />
      )}
      {uptimeSeconds !== null && (
        <div className="meter">
          <span className="meter-label">{t('app.host.uptime')}</span>
          <span className="meter-value">{duration(uptimeSeconds, t)}</span>
        </div>
      )}
    </div>
  )
}

function Meter({ label, share, text }: { readonly label: string; readonly share: number; readonly text: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0)) * 100)
  return (
    <div className="meter">
      <span className="meter-label">{label}</span>
      <span className="meter-value">
        {percent}% <span className="dim">{text}</span>
      </span>
      <div
        className="meter-bar"
        role="meter"
        aria-label={label}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={text}
      >
        <div style={{ width: `${percent}%` }} />
      </div>
    </div>
  )
}
