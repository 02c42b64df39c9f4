import { useEffect, useState } from 'react'
import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { Rehearsed } from '../../../shared/ipc/power.ts'
import type { HostPolicy } from '../../../shared/models/settings.ts'
import type { RunAction } from '../../../shared/models/power.ts'
import { useServices } from '../../services.tsx'

/** How long the rules must stay unchanged before the host is asked again, in milliseconds. */
const settleMs = 250

interface PlanState {
  /** The last plan that was read, and what it means. */
  readonly rehearsed: Rehearsed | null
  readonly problem: Extract<Envelope<Rehearsed>, { ok: false }>['problem'] | null
  /** True while `rehearsed` does not yet reflect the current rules and machines. */
  readonly reading: boolean
}

/**
 * Reads what a run would do, again whenever the rules or the machines change.
 * @param signature changes with everything else a plan depends on
 */
export function usePlan(id: string, policy: HostPolicy, action: RunAction, signature: string): PlanState {
  const { client } = useServices()
  const [state, setState] = useState<PlanState>({ rehearsed: null, problem: null, reading: true })
  const { mode, guestTimeoutSeconds, noTools, stuck, inaccessible, maxTimeSeconds } = policy
  useEffect(() => {
    const outdated = new AbortController()
    setState((last) => ({ ...last, reading: true }))
    const timer = setTimeout(() => {
      void client
        .request(
          'power.rehearse',
          { id, action, policy: { mode, guestTimeoutSeconds, noTools, stuck, inaccessible, maxTimeSeconds } },
          outdated.signal,
        )
        .then((answer) => {
          if (outdated.signal.aborted) return
          setState((last) =>
            answer.ok
              ? { rehearsed: answer.value, problem: null, reading: false }
              : { ...last, problem: answer.problem, reading: false },
          )
        })
    }, settleMs)
    return () => {
      clearTimeout(timer)
      outdated.abort()
    }
  }, [client, id, action, mode, guestTimeoutSeconds, noTools, stuck, inaccessible, maxTimeSeconds, signature])
  return state
}
