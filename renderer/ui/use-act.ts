import { notifications } from '@mantine/notifications'
import { useCallback } from 'react'
import type { Envelope } from '../../shared/ipc/bridge.ts'
import type { RequestInput, RequestName, RequestOutput } from '../../shared/ipc/contract.ts'
import { useServices, useText } from '../services.tsx'

type Act = <Name extends RequestName>(name: Name, input: RequestInput<Name>) => Promise<Envelope<RequestOutput<Name>>>

/** Sends a request whose failure has no better place than a note in the corner. */
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
