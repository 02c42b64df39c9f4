import { useMemo } from 'react'
import { usePortsView, useText } from '../../services.tsx'
import { columnIds, columnsThatFit, type ColumnId, asTsv } from './columns.ts'
import { notifications } from '@mantine/notifications'
import { useAct } from '../../ui/use-requests.ts'
import type { MatrixRow } from './rows.ts'

/** Returns the chosen columns, or as many of the usual ones as fit. */
export function useColumns(usual: readonly ColumnId[], host: boolean, width: number): readonly ColumnId[] {
  const chosen = usePortsView((state) => (host ? state.hostColumns : state.referenceColumns))
  return useMemo(
    () =>
      chosen ? columnIds.filter((id) => chosen.includes(id)) : columnsThatFit(usual, width || Number.POSITIVE_INFINITY),
    [chosen, usual, width],
  )
}

/** Copies rows with the visible columns, and says how many. */
export function useCopyRows(columns: readonly ColumnId[]): (rows: readonly MatrixRow[]) => void {
  const translator = useText()
  const act = useAct()
  return (rows) =>
    void act('shell.copy', { text: asTsv(rows, columns, translator) }).then((answer) => {
      if (answer.ok)
        notifications.show({ message: translator.t('firewall.copied', { count: rows.length }), autoClose: 2_500 })
    })
}
