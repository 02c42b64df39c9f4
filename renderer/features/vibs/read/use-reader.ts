import { notifications } from '@mantine/notifications'
import { useCallback, useState } from 'react'
import type { VibDescription, VibFile } from '../../../../shared/models/vib.ts'
import type { OpenedVib } from '../../../../shared/models/vib-workshop.ts'
import type { Problem } from '../../../../shared/problems/problem.ts'
import { useServices, useText } from '../../../services.tsx'
import { useAct, useSubmit } from '../../../ui/use-requests.ts'

interface Reader {
  readonly busy: boolean
  /** Why the last file was not read. */
  readonly problem: Pick<Problem, 'code' | 'params'> | null
  readonly open: () => void
  /** Reads a dropped file; with a second one, compares the two. */
  readonly drop: (files: readonly File[]) => void
  readonly compare: () => void
}

/** Opens files and compares them; what was opened stays until another file was read. */
export function useReader(): Reader {
  const { client, vibView } = useServices()
  const { send, busy, problem } = useSubmit()
  const [unnamed, setUnnamed] = useState<Reader['problem']>(null)
  const show = (opened: OpenedVib): void => vibView.setState({ opened, member: null, comparison: null })
  const compareWith = async (opened: OpenedVib, other: OpenedVib): Promise<void> => {
    const found = await send('vibs.compare', { file: opened.id, other: other.id })
    if (found) vibView.setState({ comparison: { other, differences: found.value } })
  }
  const dropped = async (file: File): Promise<OpenedVib | null> => {
    const token = await client.dropped(file)
    setUnnamed(token === null ? { code: 'VIB_UNREADABLE', params: { file: file.name } } : null)
    if (token === null) return null
    const read = await send('vibs.openDropped', { token })
    return read && read.value
  }
  const choose = async (): Promise<OpenedVib | null> => {
    setUnnamed(null)
    const read = await send('vibs.open', undefined)
    return read && read.value
  }
  return {
    busy,
    problem: unnamed ?? problem,
    open: () =>
      void choose().then((opened) => {
        if (opened) show(opened)
      }),
    drop: ([first, second]) =>
      void (async () => {
        const opened = first ? await dropped(first) : null
        if (!opened) return
        show(opened)
        const other = second ? await dropped(second) : null
        if (other) await compareWith(opened, other)
      })(),
    compare: () =>
      void choose().then((other) => {
        const { opened } = vibView.getState()
        if (other && opened) void compareWith(opened, other)
      }),
  }
}

/** Returns a function that writes one file of the opened VIB to a place the user chooses. */
export function useExtract(file: string): (path: string) => void {
  const act = useAct()
  const { t } = useText()
  return useCallback(
    (path) =>
      void act('vibs.extract', { file, path }).then((answer) => {
        if (answer.ok && answer.value)
          notifications.show({ title: t('vibRead.files.extracted'), message: answer.value.file })
      }),
    [act, file, t],
  )
}

/** Returns the VIB that is shown; null where a bundle shows the list of its VIBs. */
export function shownVib(file: VibFile, member: number | null): VibDescription | null {
  if (file.kind === 'vib') return file.vib
  return member === null ? null : (file.vibs[member] ?? null)
}
