import { useCallback, useEffect, useState } from 'react'
import type { Envelope } from '../../shared/ipc/bridge.ts'
import type { RequestOutput } from '../../shared/ipc/contract.ts'
import type { Client } from '../bridge.ts'
import { useServices, useUi } from '../services.tsx'

interface List<Items> {
  /** Null before the first answer. */
  readonly items: Items | null
  readonly problem: Extract<Envelope<unknown>, { ok: false }>['problem'] | null
  readonly reload: () => void
}

type Read<Items> = (client: Client, signal: AbortSignal) => Promise<Envelope<Items>>

/** Reads a list the main process keeps: when the view opens, and again whenever a dialog opens or closes. */
export function useList<Items>(read: Read<Items>): List<Items> {
  const { client } = useServices()
  const dialogOpen = useUi((state) => state.dialog !== null)
  const [reloads, setReloads] = useState(0)
  const [state, setState] = useState<Omit<List<Items>, 'reload'>>({ items: null, problem: null })
  useEffect(() => {
    const outdated = new AbortController()
    void read(client, outdated.signal).then((answer) => {
      if (outdated.signal.aborted) return
      setState((last) => (answer.ok ? { items: answer.value, problem: null } : { ...last, problem: answer.problem }))
    })
    return () => outdated.abort()
  }, [client, read, dialogOpen, reloads])
  return { ...state, reload: useCallback(() => setReloads((count) => count + 1), []) }
}

const readPassports: Read<RequestOutput<'hardware.passports'>> = (client, signal) =>
  client.request('hardware.passports', undefined, signal)

/** Reads the saved passports of machines. */
export const usePassports = (): List<RequestOutput<'hardware.passports'>> => useList(readPassports)
