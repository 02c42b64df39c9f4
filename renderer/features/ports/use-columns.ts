import { useMemo } from 'react'
import { usePortsView, useText } from '../../services.tsx'
import { columnIds, fitting, type ColumnId, asTsv } from './columns.ts'
import { notifications } from '@mantine/notifications'
import { useAct } from '../../ui/use-requests.ts'
import type { MatrixRow } from './rows.ts'

/** The columns to show: those chosen, or as many of the usual ones as there is room for. */
export function useColumns(usual: readonly ColumnId[], host: boolean, width: number): readonly ColumnId[] {
  const chosen = usePortsView((state) => (host ? state.hostColumns : state.referenceColumns))
  return useMemo(
    () => (chosen ? columnIds.filter((id) => chosen.includes(id)) : fitting(usual, width || Number.POSITIVE_INFINITY)),
    [chosen, usual, width],
  )
}

/** Copies rows with the columns that are shown, and says how many they were. */
export function useCopyRows(columns: readonly ColumnId[]): (rows: readonly MatrixRow[]) => void {
  const translator = useText()
  const act = useAct()
  return (rows) =>
    void act('shell.copy', { text: asTsv(rows, columns, translator) }).then((answer) => {
      if (answer.ok)
        notifications.show({ message: translator.t('firewall.copied', { count: rows.length }), autoClose: 2_500 })
    })
}
