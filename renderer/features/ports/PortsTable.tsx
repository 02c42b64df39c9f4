import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual'
import { memo, useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type Ref } from 'react'
import { useText } from '../../services.tsx'
import { leastWidth, tracks, type ColumnId } from './columns.ts'
import { placeAfterKey } from '../../ui/grid-keys.ts'
import type { Line } from './lines.ts'
import { PortCell } from './PortCell.tsx'
import type { MatrixRow } from './rows.ts'
import { verdictTones } from './Verdict.tsx'

const rowHeight = 34
const headHeight = 30

interface Props {
  readonly label: string
  readonly lines: readonly Line<MatrixRow>[]
  readonly columns: readonly ColumnId[]
  /** Key of the row whose details are shown. */
  readonly chosen: string | null
  readonly stale: boolean
  readonly gridRef: Ref<HTMLDivElement>
  /** `enter`: opened by keyboard, so the focus moves along. */
  readonly onOpen: (row: MatrixRow, how: 'enter' | 'pointer' | 'follow') => void
  readonly onClose: () => void
  readonly onCopy: (rows: readonly MatrixRow[]) => void
}

/** Shows the matrix as a grid; renders only the lines in view and the active one. */
export function PortsTable({ label, lines, columns, chosen, stale, gridRef, onOpen, onClose, onCopy }: Props) {
  const { t } = useText()
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => lines.flatMap((line) => (line.kind === 'row' ? [line.row] : [])), [lines])
  const lineOfRow = useMemo(
    () => new Map(lines.flatMap((line, index) => (line.kind === 'row' ? [[line.index, index] as const] : []))),
    [lines],
  )
  const [place, setPlace] = useState<{ readonly key: string | null; readonly anchor: string | null }>({
    key: chosen,
    anchor: chosen,
  })
  const indexOf = (key: string | null): number => (key === null ? -1 : rows.findIndex((row) => row.key === key))
  const active = Math.max(0, indexOf(place.key))
  const anchor = indexOf(place.anchor) === -1 ? active : indexOf(place.anchor)
  const [from, to] = [Math.min(active, anchor), Math.max(active, anchor)]
  const activeLine = lineOfRow.get(active) ?? 0
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    paddingStart: headHeight,
    scrollPaddingStart: headHeight + rowHeight,
    initialRect: { width: 800, height: 600 },
    rangeExtractor: (range: Range) =>
      [...new Set([...defaultRangeExtractor(range), activeLine])]
        .filter((index) => index < lines.length)
        .sort((a, b) => a - b),
  })
  // A row chosen elsewhere, such as in the heat map, is scrolled to once.
  const scrollTarget = useRef(chosen)
  useEffect(() => {
    const index = rows.findIndex((row) => row.key === scrollTarget.current)
    if (index === -1) return
    scrollTarget.current = null
    virtual.scrollToIndex(lineOfRow.get(index) ?? 0, { align: 'center' })
  }, [rows, lineOfRow, virtual])

  const go = (index: number, extend: boolean): void => {
    const row = rows[index]
    if (!row) return
    setPlace((last) => ({ key: row.key, anchor: extend ? (last.anchor ?? last.key ?? row.key) : row.key }))
    virtual.scrollToIndex(lineOfRow.get(index) ?? 0, { align: 'auto' })
    if (!extend && chosen !== null) onOpen(row, 'follow')
  }
  const keyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget || event.altKey) return
    const mod = event.ctrlKey || event.metaKey
    const page = Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2
    const next = placeAfterKey(event, { row: active, column: 0 }, { rows: rows.length, columns: 1, page })
    const row = rows[active]
    if (next) go(next.row, event.shiftKey)
    else if (event.key === 'Enter' && row) onOpen(row, 'enter')
    else if (event.key === 'Escape' && chosen !== null) onClose()
    else if (mod && event.key.toLowerCase() === 'c' && rows.length > 0) onCopy(rows.slice(from, to + 1))
    else if (mod && event.key.toLowerCase() === 'a')
      setPlace({ key: rows.at(-1)?.key ?? null, anchor: rows[0]?.key ?? null })
    else return
    event.preventDefault()
  }
  const click = (event: MouseEvent<HTMLDivElement>): void => {
    const index = Number((event.target as Element).closest<HTMLElement>('[data-index]')?.dataset['index'] ?? NaN)
    const row = rows[index]
    if (!row) return
    if (event.shiftKey) return go(index, true)
    setPlace({ key: row.key, anchor: row.key })
    onOpen(row, 'pointer')
  }
  const width = leastWidth(columns)
  const grid = { gridTemplateColumns: tracks(columns) }
  return (
    <div
      className={stale ? 'ports-grid is-stale' : 'ports-grid'}
      role="grid"
      aria-label={label}
      aria-rowcount={lines.length + 1}
      aria-colcount={columns.length}
      aria-multiselectable
      tabIndex={0}
      aria-activedescendant={rows.length > 0 ? `port-row-${active}` : undefined}
      ref={(element) => {
        scroller.current = element
        assign(gridRef, element)
      }}
      onKeyDown={keyDown}
      onClick={click}
    >
      <div role="rowgroup" className="ports-head" style={{ minWidth: width }}>
        <div role="row" aria-rowindex={1} className="ports-row is-head" style={grid}>
          {columns.map((id) => (
            <span key={id} role="columnheader" className="ellipsis">
              {t(`ports.columns.${id}`)}
            </span>
          ))}
        </div>
      </div>
      <div
        role="rowgroup"
        style={{ height: Math.max(0, virtual.getTotalSize() - headHeight), minWidth: width, position: 'relative' }}
      >
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index]
          if (!line) return null
          const top = start - headHeight
          if (line.kind === 'group') {
            return (
              <div
                key={`group-${line.key}`}
                role="row"
                aria-rowindex={index + 2}
                className="ports-group"
                style={{ transform: `translateY(${top}px)` }}
              >
                <span role="gridcell" aria-colindex={1} aria-colspan={columns.length}>
                  {line.title} <span className="count">{line.count}</span>
                </span>
              </div>
            )
          }
          return (
            <Row
              key={line.row.key}
              row={line.row}
              index={line.index}
              ariaIndex={index + 2}
              top={top}
              columns={columns}
              tracks={grid.gridTemplateColumns}
              selected={place.key !== null && line.index >= from && line.index <= to}
              active={line.index === active}
              open={line.row.key === chosen}
            />
          )
        })}
      </div>
    </div>
  )
}

interface RowProps {
  readonly row: MatrixRow
  readonly index: number
  readonly ariaIndex: number
  readonly top: number
  readonly columns: readonly ColumnId[]
  readonly tracks: string
  readonly selected: boolean
  readonly active: boolean
  readonly open: boolean
}

const Row = memo(function Row({
  row,
  index,
  ariaIndex,
  top,
  columns,
  tracks: template,
  selected,
  active,
  open,
}: RowProps) {
  const alone = !columns.includes('protocol')
  const tone = row.facts && row.facts.reason !== 'not-probed' ? verdictTones[row.facts.verdict] : 'quiet'
  return (
    <div
      id={`port-row-${index}`}
      role="row"
      aria-rowindex={ariaIndex}
      aria-selected={selected}
      data-index={index}
      className={`ports-row tone-${tone}${active ? ' is-active' : ''}${open ? ' is-open' : ''}`}
      style={{ gridTemplateColumns: template, transform: `translateY(${top}px)` }}
    >
      {columns.map((id) => (
        <span key={id} role="gridcell">
          <PortCell id={id} row={row} alone={alone} />
        </span>
      ))}
    </div>
  )
})

function assign<T>(ref: Ref<T>, value: T | null): void {
  if (typeof ref === 'function') ref(value)
  else if (ref) ref.current = value
}
