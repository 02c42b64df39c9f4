import { useCallback, useEffect, useState } from 'react'
import type { Envelope } from '../../../../shared/ipc/bridge.ts'
import type { AcceptancePreview } from '../../../../shared/models/host-image.ts'
import type { AcceptanceLevel } from '../../../../shared/models/vib.ts'
import { useServices } from '../../../services.tsx'

interface Preview {
  /** The last preview read; null before. */
  readonly preview: AcceptancePreview | null
  readonly problem: Extract<Envelope<unknown>, { ok: false }>['problem'] | null
  readonly reading: boolean
  readonly reload: () => void
}

const nothing = { preview: null, problem: null, reading: false } as const

/** Previews a level on the host as it is now. @param level null: none is chosen yet */
export function useLevelPreview(hostId: string, level: AcceptanceLevel | null): Preview {
  const { client } = useServices()
  const [reloads, setReloads] = useState(0)
  const [state, setState] = useState<Omit<Preview, 'reload'>>(nothing)
  useEffect(() => {
    if (level === null) return
    const outdated = new AbortController()
    setState((last) => ({ ...last, problem: null, reading: true }))
    void client.request('vibs.previewAcceptance', { id: hostId, level }, outdated.signal).then((answer) => {
      if (outdated.signal.aborted) return
      setState(answer.ok ? { ...nothing, preview: answer.value } : { ...nothing, problem: answer.problem })
    })
    return () => outdated.abort()
  }, [client, hostId, level, reloads])
  return { ...state, reload: useCallback(() => setReloads((count) => count + 1), []) }
}
