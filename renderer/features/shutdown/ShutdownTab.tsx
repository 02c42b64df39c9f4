import { CloudOff } from 'lucide-react'
import type { HostView } from '../../../shared/models/app-state.ts'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { useText } from '../../services.tsx'
import { CountdownPanel } from './CountdownPanel.tsx'
import { PlanView } from './PlanView.tsx'
import { Receipt } from './Receipt.tsx'
import { RunProgress } from './RunProgress.tsx'

/** Shows a shutdown from its plan to its receipt, following its phase. */
export function ShutdownTab({ host }: { readonly host: HostView }) {
  const { t } = useText()
  const { run, state } = host
  if (run?.phase === 'countdown') return <CountdownPanel host={host} />
  if (run?.phase === 'ended' && run.receipt) return <Receipt host={host} receipt={run.receipt} />
  if (run) return <RunProgress host={host} run={run} />
  if (state.connection !== 'connected' || !state.inventory)
    return <EmptyNote icon={CloudOff} title={t('app.plan.notNow')} />
  return <PlanView host={host} vms={state.inventory.vms} />
}
