import { useState } from 'react'
import { useServices } from '../services.tsx'
import { useAct } from './use-requests.ts'

/** Starts the practice host and opens its page. */
export function usePractice(): { readonly busy: boolean; readonly start: () => void } {
  const { ui } = useServices()
  const act = useAct()
  const [busy, setBusy] = useState(false)
  const start = async (): Promise<void> => {
    setBusy(true)
    const answer = await act('practice.start', undefined)
    setBusy(false)
    if (!answer.ok) return
    ui.close()
    ui.goToHost(answer.value.id)
  }
  return { busy, start: () => void start() }
}
