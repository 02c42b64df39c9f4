import { CloudOff } from 'lucide-react'
import { useEffect } from 'react'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { useHost, useServices, useText } from '../../services.tsx'
import { PlanView } from './PlanView.tsx'
import { PowerRun } from './PowerRun.tsx'

/** Shows a shutdown from its plan to its report, following its phase. */
export function ShutdownTab({ hostId }: { readonly hostId: string }) {
  const { client } = useServices()
  const { t } = useText()
  const host = useHost(hostId)
  useEffect(() => {
    // While this is in view, no small window shows the same run.
    void client.request('shell.showing', { run: hostId })
    return () => void client.request('shell.showing', { run: null })
  }, [client, hostId])
  if (!host) return null
  const { run, state } = host
  if (run) return <PowerRun key={run.startedAt} host={host} run={run} />
  if (state.connection !== 'connected' || !state.inventory)
    return <EmptyNote icon={CloudOff} title={t('app.plan.notNow')} />
  return <PlanView host={host} vms={state.inventory.vms} />
}
