import { useCallback, useEffect, useState } from 'react'
import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { ChainReport } from '../../../shared/models/run-chain.ts'
import { useServices } from '../../services.tsx'

interface Chain {
  /** Null before the first answer. */
  readonly chain: ChainReport | null
  readonly problem: Extract<Envelope<unknown>, { ok: false }>['problem'] | null
  readonly checking: boolean
  readonly verify: () => void
}

/** Checks the journal when a report opens, and again on demand. */
export function useChain(): Chain {
  const { client } = useServices()
  const [checks, setChecks] = useState(0)
  const [state, setState] = useState<Omit<Chain, 'verify'>>({ chain: null, problem: null, checking: true })
  useEffect(() => {
    const outdated = new AbortController()
    const check = async (): Promise<void> => {
      const answer = await client.request('activity.verify', undefined, outdated.signal)
      if (outdated.signal.aborted) return
      setState({
        chain: answer.ok ? answer.value : null,
        problem: answer.ok ? null : answer.problem,
        checking: false,
      })
    }
    void check()
    return () => outdated.abort()
  }, [client, checks])
  const verify = useCallback(() => {
    setState((last) => ({ ...last, checking: true }))
    setChecks((count) => count + 1)
  }, [])
  return { ...state, verify }
}
