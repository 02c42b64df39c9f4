import type { HostView } from '../../shared/models/app-state.ts'
import { useServices } from '../services.tsx'
import { useAct } from './use-requests.ts'

/** Leads to the plan of a host. A report that still stands there is put away: the activity keeps it. */
export function useOpenPlan(): (host: Pick<HostView, 'id' | 'run'>) => void {
  const { ui } = useServices()
  const act = useAct()
  return ({ id, run }) => {
    if (run?.phase === 'ended') void act('power.dismiss', { id })
    ui.goToHost(id, 'shutdown')
  }
}
