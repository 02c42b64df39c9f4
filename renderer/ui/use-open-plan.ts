import type { HostView, RunView } from '../../shared/models/app-state.ts'
import { useServices } from '../services.tsx'
import { useAct } from './use-requests.ts'

/** Opens the plan of a host. Dismisses a receipt still shown there; the activity keeps it. */
export function useOpenPlan(): (host: Pick<HostView, 'id'> & { readonly run: Pick<RunView, 'phase'> | null }) => void {
  const { ui } = useServices()
  const act = useAct()
  return ({ id, run }) => {
    if (run?.phase === 'ended') void act('power.dismiss', { id })
    ui.goToHost(id, 'shutdown')
  }
}
