import { useCallback, useEffect, useState } from 'react'
import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { ActivityRun } from '../../../shared/models/activity.ts'
import { useAppState, useServices } from '../../services.tsx'

interface Runs {
  /** Null before the first answer. */
  readonly runs: readonly ActivityRun[] | null
  readonly problem: Extract<Envelope<unknown>, { ok: false }>['problem'] | null
  readonly reload: () => void
}

/** The journal's runs, read when the page opens and again when a run begins or ends. */
export function useRuns(): Runs {
  const { client } = useServices()
  const phases = useAppState().hosts.map((host) => host.run?.phase ?? '').join()
  const [asked, setAsked] = useState(0)
  const [state, setState] = useState<Omit<Runs, 'reload'>>({ runs: null, problem: null })
  useEffect(() => {
    const gone = new AbortController()
    void client.request('activity.list', { hostId: null }, gone.signal).then((answer) => {
      if (gone.signal.aborted) return
      setState((last) => (answer.ok ? { runs: answer.value, problem: null } : { ...last, problem: answer.problem }))
    })
    return () => gone.abort()
  }, [client, phases, asked])
  return { ...state, reload: useCallback(() => setAsked((count) => count + 1), []) }
}
