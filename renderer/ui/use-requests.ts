import { useEffect, useRef, useState, useCallback } from 'react'
import type { Envelope } from '../../shared/ipc/bridge.ts'
import type { RequestInput, RequestName, RequestOutput } from '../../shared/ipc/contract.ts'
import { useServices, useText } from '../services.tsx'
import { notifications } from '@mantine/notifications'

type Refusal = Extract<Envelope<unknown>, { ok: false }>['problem']

interface Submit {
  readonly busy: boolean
  /** Why the last request failed; shown next to the form's fields. */
  readonly problem: Refusal | null
  /**
   * Sends a request and returns its value, or null when it was refused (then `refused` is called) or given up. A second
   * request aborts the first.
   */
  send<Name extends RequestName>(
    name: Name,
    input: RequestInput<Name>,
    refused?: (problem: Refusal) => void,
  ): Promise<{ readonly value: RequestOutput<Name> } | null>
  clear(): void
}

/** Sends a form's requests: one at a time, aborted with the form, with refusals kept for the form to show. */
export function useSubmit(): Submit {
  const { client } = useServices()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Refusal | null>(null)
  const current = useRef<AbortController | null>(null)
  useEffect(() => () => current.current?.abort(), [])
  const clear = useCallback(() => setProblem(null), [])
  const send = useCallback<Submit['send']>(
    async (name, input, refused) => {
      current.current?.abort()
      const controller = new AbortController()
      current.current = controller
      setBusy(true)
      setProblem(null)
      const answer = await client.request(name, input, controller.signal)
      if (controller.signal.aborted) return null
      setBusy(false)
      if (answer.ok) return { value: answer.value }
      refused?.(answer.problem)
      setProblem(answer.problem)
      return null
    },
    [client],
  )
  return { busy, problem, send, clear }
}

type Act = <Name extends RequestName>(name: Name, input: RequestInput<Name>) => Promise<Envelope<RequestOutput<Name>>>

/** Sends a request and reports its failure as a notification. */
export function useAct(): Act {
  const { client } = useServices()
  const { problemText } = useText()
  return useCallback<Act>(
    async (name, input) => {
      const answer = await client.request(name, input)
      if (!answer.ok) notifications.show({ color: 'red', message: problemText(answer.problem), autoClose: 10_000 })
      return answer
    },
    [client, problemText],
  )
}
