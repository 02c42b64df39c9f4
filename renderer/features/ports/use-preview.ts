import { useCallback, useEffect, useState } from 'react'
import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { ChangePreview, FirewallChange } from '../../../shared/models/firewall.ts'
import { useServices } from '../../services.tsx'

interface Preview {
  /** The last one read; null before. */
  readonly preview: ChangePreview | null
  readonly problem: Extract<Envelope<unknown>, { ok: false }>['problem'] | null
  readonly reading: boolean
  readonly again: () => void
}

/** What a change would do to a host as it is now. @param change null: nothing to look at yet. The same object is asked for once. */
export function usePreview(hostId: string, change: FirewallChange | null): Preview {
  const { client } = useServices()
  const [asked, setAsked] = useState(0)
  const [state, setState] = useState<Omit<Preview, 'again'>>({ preview: null, problem: null, reading: true })
  useEffect(() => {
    if (!change) return
    const gone = new AbortController()
    setState((last) => ({ ...last, problem: null, reading: true }))
    void client.request('firewall.preview', { id: hostId, change }, gone.signal).then((answer) => {
      if (gone.signal.aborted) return
      setState(
        answer.ok
          ? { preview: answer.value, problem: null, reading: false }
          : { preview: null, problem: answer.problem, reading: false },
      )
    })
    return () => gone.abort()
  }, [client, hostId, change, asked])
  return { ...state, again: useCallback(() => setAsked((count) => count + 1), []) }
}
