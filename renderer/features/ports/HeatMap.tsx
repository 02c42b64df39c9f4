import { memo, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type Ref } from 'react'
import type { Flow } from '../../../shared/models/ports.ts'
import { useText } from '../../services.tsx'
import { portName } from './columns.ts'
import { moved, type Place } from './grid-keys.ts'
import type { Cell } from './heat.ts'
import type { Line } from './lines.ts'
import { flowRows } from './rows.ts'
import { useViewport } from './use-viewport.ts'
import { cellStates, verdictIcons, verdictTones } from './Verdict.tsx'

const rowHeight = 30

export interface HeatColumn {
  readonly hostId: string
  readonly name: string
  readonly checking: boolean
  /** By the flow's id; null: never checked. */
  readonly cells: ReadonlyMap<string, Cell> | null
}

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
  /** A cell was opened, or the flow at the head of its row. */
  readonly onHost: (hostId: string, flowId: string) => void
  readonly onFlow: (flowId: string, how: 'enter' | 'pointer') => void
  readonly onClose: () => void
}

/** Flows down, hosts across; each cell a verdict by colour and shape, with its words for those who hear it. Drawn only where it is looked at. */
export function HeatMap({ label, lines, columns, width, chosen, gridRef, onHost, onFlow, onClose }: Props) {
  const { t } = useText()
  const scroller = useRef<HTMLDivElement>(null)
  const side = width < 640 ? 180 : 290
  const columnWidth = columns.length === 0 ? 36 : Math.max(36, Math.min(150, Math.floor((width - side - 16) / columns.length)))
  const upright = columnWidth < 90
  const head = upright ? 116 : 34
  // Column 0 is the flow at the head of the row.
  const [place, setPlace] = useState<Place>({ row: 0, column: 1 })
  const rowLines = useMemo(() => lines.flatMap((line, index) => (line.kind === 'row' ? [index] : [])), [lines])
  const active: Place = { row: Math.max(0, Math.min(place.row, rowLines.length - 1)), column: Math.min(place.column, columns.length) }
  const seen = useViewport(scroller, { rowHeight, columnWidth, rows: lines.length, columns: columns.length, head, side })
  const drawn = columns.slice(seen.columns.start, seen.columns.end)
  const activeLine = rowLines[active.row] ?? -1

  const show = ({ row, column }: Place): void => {
    const element = scroller.current
    const line = rowLines[row]
    if (!element || line === undefined) return
    element.scrollTop = within(element.scrollTop, line * rowHeight, rowHeight, element.clientHeight - head)
    if (column > 0) element.scrollLeft = within(element.scrollLeft, (column - 1) * columnWidth, columnWidth, element.clientWidth - side)
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
    const next = moved(event, active, { rows: rowLines.length, columns: columns.length + 1, page })
    if (next) {
      setPlace(next)
      show(next)
    } else if (event.key === 'Enter') open(active, 'enter')
    else if (event.key === 'Escape' && chosen !== null) onClose()
    else return
    event.preventDefault()
  }
  const click = (event: MouseEvent<HTMLDivElement>): void => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-row]')
    if (!cell) return
    const to = { row: Number(cell.dataset['row']), column: Number(cell.dataset['column']) }
    setPlace(to)
    open(to, 'pointer')
  }
  const total = side + columns.length * columnWidth
  const activeDrawn = activeLine >= seen.rows.start && activeLine < seen.rows.end && (active.column === 0 || (active.column > seen.columns.start && active.column <= seen.columns.end))
  return (
    <div
      className={`heat${upright ? ' is-upright' : ''}`} role="grid" aria-label={label} aria-rowcount={lines.length + 1} aria-colcount={columns.length + 1} tabIndex={0} aria-activedescendant={activeDrawn ? `heat-${active.row}-${active.column}` : undefined}
      ref={(element) => { scroller.current = element; if (typeof gridRef === 'function') gridRef(element); else if (gridRef) gridRef.current = element }} onKeyDown={keyDown} onClick={click}
    >
      <Shapes />
      <div role="rowgroup" className="heat-head" style={{ width: total, height: head }}>
        <div role="row" aria-rowindex={1} className="heat-row is-head" style={{ height: head }}>
          <span role="columnheader" aria-colindex={1} className="heat-side" style={{ width: side }}>{t('firewall.heat.flow')}</span>
          <span role="presentation" style={{ width: seen.columns.start * columnWidth }} className="heat-gap" />
          {drawn.map((column, index) => (
            <span key={column.hostId} role="columnheader" aria-colindex={seen.columns.start + index + 2} className={`heat-host${column.checking ? ' is-checking' : ''}${seen.columns.start + index + 1 === active.column ? ' is-active' : ''}`} style={{ width: columnWidth }} title={column.name}><span>{column.name}</span></span>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="heat-body" style={{ width: total, height: lines.length * rowHeight }}>
        {lines.slice(seen.rows.start, seen.rows.end).map((line, offset) => {
          const index = seen.rows.start + offset
          if (line.kind === 'group') return <div key={`group ${line.key}`} role="row" aria-rowindex={index + 2} className="heat-group" style={{ transform: `translateY(${index * rowHeight}px)` }}><span role="gridcell" aria-colindex={1} aria-colspan={columns.length + 1}>{line.title} <span className="count">{line.count}</span></span></div>
          return <HeatLine key={line.row.key} flow={line.row.flow} row={line.index} ariaIndex={index + 2} top={index * rowHeight} side={side} columns={columns} start={seen.columns.start} end={seen.columns.end} columnWidth={columnWidth} active={index === activeLine ? active.column : -1} open={line.row.flow.id === chosen} />
        })}
      </div>
    </div>
  )
}

/** How far to scroll so that something is whole in view; as far as it is when it is already. */
function within(offset: number, start: number, size: number, length: number): number {
  return start < offset ? start : start + size > offset + length ? start + size - length : offset
}

interface LineProps {
  readonly flow: Flow
  readonly row: number
  readonly ariaIndex: number
  readonly top: number
  readonly side: number
  readonly columns: readonly HeatColumn[]
  readonly start: number
  readonly end: number
  readonly columnWidth: number
  readonly active: number
  readonly open: boolean
}

const notChecked: Cell = { state: 'not-checked', reason: null }

const HeatLine = memo(function HeatLine({ flow, row, ariaIndex, top, side, columns, start, end, columnWidth, active, open }: LineProps) {
  const { t, locale } = useText()
  const [whole] = flowRows([flow])
  const port = whole ? portName(whole, t) : ''
  return (
    <div role="row" aria-rowindex={ariaIndex} className={open ? 'heat-row is-open' : 'heat-row'} style={{ transform: `translateY(${top}px)` }}>
      <span role="rowheader" id={`heat-${row}-0`} aria-colindex={1} className={active === 0 ? 'heat-side is-active' : 'heat-side'} style={{ width: side }} data-row={row} data-column={0}>
        <span className="num heat-port ellipsis" title={port}>{port}</span><span className="ellipsis" title={flow.service[locale]}>{flow.service[locale]}</span>
      </span>
      <span role="presentation" style={{ width: start * columnWidth }} className="heat-gap" />
      {columns.slice(start, end).map((column, offset) => {
        const { state, reason } = column.cells?.get(flow.id) ?? notChecked
        const index = start + offset + 1
        const words = state === 'not-checked' ? t('firewall.notChecked') : t(`ports.verdicts.${state}`)
        return (
          <span key={column.hostId} id={`heat-${row}-${index}`} role="gridcell" aria-colindex={index + 1} aria-label={`${column.name}, ${port}: ${words}`} title={reason ? `${column.name} · ${words}\n${t(`ports.reasons.${reason}`)}` : undefined} className={`heat-cell is-${verdictTones[state]} is-${state}${active === index ? ' is-active' : ''}`} style={{ width: columnWidth }} data-row={row} data-column={index}>
            <svg width="15" height="15" aria-hidden="true"><use href={`#heat-${state}`} /></svg>
          </span>
        )
      })}
    </div>
  )
})

/** The shapes once, for thousands of cells to refer to. */
function Shapes() {
  return (
    <svg width="0" height="0" className="heat-shapes" aria-hidden="true">
      {cellStates.map((state) => {
        const Icon = verdictIcons[state]
        return <symbol key={state} id={`heat-${state}`} viewBox="0 0 24 24"><Icon size={24} strokeWidth={2.2} /></symbol>
      })}
    </svg>
  )
}

/** What colours and shapes mean. */
export function Legend() {
  const { t } = useText()
  return (
    <ul className="legend" aria-label={t('firewall.heat.legend')}>
      {cellStates.map((state) => {
        const Icon = verdictIcons[state]
        return <li key={state}><span className={`heat-cell is-${verdictTones[state]} is-${state}`}><Icon size={13} strokeWidth={2.2} aria-hidden /></span>{state === 'not-checked' ? t('firewall.notChecked') : t(`ports.verdicts.${state}`)}</li>
      })}
    </ul>
  )
}

