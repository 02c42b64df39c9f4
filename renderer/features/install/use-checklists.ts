import { useCallback, useEffect, useState } from 'react'
import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { Checklist } from '../../../shared/models/checklist.ts'
import { useServices, useUi } from '../../services.tsx'

interface ChecklistsState {
  /** Null before the first answer. */
  readonly checklists: readonly Checklist[] | null
  readonly problem: Extract<Envelope<unknown>, { ok: false }>['problem'] | null
  /** Replaces a checklist with what the main process answered to a change. */
  readonly replace: (changed: Checklist) => void
}

/** Reads the checklists when the page opens and whenever a dialog opens or closes. */
export function useChecklists(): ChecklistsState {
  const { client } = useServices()
  const dialogOpen = useUi((state) => state.dialog !== null)
  const [state, setState] = useState<Omit<ChecklistsState, 'replace'>>({ checklists: null, problem: null })
  useEffect(() => {
    const outdated = new AbortController()
    void client.request('install.checklists', undefined, outdated.signal).then((answer) => {
      if (outdated.signal.aborted) return
      setState((last) =>
        answer.ok ? { checklists: answer.value, problem: null } : { ...last, problem: answer.problem },
      )
    })
    return () => outdated.abort()
  }, [client, dialogOpen])
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
