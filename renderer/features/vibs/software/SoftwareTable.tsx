import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core'
import { ArrowDown, ArrowUp, Info, Trash2, TriangleAlert, type LucideIcon } from 'lucide-react'
import { useServices, useText } from '../../../services.tsx'
import { sortColumns, type PackageRow, type Remark, type SortColumn, type Sorting } from './packages.ts'

const looks: Readonly<Record<Remark, readonly [tone: string, icon: LucideIcon]>> = {
  belowLevel: ['danger', TriangleAlert],
  community: ['warning', TriangleAlert],
  thirdParty: ['info', Info],
}

interface Props {
  readonly host: { readonly id: string; readonly name: string; readonly connected: boolean }
  readonly rows: readonly PackageRow[]
  readonly sorting: Sorting
  readonly onSort: (sorting: Sorting) => void
}

/** Lists the packages of a host. */
export function SoftwareTable({ host, rows, sorting, onSort }: Props) {
  const { t } = useText()
  return (
    <div className="software-scroll" tabIndex={0} role="group" aria-label={t('software.table', { name: host.name })}>
      <table className="table software-table">
        <thead>
          <tr>
            {sortColumns.map((column) => (
              <Heading key={column} column={column} sorting={sorting} onSort={onSort} />
            ))}
            <th scope="col" className="is-action">
              <span className="sr-only">{t('software.columns.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <Row key={index} host={host} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Heading({
  column,
  sorting,
  onSort,
}: {
  readonly column: SortColumn
  readonly sorting: Sorting
  readonly onSort: (sorting: Sorting) => void
}) {
  const { t } = useText()
  const active = sorting.by === column
  const Arrow = sorting.descending ? ArrowDown : ArrowUp
  const direction = sorting.descending ? 'descending' : 'ascending'
  return (
    <th scope="col" className={`is-${column}`} aria-sort={active ? direction : 'none'}>
      <UnstyledButton
        className="sort-button"
        title={t('software.sortBy', { column: t(`software.columns.${column}`) })}
        onClick={() => onSort({ by: column, descending: active && !sorting.descending })}
      >
        {t(`software.columns.${column}`)}
        {active && <Arrow size={12} aria-hidden />}
      </UnstyledButton>
    </th>
  )
}

function Row({
  host,
  row: { of: each, remark, removable },
}: {
  readonly host: Props['host']
  readonly row: PackageRow
}) {
  const { ui } = useServices()
  const { t } = useText()
  const { name, version, vendor, acceptance, installDate } = each
  return (
    <tr>
      <th scope="row" className="is-name">
        <span className="package-name">{name}</span>
        <span className="package-version mono" title={version}>
          {version}
        </span>
        {/* On a narrow window the other columns stand under the name. */}
        <span className="package-under">
          {[vendor, acceptance, installDate?.slice(0, 10)].filter(Boolean).join(' · ')}
        </span>
      </th>
      <td className="is-vendor">{vendor ?? '–'}</td>
      <td className="is-acceptance">{acceptance ?? '–'}</td>
      <td className="is-installed num">{installDate?.slice(0, 10) ?? '–'}</td>
      <td className="is-remark">{remark && <RemarkText remark={remark} />}</td>
      <td className="is-action">
        {removable && host.connected && (
          <Tooltip label={t('software.remove')}>
            <ActionIcon
              aria-label={t('software.removeNamed', { name })}
              onClick={() => ui.open({ name: 'vib-remove', hostId: host.id, vibName: name })}
            >
              <Trash2 size={14} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </td>
    </tr>
  )
}

function RemarkText({ remark }: { readonly remark: Remark }) {
  const { t } = useText()
  const [tone, Icon] = looks[remark]
  return (
    <span className={`remark is-${tone}`}>
      <Icon size={14} strokeWidth={2.2} aria-hidden />
      <span>{t(`software.remarks.${remark}`)}</span>
    </span>
  )
}
