import { useEffect, useRef, useState } from 'react'
import type { Envelope } from '../../../../shared/ipc/bridge.ts'
import type { VibStep } from '../../../../shared/models/host-install.ts'
import type { WorkshopRun } from '../../../../shared/models/vib-workshop.ts'
import { useServices } from '../../../services.tsx'

type Refusal = Extract<Envelope<unknown>, { ok: false }>['problem']

/** An installation or a removal from the click to its end. */
export interface Run {
  /** Steps that were begun, in their order. */
  readonly seen: readonly VibStep[]
  /** Whether a cancel still keeps the host as it is. */
  readonly cancellable: boolean
  readonly cancelling: boolean
  /** Milliseconds since 1970-01-01 UTC. */
  readonly startedAt: number
  /** Null while it runs. */
  readonly end: { readonly run: WorkshopRun } | { readonly problem: Refusal } | null
}

interface RunControl {
  /** Null before it was started. */
  readonly run: Run | null
  start(name: 'vibs.install' | 'vibs.remove', job: string): Promise<void>
  cancel(): void
  /** Forgets the run, so that another can be prepared. */
  reset(): void
}

/**
 * Runs a job that the user agreed to. It goes on when the view is closed, since what was sent cannot be recalled, and a cancel
 * waits for the main process to say what became of it.
 */
export function useRun(): RunControl {
  const { client } = useServices()
  const [run, setRun] = useState<Run | null>(null)
  const controller = useRef<AbortController | null>(null)
  const unsubscribe = useRef<(() => void) | null>(null)
  useEffect(() => () => unsubscribe.current?.(), [])
  const change = (part: (before: Run) => Partial<Run>): void =>
    setRun((before) => before && { ...before, ...part(before) })
  return {
    run,
    start: async (name, job) => {
      const abort = new AbortController()
      controller.current = abort
      setRun({ seen: [], cancellable: true, cancelling: false, startedAt: Date.now(), end: null })
      unsubscribe.current = client.on('vibs.progress', ({ job: of, step, cancellable }) => {
        if (of !== job) return
        change(({ seen }) => ({ seen: seen.includes(step) ? seen : [...seen, step], cancellable }))
      })
      const answer = await client.requestToEnd(name, { job }, abort.signal)
      unsubscribe.current()
      change(() => ({ end: answer.ok ? { run: answer.value } : { problem: answer.problem } }))
    },
    cancel: () => {
      change(() => ({ cancelling: true }))
      controller.current?.abort()
    },
    reset: () => setRun(null),
  }
}
