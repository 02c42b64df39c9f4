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

/** Reads the saved states when the view opens and after a dialog closes. */
export function useBaselines(): Baselines {
  const { client } = useServices()
  const dialogOpen = useUi((state) => state.dialog !== null)
  const [reloads, setReloads] = useState(0)
  const [state, setState] = useState<Omit<Baselines, 'reload'>>({ baselines: null, problem: null })
  useEffect(() => {
    if (dialogOpen) return
    const outdated = new AbortController()
    void client.request('firewall.baselines', undefined, outdated.signal).then((answer) => {
      if (outdated.signal.aborted) return
      setState((last) =>
        answer.ok ? { baselines: answer.value, problem: null } : { ...last, problem: answer.problem },
      )
    })
    return () => outdated.abort()
  }, [client, dialogOpen, reloads])
  return { ...state, reload: useCallback(() => setReloads((count) => count + 1), []) }
}
