import { notifications } from '@mantine/notifications'
import { useText } from '../../services.tsx'
import { useAct } from '../../ui/use-act.ts'
import { asTsv, type ColumnId } from './columns.ts'
import type { MatrixRow } from './rows.ts'

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
