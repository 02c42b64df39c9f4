import type { HostView, RunView } from '../../shared/models/app-state.ts'
import { useServices } from '../services.tsx'
import type { RunAction } from '../../shared/models/power.ts'
import { useAct } from './use-requests.ts'

/** Opens the plan of a host, about a shutdown unless an action is given. Dismisses a receipt still shown there; the activity keeps it. */
export function useOpenPlan(): (
  host: Pick<HostView, 'id'> & { readonly run: Pick<RunView, 'phase'> | null },
  action?: RunAction,
) => void {
  const { ui } = useServices()
  const act = useAct()
  return ({ id, run }, action = 'shutdown') => {
    if (run?.phase === 'ended') void act('power.dismiss', { id })
    ui.goToHost(id, 'shutdown')
    ui.plan(action)
  }
}
