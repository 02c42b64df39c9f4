import { useCallback, useEffect, useState } from 'react'
import type { Envelope } from '../../../shared/ipc/bridge.ts'
import type { RequestOutput } from '../../../shared/ipc/contract.ts'
import type { Client } from '../../bridge.ts'
import { useServices, useUi } from '../../services.tsx'

interface List<Items> {
  /** Null before the first answer. */
  readonly items: Items | null
  readonly problem: Extract<Envelope<unknown>, { ok: false }>['problem'] | null
  readonly reload: () => void
}

type Read<Items> = (client: Client, signal: AbortSignal) => Promise<Envelope<Items>>

const readPassports: Read<RequestOutput<'hardware.passports'>> = (client, signal) =>
  client.request('hardware.passports', undefined, signal)
const readRules: Read<RequestOutput<'hardware.rules'>> = (client, signal) =>
  client.request('hardware.rules', undefined, signal)

/** The saved machines. */
export const usePassports = (): List<RequestOutput<'hardware.passports'>> => useList(readPassports)
/** A person's own files of rules. */
export const useRules = (): List<RequestOutput<'hardware.rules'>> => useList(readRules)

/** Something the main process keeps, read when the view opens and again when a dialog has opened or closed. */
function useList<Items>(read: Read<Items>): List<Items> {
  const { client } = useServices()
  const dialog = useUi((state) => state.dialog !== null)
  const [asked, setAsked] = useState(0)
  const [state, setState] = useState<Omit<List<Items>, 'reload'>>({ items: null, problem: null })
  useEffect(() => {
    const gone = new AbortController()
    void read(client, gone.signal).then((answer) => {
      if (gone.signal.aborted) return
      setState((last) => (answer.ok ? { items: answer.value, problem: null } : { ...last, problem: answer.problem }))
    })
    return () => gone.abort()
  }, [client, read, dialog, asked])
  return { ...state, reload: useCallback(() => setAsked((count) => count + 1), []) }
}
