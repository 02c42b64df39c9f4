import { useCallback, useEffect, useState } from 'react'
import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { Activity } from '../../../shared/models/activity.ts'
import { useAppState, useServices, useUi } from '../../services.tsx'

interface Activities {
  /** Null before the first answer. */
  readonly activities: readonly Activity[] | null
  readonly problem: Extract<Envelope<unknown>, { ok: false }>['problem'] | null
  readonly reload: () => void
}

/** Reads the journals when the page opens, when a run begins or ends, and after a dialog closes. */
export function useActivity(): Activities {
  const { client } = useServices()
  const phases = useAppState((app) => app.hosts.map((host) => host.run?.phase ?? '').join())
  const dialogOpen = useUi((state) => state.dialog !== null)
  const [reloads, setReloads] = useState(0)
  const [state, setState] = useState<Omit<Activities, 'reload'>>({ activities: null, problem: null })
  useEffect(() => {
    if (dialogOpen) return
    const outdated = new AbortController()
    const read = async (): Promise<void> => {
      const [runs, changes, images] = await Promise.all([
        client.request('activity.list', { hostId: null }, outdated.signal),
        client.request('firewall.changes', { hostId: null }, outdated.signal),
        client.request('vibs.changes', { hostId: null }, outdated.signal),
      ])
      if (outdated.signal.aborted) return
      // A journal that cannot be read does not hide the others.
      const answers = [runs, changes, images]
      const refused = answers.find((answer) => !answer.ok)
      const problem = refused?.ok === false ? refused.problem : null
      const known: Activity[] = [
        ...(runs.ok ? runs.value : []),
        ...(changes.ok ? latest(changes.value).map((entry) => ({ ...entry, kind: 'change' as const })) : []),
        ...(images.ok ? latest(images.value).map((entry) => ({ ...entry, kind: 'image-change' as const })) : []),
      ]
      setState((last) => (answers.some(({ ok }) => ok) ? { activities: known, problem } : { ...last, problem }))
    }
    void read()
    return () => outdated.abort()
  }, [client, phases, dialogOpen, reloads])
  return { ...state, reload: useCallback(() => setReloads((count) => count + 1), []) }
}

/** Returns each change once, in its latest state. */
function latest<T extends { readonly id: string }>(entries: readonly T[]): T[] {
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()]
}
