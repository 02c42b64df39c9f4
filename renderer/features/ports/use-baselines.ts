import { useCallback, useEffect, useState } from 'react'
import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { Baseline } from '../../../shared/models/firewall.ts'
import { useServices, useUi } from '../../services.tsx'

interface Baselines {
  /** Null before the first answer. */
  readonly baselines: readonly Baseline[] | null
  readonly problem: Extract<Envelope<unknown>, { ok: false }>['problem'] | null
  readonly reload: () => void
}

/** The saved states, read when the view opens and again when a dialog over it has closed. */
export function useBaselines(): Baselines {
  const { client } = useServices()
  const dialog = useUi((state) => state.dialog !== null)
  const [asked, setAsked] = useState(0)
  const [state, setState] = useState<Omit<Baselines, 'reload'>>({ baselines: null, problem: null })
  useEffect(() => {
    if (dialog) return
    const gone = new AbortController()
    void client.request('firewall.baselines', undefined, gone.signal).then((answer) => {
      if (gone.signal.aborted) return
      setState((last) =>
        answer.ok ? { baselines: answer.value, problem: null } : { ...last, problem: answer.problem },
      )
    })
    return () => gone.abort()
  }, [client, dialog, asked])
  return { ...state, reload: useCallback(() => setAsked((count) => count + 1), []) }
}
