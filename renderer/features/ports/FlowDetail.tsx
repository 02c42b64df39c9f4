import type { RefObject } from 'react'
import { useText } from '../../services.tsx'
import { Detail } from '../../ui/Detail.tsx'
import { portName } from './columns.ts'
import { FlowFacts } from './FlowFacts.tsx'
import { MakePersistent } from './MakePersistent.tsx'
import type { MatrixRow } from './rows.ts'

/** Width of the details beside a table, in pixels. */
export const detailWidth = 400

/** Shows the facts of the chosen flow beside the table, or over it. */
export function FlowDetail({
  row,
  beside,
  panel,
  onClose,
}: {
  readonly row: MatrixRow
  readonly beside: boolean
  readonly panel: RefObject<HTMLElement | null>
  readonly onClose: () => void
}) {
  const { t, locale } = useText()
  return (
    <Detail
      name={portName(row, t)}
      service={row.flow.service[locale]}
      beside={beside}
      subject={row.key}
      panelRef={panel}
      onClose={onClose}
    >
      {row.flow.rulesets.length === 0 && <MakePersistent flow={row.flow} />}
      <FlowFacts key={row.flow.id} flow={row.flow} />
    </Detail>
  )
}
