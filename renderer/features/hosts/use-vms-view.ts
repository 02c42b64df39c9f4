import { useCallback, useEffect, useState } from 'react'
import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { VmsView } from '../../../shared/ipc/vms.ts'
import { useServices } from '../../services.tsx'

type Refusal = Extract<Envelope<unknown>, { ok: false }>['problem']

/** Reads some VMs with all that decides about their actions; again with `reload`. */
export function useVmsView(
  hostId: string,
  ids: readonly string[],
): {
  readonly view: VmsView | null
  readonly problem: Refusal | null
  readonly reading: boolean
  readonly reload: () => void
} {
  const { client } = useServices()
  const [view, setView] = useState<VmsView | null>(null)
  const [problem, setProblem] = useState<Refusal | null>(null)
  const [reading, setReading] = useState(true)
  const [round, setRound] = useState(0)
  const key = ids.join('\n')
  useEffect(() => {
    const controller = new AbortController()
    setReading(true)
    const input = { id: hostId, vms: key.split('\n') }
    void client.request('vms.read', input, controller.signal).then((answer) => {
      if (controller.signal.aborted) return
      setReading(false)
      setProblem(answer.ok ? null : answer.problem)
      if (answer.ok) setView(answer.value)
    })
    return () => controller.abort()
  }, [client, hostId, key, round])
  const reload = useCallback(() => setRound((last) => last + 1), [])
  return { view, problem, reading, reload }
}
