import { useCallback, useEffect, useState } from 'react'
import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { ChangePreview, FirewallChange } from '../../../shared/models/firewall.ts'
import { useServices } from '../../services.tsx'

interface Preview {
  /** The last preview read; null before. */
  readonly preview: ChangePreview | null
  readonly problem: Extract<Envelope<unknown>, { ok: false }>['problem'] | null
  readonly reading: boolean
  readonly reload: () => void
}

/** Previews a change on the host as it is now. @param change null: nothing yet. The same object is previewed once. */
export function usePreview(hostId: string, change: FirewallChange | null): Preview {
  const { client } = useServices()
  const [reloads, setReloads] = useState(0)
  const [state, setState] = useState<Omit<Preview, 'reload'>>({ preview: null, problem: null, reading: true })
  useEffect(() => {
    if (!change) return
    const outdated = new AbortController()
    setState((last) => ({ ...last, problem: null, reading: true }))
    void client.request('firewall.preview', { id: hostId, change }, outdated.signal).then((answer) => {
      if (outdated.signal.aborted) return
      setState(
        answer.ok
          ? { preview: answer.value, problem: null, reading: false }
          : { preview: null, problem: answer.problem, reading: false },
      )
    })
    return () => outdated.abort()
  }, [client, hostId, change, reloads])
  return { ...state, reload: useCallback(() => setReloads((count) => count + 1), []) }
}
