import { useText } from '../../services.tsx'
import type { HeatColumn } from './heat.ts'

interface Props {
  readonly columns: readonly HeatColumn[]
  /** First column in view, and the one after the last. */
  readonly start: number
  readonly end: number
  /** Column of the active cell; 0 is the flow at the left. */
  readonly active: number
  readonly columnWidth: number
  readonly width: number
  readonly height: number
  readonly side: number
}

/** Shows the names of the hosts above their columns. */
export function HeatHead({ columns, start, end, active, columnWidth, width, height, side }: Props) {
  const { t } = useText()
  return (
    <div role="rowgroup" className="heat-head" style={{ width, height }}>
      <div role="row" aria-rowindex={1} className="heat-row is-head" style={{ height }}>
        <span role="columnheader" aria-colindex={1} className="heat-side" style={{ width: side }}>
          {t('firewall.heat.flow')}
        </span>
        <span role="presentation" style={{ width: start * columnWidth }} className="heat-gap" />
        {columns.slice(start, end).map((column, index) => (
          <span
            key={column.hostId}
            role="columnheader"
            aria-colindex={start + index + 2}
            className={classes(
              'heat-host',
              column.checking && 'is-checking',
              start + index + 1 === active && 'is-active',
            )}
            style={{ width: columnWidth }}
            title={column.name}
          >
            <span>{column.name}</span>
          </span>
        ))}
      </div>
    </div>
  )
}

function classes(...names: readonly (string | false)[]): string {
  return names.filter(Boolean).join(' ')
}
