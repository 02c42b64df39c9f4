import { useCallback, useEffect, useState } from 'react'
import type { Envelope } from '../../../../shared/ipc/bridge.ts'
import type { ImageChangeEntry } from '../../../../shared/models/host-image.ts'
import type { InstalledSoftware } from '../../../../shared/models/vib-workshop.ts'
import { useServices, useUi, useVibView } from '../../../services.tsx'
import type { Dialog } from '../../../stores/ui.ts'

type Refusal = Extract<Envelope<unknown>, { ok: false }>['problem']

interface Software {
  /** What was read last; null before. */
  readonly software: InstalledSoftware | null
  readonly problem: Refusal | null
  readonly reading: boolean
  /** Changes of the host's image, the newest first. */
  readonly changes: readonly ImageChangeEntry[]
  readonly reload: () => void
}

/** Dialogs after which a host may have other software. */
const changing: ReadonlySet<Dialog['name']> = new Set(['acceptance', 'vib-install', 'vib-remove'])

/** Reads the software of a connected host: when it is chosen, on request, and after a dialog that may change it. */
export function useSoftware(hostId: string, connected: boolean): Software {
  const { client, vibView } = useServices()
  const software = useVibView((state) => state.software.get(hostId) ?? null)
  const dialogOpen = useUi(({ dialog }) => dialog !== null && changing.has(dialog.name))
  const [reloads, setReloads] = useState(0)
  const [last, setLast] = useState<{ readonly problem: Refusal | null; readonly reading: boolean }>({
    problem: null,
    reading: connected,
  })
  const [changes, setChanges] = useState<readonly ImageChangeEntry[]>([])
  useEffect(() => {
    if (!connected || dialogOpen) return
    const outdated = new AbortController()
    setLast({ problem: null, reading: true })
    void client.request('vibs.installed', { id: hostId }, outdated.signal).then((answer) => {
      if (outdated.signal.aborted) return
      setLast({ problem: answer.ok ? null : answer.problem, reading: false })
      if (answer.ok)
        vibView.setState(({ software: known }) => ({ software: new Map([...known, [hostId, answer.value]]) }))
    })
    return () => outdated.abort()
  }, [client, vibView, hostId, connected, dialogOpen, reloads])
  useEffect(() => {
    if (dialogOpen) return
    const outdated = new AbortController()
    void client.request('vibs.changes', { hostId }, outdated.signal).then((answer) => {
      if (answer.ok && !outdated.signal.aborted) setChanges(newestFirst(answer.value))
    })
    return () => outdated.abort()
  }, [client, hostId, dialogOpen, reloads])
  return { software, ...last, changes, reload: useCallback(() => setReloads((count) => count + 1), []) }
}

/** Returns each change once, as it ended, the newest first. */
function newestFirst(entries: readonly ImageChangeEntry[]): ImageChangeEntry[] {
  const latest = new Map<string, ImageChangeEntry>()
  for (const entry of entries.toSorted((a, b) => a.at.localeCompare(b.at))) {
    const known = latest.get(entry.id)
    if (!known || entry.state !== 'intent') latest.set(entry.id, entry)
  }
  return [...latest.values()].toReversed()
}
