import { useAppState, useText } from '../../services.tsx'
import { ManyHostsRunView } from './ManyHostsRunView.tsx'

/** Shows the countdown of several hosts, and then how far they are, in a small window on top of all others. */
export function ManyHostsWindow() {
  const { t } = useText()
  const run = useAppState((app) => app.manyHosts)
  if (!run)
    return (
      <main className="mini">
        <p role="status">{t('manyHosts.calledOff')}</p>
      </main>
    )
  return (
    <main className="mini-run">
      <ManyHostsRunView run={run} small />
    </main>
  )
}
