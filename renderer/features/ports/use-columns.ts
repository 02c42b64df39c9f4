import { useMemo } from 'react'
import { usePortsView } from '../../services.tsx'
import { columnIds, fitting, type ColumnId } from './columns.ts'

/** The columns to show: those chosen, or as many of the usual ones as there is room for. */
export function useColumns(usual: readonly ColumnId[], host: boolean, width: number): readonly ColumnId[] {
  const chosen = usePortsView((state) => (host ? state.hostColumns : state.referenceColumns))
  return useMemo(
    () => (chosen ? columnIds.filter((id) => chosen.includes(id)) : fitting(usual, width || Number.POSITIVE_INFINITY)),
    [chosen, usual, width],
  )
}
