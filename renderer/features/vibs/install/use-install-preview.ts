import { useEffect, useState } from 'react'
import type { Envelope } from '../../../../shared/ipc/bridge.ts'
import type { InstallWay } from '../../../../shared/models/host-install.ts'
import type { InstallPreview } from '../../../../shared/models/vib-workshop.ts'
import { useServices } from '../../../services.tsx'
import type { VibSource } from '../../../stores/ui.ts'

type Refusal = Extract<Envelope<unknown>, { ok: false }>['problem']

export interface InstallChoice {
  readonly hostId: string | null
  readonly datastore: string | null
  readonly secureBootOff: boolean
  readonly way: InstallWay
}

interface Answer {
  readonly preview: InstallPreview | null
  readonly problem: Refusal | null
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
  readonly hostId: string | null
}

const nothing: Answer = { preview: null, problem: null, at: 0, hostId: null }

/** Reads the host and judges the installation, again with each choice. Nothing is sent that changes anything. */
export function useInstallPreview(
  source: VibSource,
  { hostId, datastore, secureBootOff, way }: InstallChoice,
): Omit<Answer, 'hostId'> & { readonly reading: boolean; readonly again: () => void } {
  const { client } = useServices()
  const [answer, setAnswer] = useState(nothing)
  const [reading, setReading] = useState(false)
  const [times, setTimes] = useState(0)
  useEffect(() => {
    if (hostId === null) return
    const outdated = new AbortController()
    setReading(true)
    const input = { id: hostId, source, datastore, secureBootOff, way }
    void client.request('vibs.previewInstall', input, outdated.signal).then((given) => {
      if (outdated.signal.aborted) return
      setReading(false)
      setAnswer({
        preview: given.ok ? given.value : null,
        problem: given.ok ? null : given.problem,
        at: Date.now(),
        hostId,
      })
    })
    return () => outdated.abort()
  }, [client, source, hostId, datastore, secureBootOff, way, times])
  // What was read of another host says nothing about this one.
  const { preview, problem, at } = answer.hostId === hostId ? answer : nothing
  return { preview, problem, at, reading, again: () => setTimes(times + 1) }
}
