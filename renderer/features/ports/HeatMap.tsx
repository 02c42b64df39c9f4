import { useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type Ref } from 'react'
import type { Flow } from '../../../shared/models/ports.ts'
import { useText } from '../../services.tsx'
import { placeAfterKey, type Place } from '../../ui/grid-keys.ts'
import { Glyphs } from './Glyphs.tsx'
import { HeatHead } from './HeatHead.tsx'
import { HeatLine, HeatSide } from './HeatLine.tsx'
import { heatLayout, offsetShowing } from './heat-layout.ts'
import type { CellState, HeatColumn } from './heat.ts'
import type { Line } from './lines.ts'
import { useViewport } from './use-viewport.ts'
import { cellStates } from './Verdict.tsx'

const rowHeight = 30

export interface HeatRow {
  readonly key: string
  readonly flow: Flow
}

interface Props {
  readonly label: string
  readonly lines: readonly Line<HeatRow>[]
  readonly columns: readonly HeatColumn[]
  readonly width: number
  readonly chosen: string | null
  readonly gridRef: Ref<HTMLDivElement>
  /** Called when a cell is opened. */
  readonly onHost: (hostId: string, flowId: string) => void
  readonly onFlow: (flowId: string, how: 'enter' | 'pointer') => void
  readonly onClose: () => void
}

/**
 * Shows flows by hosts; each cell is a verdict by colour and shape, in words for screen readers. Renders only what is
 * in view.
 */
export function HeatMap({ label, lines, columns, width, chosen, gridRef, onHost, onFlow, onClose }: Props) {
  const { t } = useText()
  const scroller = useRef<HTMLDivElement>(null)
  const { side, columnWidth, upright, head } = useMemo(() => heatLayout(width, columns), [width, columns])
  // Column 0 is the flow at the left of the row.
  const [place, setPlace] = useState<Place>({ row: 0, column: 1 })
  const rowLines = useMemo(() => lines.flatMap((line, index) => (line.kind === 'row' ? [index] : [])), [lines])
  const active: Place = {
    row: Math.max(0, Math.min(place.row, rowLines.length - 1)),
    column: Math.min(place.column, columns.length),
  }
  const seen = useViewport(scroller, {
    rowHeight,
    columnWidth,
    rows: lines.length,
    columns: columns.length,
    head,
    side,
  })
  const shown = lines
    .slice(seen.rows.start, seen.rows.end)
    .map((line, offset) => ({ line, index: seen.rows.start + offset }))
  // Translated once, not for each of thousands of cells.
  const words = useMemo(
    () =>
      Object.fromEntries(
        cellStates.map((state) => [
          state,
          state === 'not-checked' ? t('firewall.notChecked') : t(`ports.verdicts.${state}`),
        ]),
      ) as Record<CellState, string>,
    [t],
  )
  const activeLine = rowLines[active.row] ?? -1

  const show = ({ row, column }: Place): void => {
    const element = scroller.current
    const line = rowLines[row]
    if (!element || line === undefined) return
    element.scrollTop = offsetShowing(element.scrollTop, line * rowHeight, rowHeight, element.clientHeight - head)
    if (column > 0)
      element.scrollLeft = offsetShowing(
        element.scrollLeft,
        (column - 1) * columnWidth,
        columnWidth,
        element.clientWidth - side,
      )
  }
  const open = ({ row, column }: Place, how: 'enter' | 'pointer'): void => {
    const line = lines[rowLines[row] ?? -1]
    if (line?.kind !== 'row') return
    const host = columns[column - 1]
    if (host) onHost(host.hostId, line.row.flow.id)
    else onFlow(line.row.flow.id, how)
  }
  const keyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget || event.altKey) return
    const page = Math.floor(((scroller.current?.clientHeight ?? 0) - head) / rowHeight) - 1
    const next = placeAfterKey(event, active, { rows: rowLines.length, columns: columns.length + 1, page })
    if (next) {
      setPlace(next)
      show(next)
    } else if (event.key === 'Enter') open(active, 'enter')
    else if (event.key === 'Escape' && chosen !== null) onClose()
    else return
    event.preventDefault()
  }
  const click = (event: MouseEvent<HTMLDivElement>): void => {
    const to = placeOf(event)
    if (!to) return
    setPlace(to)
    open(to, 'pointer')
  }
  const explain = (event: MouseEvent<HTMLDivElement>): void => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('.heat-cell[data-reason]')
    const at = placeOf(event)
    if (!cell || !at) return
    const state = columns[at.column - 1]
    const line = lines[rowLines[at.row] ?? -1]
    const found = line?.kind === 'row' ? state?.cells?.get(line.row.flow.id) : undefined
    if (state && found?.reason)
      cell.title = `${state.name} · ${words[found.state]}\n${t(`ports.reasons.${found.reason}`)}`
  }
  const total = side + columns.length * columnWidth
  const activeDrawn =
    activeLine >= seen.rows.start &&
    activeLine < seen.rows.end &&
    (active.column === 0 || (active.column > seen.columns.start && active.column <= seen.columns.end))
  const activeRow = lines[activeLine]
  const activeName = activeDrawn && activeRow?.kind === 'row' ? nameOf(activeRow.row) : null
  return (
    <div
      className={`heat${upright ? ' is-upright' : ''}`}
      role="grid"
      aria-label={label}
      aria-rowcount={lines.length + 1}
      aria-colcount={columns.length + 1}
      tabIndex={0}
      aria-activedescendant={activeName !== null ? `${activeName}-${active.column}` : undefined}
      ref={(element) => {
        scroller.current = element
        if (typeof gridRef === 'function') gridRef(element)
        else if (gridRef) gridRef.current = element
      }}
      onKeyDown={keyDown}
      onClick={click}
      onMouseOver={explain}
    >
      <Glyphs />
      <HeatHead
        columns={columns}
        start={seen.columns.start}
        end={seen.columns.end}
        active={active.column}
        columnWidth={columnWidth}
        width={total}
        height={head}
        side={side}
      />
      <div role="rowgroup" className="heat-body" style={{ width: total, height: lines.length * rowHeight }}>
        {/* One element holds the whole left side, so that scrolling moves it at once instead of row by row. */}
        <div className="heat-sides" style={{ width: side }} aria-hidden>
          {shown.map(({ line, index }) =>
            line.kind === 'group' ? (
              <div key={`group ${line.key}`} className="heat-group" style={{ top: index * rowHeight }}>
                {line.title} <span className="count">{line.count}</span>
              </div>
            ) : (
              <HeatSide
                key={line.row.key}
                flow={line.row.flow}
                row={line.index}
                top={index * rowHeight}
                active={index === activeLine && active.column === 0}
                open={line.row.flow.id === chosen}
              />
            ),
          )}
        </div>
        {shown.map(({ line, index }) =>
          line.kind === 'group' ? (
            <div
              key={`group ${line.key}`}
              role="row"
              aria-rowindex={index + 2}
              className="heat-row"
              style={{ top: index * rowHeight }}
            >
              <span role="gridcell" aria-colindex={1} aria-colspan={columns.length + 1} className="sr-only">
                {line.title}
              </span>
            </div>
          ) : (
            <HeatLine
              key={line.row.key}
              flow={line.row.flow}
              name={nameOf(line.row)}
              row={line.index}
              ariaIndex={index + 2}
              top={index * rowHeight}
              left={side}
              columns={columns}
              start={seen.columns.start}
              end={seen.columns.end}
              columnWidth={columnWidth}
              active={index === activeLine ? active.column : -1}
              words={words}
            />
          ),
        )}
      </div>
    </div>
  )
}

/** Returns the prefix of the ids of a row's cells. */
function nameOf({ key }: HeatRow): string {
  return `heat-${key.replaceAll(' ', '_')}`
}

/** Returns the cell or flow under the pointer. */
function placeOf(event: MouseEvent<HTMLElement>): Place | null {
  const target = event.target as Element
  const row = target.closest<HTMLElement>('[data-row]')?.dataset['row']
  const column = target.closest<HTMLElement>('[data-column]')?.dataset['column']
  return row === undefined || column === undefined ? null : { row: Number(row), column: Number(column) }
}
