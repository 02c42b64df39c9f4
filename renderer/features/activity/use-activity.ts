import { useCallback, useEffect, useState } from 'react'
import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { Activity } from '../../../shared/models/activity.ts'
import type { ChangeEntry } from '../../../shared/models/firewall.ts'
import { useAppState, useServices, useUi } from '../../services.tsx'

interface Activities {
  /** Null before the first answer. */
  readonly activities: readonly Activity[] | null
  readonly problem: Extract<Envelope<unknown>, { ok: false }>['problem'] | null
  readonly reload: () => void
}

/** What the journals hold, read when the page opens and again when a run begins or ends or a dialog over it has closed. */
export function useActivity(): Activities {
  const { client } = useServices()
  const phases = useAppState()
    .hosts.map((host) => host.run?.phase ?? '')
    .join()
  const dialog = useUi((state) => state.dialog !== null)
  const [asked, setAsked] = useState(0)
  const [state, setState] = useState<Omit<Activities, 'reload'>>({ activities: null, problem: null })
  useEffect(() => {
    if (dialog) return
    const gone = new AbortController()
    const read = async (): Promise<void> => {
      const [runs, changes] = await Promise.all([
        client.request('activity.list', { hostId: null }, gone.signal),
        client.request('firewall.changes', { hostId: null }, gone.signal),
      ])
      if (gone.signal.aborted) return
      // One journal that cannot be read does not hide the other.
      const refused = [runs, changes].find((answer) => !answer.ok)
      const problem = refused?.ok === false ? refused.problem : null
      const known: Activity[] = [...(runs.ok ? runs.value : []), ...(changes.ok ? asActivities(changes.value) : [])]
      setState((last) => (runs.ok || changes.ok ? { activities: known, problem } : { ...last, problem }))
    }
    void read()
    return () => gone.abort()
  }, [client, phases, dialog, asked])
  return { ...state, reload: useCallback(() => setAsked((count) => count + 1), []) }
}

/** Each change once, with the last that is known about it. */
function asActivities(entries: readonly ChangeEntry[]): Activity[] {
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()].map((entry) => ({ ...entry, kind: 'change' }))
}
