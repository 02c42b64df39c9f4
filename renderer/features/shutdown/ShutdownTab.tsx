import { CloudOff } from 'lucide-react'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { useHost, useText } from '../../services.tsx'
import { CountdownPanel } from './CountdownPanel.tsx'
import { PlanView } from './PlanView.tsx'
import { Receipt } from './Receipt.tsx'
import { RunProgress } from './RunProgress.tsx'

/** Shows a shutdown from its plan to its receipt, following its phase. */
export function ShutdownTab({ hostId }: { readonly hostId: string }) {
  const { t } = useText()
  const host = useHost(hostId)
  if (!host) return null
  const { run, state } = host
  if (run?.phase === 'countdown') return <CountdownPanel host={host} />
  if (run?.phase === 'ended' && run.receipt) return <Receipt host={host} receipt={run.receipt} />
  if (run) return <RunProgress host={host} run={run} />
  if (state.connection !== 'connected' || !state.inventory)
    return <EmptyNote icon={CloudOff} title={t('app.plan.notNow')} />
  return <PlanView host={host} vms={state.inventory.vms} />
}
