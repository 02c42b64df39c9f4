import { useCallback, useEffect, useState } from 'react'
import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { Checklist } from '../../../shared/models/checklist.ts'
import { useServices, useUi } from '../../services.tsx'

interface ChecklistsState {
  /** Null before the first answer. */
  readonly checklists: readonly Checklist[] | null
  readonly problem: Extract<Envelope<unknown>, { ok: false }>['problem'] | null
  /** Puts in what the main process answered to a change. */
  readonly replace: (changed: Checklist) => void
}

/** The checklists, read when the page opens and again when a dialog has opened or closed. */
export function useChecklists(): ChecklistsState {
  const { client } = useServices()
  const dialog = useUi((state) => state.dialog !== null)
  const [state, setState] = useState<Omit<ChecklistsState, 'replace'>>({ checklists: null, problem: null })
  useEffect(() => {
    const gone = new AbortController()
    void client.request('install.checklists', undefined, gone.signal).then((answer) => {
      if (gone.signal.aborted) return
      setState((last) =>
        answer.ok ? { checklists: answer.value, problem: null } : { ...last, problem: answer.problem },
      )
    })
    return () => gone.abort()
  }, [client, dialog])
  const replace = useCallback(
    (changed: Checklist) =>
      setState((last) => ({
        ...last,
        checklists: last.checklists?.map((each) => (each.id === changed.id ? changed : each)) ?? null,
      })),
    [],
  )
  return { ...state, replace }
}
