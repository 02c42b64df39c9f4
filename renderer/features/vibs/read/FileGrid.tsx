import { ActionIcon, Tooltip } from '@mantine/core'
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual'
import { ChevronRight, File, FileOutput, FileSymlink, Folder, TriangleAlert, type LucideIcon } from 'lucide-react'
import { memo, useEffect, useId, useRef, type KeyboardEvent, type MouseEvent } from 'react'
import type { VibFileType } from '../../../../shared/models/vib.ts'
import { useText } from '../../../services.tsx'
import { placeAfterKey } from '../../../ui/grid-keys.ts'
import type { TreeRow } from './file-tree.ts'
import { octal, whole } from './words.ts'

const rowHeight = 28
const indent = 16
/** Levels past this one are no longer indented, as a hostile path may have thousands. */
const deepest = 12

const icons: Readonly<Record<VibFileType, LucideIcon>> = {
  directory: Folder,
  file: File,
  link: FileSymlink,
  other: TriangleAlert,
}

interface Props {
  readonly rows: readonly TreeRow[]
  readonly active: string | null
  readonly outside: ReadonlySet<string>
  readonly onActive: (key: string) => void
  readonly onToggle: (key: string) => void
  readonly onExtract: (path: string) => void
}

/**
 * Shows lines of a file tree: arrows move, Right and Left open and close folders, Enter extracts. Renders only the lines in
 * view and the active one.
 */
export function FileGrid({ rows, active, outside, onActive, onToggle, onExtract }: Props) {
  const { t } = useText()
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const at = Math.max(
    0,
    rows.findIndex(({ key }) => key === active),
  )
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialRect: { width: 500, height: 400 },
    rangeExtractor: (range: Range) =>
      [...new Set([...defaultRangeExtractor(range), at])].filter((index) => index < rows.length).sort((a, b) => a - b),
  })
  useEffect(() => virtual.measure(), [virtual, rows])
  const go = (index: number): void => {
    const row = rows[index]
    if (!row) return
    onActive(row.key)
    virtual.scrollToIndex(index, { align: 'auto' })
  }
  const use = (row: TreeRow): void => {
    if (row.open !== null) onToggle(row.key)
    else if (row.entry?.type === 'file') onExtract(row.entry.path)
  }
  const keyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const row = rows[at]
    if (!row || event.altKey || event.target !== event.currentTarget) return
    const page = Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1
    const next = placeAfterKey(event, { row: at, column: 0 }, { rows: rows.length, columns: 1, page })
    if (next) go(next.row)
    else if (event.key === 'ArrowRight' && row.open === false) onToggle(row.key)
    else if (event.key === 'ArrowRight' && row.open === true) go(at + 1)
    else if (event.key === 'ArrowLeft' && row.open === true) onToggle(row.key)
    else if (event.key === 'ArrowLeft') go(rows.findLastIndex(({ level }, index) => index < at && level < row.level))
    else if (event.key === 'Enter') use(row)
    else return
    event.preventDefault()
  }
  const click = (event: MouseEvent<HTMLDivElement>): void => {
    const target = event.target as Element
    const row = rows[Number(target.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? NaN)]
    if (!row) return
    onActive(row.key)
    if (target.closest('button')) use(row)
    else if (row.open !== null) onToggle(row.key)
  }
  return (
    <div className="file-grid">
      <div
        className="file-scroll"
        role="treegrid"
        aria-label={t('vibRead.files.title')}
        aria-rowcount={rows.length + 1}
        tabIndex={0}
        aria-activedescendant={`${id}-${at}`}
        ref={scroller}
        onKeyDown={keyDown}
        onClick={click}
      >
        <div role="rowgroup" className="file-head">
          <div role="row" aria-rowindex={1} className="file-row is-head">
            <span role="columnheader">{t('vibRead.files.path')}</span>
            <span role="columnheader">{t('vibRead.files.mode')}</span>
            <span role="columnheader" className="is-number">
              {t('vibRead.files.bytes')}
            </span>
          </div>
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]
            return (
              row && (
                <Row
                  key={row.key}
                  id={`${id}-${index}`}
                  row={row}
                  index={index}
                  top={start}
                  active={index === at}
                  alone={row.entry !== null && outside.has(row.entry.path) && row.open === null}
                />
              )
            )
          })}
        </div>
      </div>
    </div>
  )
}

interface RowProps {
  readonly id: string
  readonly row: TreeRow
  readonly index: number
  readonly top: number
  readonly active: boolean
  /** Whether this very file lies outside the known places. */
  readonly alone: boolean
}

const Row = memo(function Row({ id, row, index, top, active, alone }: RowProps) {
  const { t, locale } = useText()
  const { entry, open, level } = row
  const Icon = icons[entry?.type ?? 'directory']
  const closedOutside = open === false && row.outside > 0
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-level={level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={active}
      {...(open !== null && { 'aria-expanded': open })}
      data-index={index}
      className={active ? 'file-row is-active' : 'file-row'}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span
        role="gridcell"
        className="file-path"
        title={entry?.path ?? row.label}
        style={{ paddingLeft: (Math.min(level, deepest) - 1) * indent }}
      >
        {open === null ? (
          <span className="file-twist" />
        ) : (
          <ChevronRight size={14} className={open ? 'file-twist chevron is-open' : 'file-twist chevron'} aria-hidden />
        )}
        <Icon size={14} className="file-icon" role="img" aria-label={t(`vibs.kinds.${entry?.type ?? 'directory'}`)} />
        <span className="ellipsis">{row.label}</span>
        {entry?.type === 'file' && (entry.mode & 0o1000) !== 0 && (
          <span className="tag">{t('vibRead.files.sticky')}</span>
        )}
      </span>
      <span role="gridcell" className="mono file-mode">
        {entry ? octal(entry.mode) : '–'}
      </span>
      <span role="gridcell" className="file-size num">
        {entry?.type === 'file' && whole(entry.size, locale)}
        <span className="file-end">
          {alone && <Warning label={t('vibRead.files.outside')} />}
          {closedOutside && <Warning label={t('vibRead.files.outsideIn', { count: row.outside })} />}
          {entry?.type === 'file' && (
            <ActionIcon
              className="file-extract"
              size={22}
              tabIndex={-1}
              aria-label={t('vibRead.files.extractFile', { path: entry.path })}
              title={t('vibRead.files.extract')}
            >
              <FileOutput size={14} aria-hidden />
            </ActionIcon>
          )}
        </span>
      </span>
    </div>
  )
})

function Warning({ label }: { readonly label: string }) {
  return (
    <Tooltip label={label}>
      <TriangleAlert size={15} className="file-warning" role="img" aria-label={label} />
    </Tooltip>
  )
}
