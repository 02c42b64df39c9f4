import { memo } from 'react'
import type { Flow } from '../../../shared/models/ports.ts'
import { useText } from '../../services.tsx'
import { portName } from './columns.ts'
import type { Cell, CellState, HeatColumn } from './heat.ts'
import { flowRows } from './rows.ts'
import { columnStep } from './use-viewport.ts'
import { verdictTones } from './Verdict.tsx'

/** Shows the flow at the left of its row; screen readers get it from the row itself. */
export const HeatSide = memo(function HeatSide({
  flow,
  row,
  top,
  active,
  open,
}: {
  readonly flow: Flow
  readonly row: number
  readonly top: number
  readonly active: boolean
  readonly open: boolean
}) {
  const { locale } = useText()
  const port = usePortName(flow)
  return (
    <div
      className={`heat-side${active ? ' is-active' : ''}${open ? ' is-open' : ''}`}
      style={{ top }}
      data-row={row}
      data-column={0}
    >
      <span className="num heat-port ellipsis" title={port}>
        {port}
      </span>
      <span className="ellipsis" title={flow.service[locale]}>
        {flow.service[locale]}
      </span>
    </div>
  )
})

interface LineProps {
  readonly flow: Flow
  /** Prefix of the ids of its cells. */
  readonly name: string
  readonly row: number
  readonly ariaIndex: number
  readonly top: number
  readonly left: number
  readonly columns: readonly HeatColumn[]
  readonly start: number
  readonly end: number
  readonly columnWidth: number
  /** Index of the active column; -1 when it is in another row. */
  readonly active: number
  readonly words: Readonly<Record<CellState, string>>
}

/** Shows one flow across the hosts in view, in blocks: scrolling renders only the blocks that come into view. */
export const HeatLine = memo(function HeatLine({
  flow,
  name,
  row,
  ariaIndex,
  top,
  left,
  columns,
  start,
  end,
  columnWidth,
  active,
  words,
}: LineProps) {
  const { locale } = useText()
  const port = usePortName(flow)
  const blocks = Array.from({ length: Math.ceil((end - start) / columnStep) }, (_, block) => start + block * columnStep)
  return (
    <div role="row" aria-rowindex={ariaIndex} className="heat-row" style={{ top }} data-row={row}>
      <span role="rowheader" id={`${name}-0`} aria-colindex={1} className="sr-only">
        {port} {flow.service[locale]}
      </span>
      {blocks.map((first) => (
        <Block
          key={first}
          flow={flow}
          name={name}
          port={port}
          first={first}
          left={left + first * columnWidth}
          columns={columns}
          columnWidth={columnWidth}
          active={active > first && active <= first + columnStep ? active : -1}
          words={words}
        />
      ))}
    </div>
  )
})

interface BlockProps extends Pick<
  LineProps,
  'flow' | 'name' | 'left' | 'columns' | 'columnWidth' | 'active' | 'words'
> {
  readonly port: string
  readonly first: number
}

const notChecked: Cell = { state: 'not-checked', reason: null }

/** Does not know where its row is, so that a filter that moves rows renders no cell. */
const Block = memo(function Block({ flow, name, port, first, left, columns, columnWidth, active, words }: BlockProps) {
  return (
    <span role="presentation" className="heat-block" style={{ left }}>
      {columns.slice(first, first + columnStep).map((column, offset) => {
        const { state, reason } = column.cells?.get(flow.id) ?? notChecked
        const index = first + offset + 1
        return (
          <span
            key={column.hostId}
            id={`${name}-${index}`}
            role="gridcell"
            aria-colindex={index + 1}
            aria-label={`${column.name}, ${port}: ${words[state]}`}
            className={`heat-cell is-${verdictTones[state]} is-${state}${active === index ? ' is-active' : ''}`}
            style={{ width: columnWidth }}
            data-column={index}
            data-reason={reason ?? undefined}
          />
        )
      })}
    </span>
  )
})

function usePortName(flow: Flow): string {
  const { t } = useText()
  const [whole] = flowRows([flow])
  return whole ? portName(whole, t) : ''
}
