import { useState, type KeyboardEvent, type MouseEvent, type RefObject } from 'react'
import type { Hardware } from '../../../shared/models/hardware.ts'
import { useText } from '../../services.tsx'
import { placeAfterKey } from '../../ui/grid-keys.ts'
import { idsText } from './cards.ts'
import type { Finding } from './findings.ts'
import { verdictTones, VerdictWord } from './VerdictWord.tsx'
import { className, findingName, maybeText, whyText } from './words.ts'

export interface FindingGroup {
  readonly title: string
  readonly findings: readonly Finding[]
  readonly maybe?: boolean
}

interface Props {
  readonly groups: readonly FindingGroup[]
  readonly hardware: Hardware
  readonly chosen: string | null
  readonly gridRef: RefObject<HTMLDivElement | null>
  /** `enter`: opened by keyboard, so the focus moves along. */
  readonly onOpen: (finding: Finding, how: 'enter' | 'other') => void
  readonly onClose: () => void
}

/** Lists parts and devices as one grid: arrows move, Enter opens, Escape closes. */
export function FindingsTable({ groups, hardware, chosen, gridRef, onOpen, onClose }: Props) {
  const { t } = useText()
  const rows = groups.flatMap(({ findings }) => findings)
  const [place, setPlace] = useState<string | null>(chosen)
  const active = Math.max(
    0,
    rows.findIndex(({ key }) => key === place),
  )
  const go = (index: number): void => {
    const row = rows[index]
    if (!row) return
    setPlace(row.key)
    document.getElementById(`finding-${row.key}`)?.scrollIntoView({ block: 'nearest' })
    if (chosen !== null) onOpen(row, 'other')
  }
  const keyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget || event.altKey) return
    const next = placeAfterKey(event, { row: active, column: 0 }, { rows: rows.length, columns: 1, page: 10 })
    const row = rows[active]
    if (next) go(next.row)
    else if (event.key === 'Enter' && row) onOpen(row, 'enter')
    else if (event.key === 'Escape' && chosen !== null) onClose()
    else return
    event.preventDefault()
  }
  const click = (event: MouseEvent<HTMLDivElement>): void => {
    const key = (event.target as Element).closest<HTMLElement>('[data-key]')?.dataset['key']
    const row = rows.find((each) => each.key === key)
    if (!row) return
    setPlace(row.key)
    onOpen(row, 'other')
  }
  return (
    <div
      className="findings"
      role="grid"
      aria-label={t('hardware.view.table')}
      tabIndex={0}
      aria-activedescendant={rows[active] ? `finding-${rows[active].key}` : undefined}
      ref={gridRef}
      onKeyDown={keyDown}
      onClick={click}
    >
      <div role="rowgroup">
        <div role="row" className="finding-row is-head">
          {(['verdict', 'name', 'reason', 'address', 'driver'] as const).map((id) => (
            <span key={id} role="columnheader" className={`ellipsis is-${id}`}>
              {t(`hardware.columns.${id}`)}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup">
        {groups.map(({ title, findings, maybe = false }) => [
          <div key={title} role="row" className="finding-group">
            <span role="gridcell" aria-colspan={5}>
              {title} <span className="count">{findings.length}</span>
            </span>
          </div>,
          ...findings.map((finding) => (
            <Row
              key={finding.key}
              finding={finding}
              hardware={hardware}
              maybe={maybe}
              active={finding === rows[active]}
              open={finding.key === chosen}
            />
          )),
        ])}
      </div>
    </div>
  )
}

function Row({
  finding,
  hardware,
  maybe,
  active,
  open,
}: {
  readonly finding: Finding
  readonly hardware: Hardware
  readonly maybe: boolean
  readonly active: boolean
  readonly open: boolean
}) {
  const translator = useText()
  const { key, verdict, device, part } = finding
  const cpuLine = part === 'cpu' && hardware.cpu?.name ? translator.t('hardware.parts.cpu') : null
  const secondLine = device
    ? [idsText(device), className(device.class, translator)].filter(Boolean).join(' · ')
    : cpuLine
  return (
    <div
      id={`finding-${key}`}
      role="row"
      aria-selected={open}
      data-key={key}
      className={`finding-row tone-${verdictTones[verdict]}${active ? ' is-active' : ''}${open ? ' is-open' : ''}`}
    >
      <span role="gridcell" className="is-verdict">
        <VerdictWord verdict={verdict} maybe={maybe} />
      </span>
      <span role="gridcell" className="is-name">
        <span className="finding-name ellipsis">{findingName(finding, hardware, translator)}</span>
        {secondLine && <span className="finding-under ellipsis num">{secondLine}</span>}
      </span>
      <span role="gridcell" className="is-reason">
        <span className="finding-why">
          {maybe && finding.maybe[0] ? maybeText(finding.maybe[0], translator) : whyText(finding, translator)}
        </span>
      </span>
      <span role="gridcell" className="is-address num ellipsis">
        {device?.address ?? ''}
      </span>
      <span role="gridcell" className="is-driver ellipsis">
        {[device?.driver, ...(device?.aliases ?? [])].filter(Boolean).join(' · ')}
      </span>
    </div>
  )
}
