import { Switch } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { SearchX } from 'lucide-react'
import { useText } from '../../services.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { referenceColumns } from './columns.ts'
import { FilterMenu } from './FilterMenu.tsx'
import { detailWidth, FlowDetail } from './FlowDetail.tsx'
import { PortsTable } from './PortsTable.tsx'
import { caveats, flowRows, flows } from './rows.ts'
import { useChosenFlow } from './use-chosen-flow.ts'
import { useColumns, useCopyRows } from './use-columns.ts'
import { useFilter, useNarrowed } from './use-narrowed.ts'
import { ClearFilters, ColumnMenu, GroupSelect, SearchField } from './ViewControls.tsx'

const rows = flowRows(flows)

/** Shows the reference table of ports, which needs no host. */
export function ReferenceTable() {
  const { t, locale } = useText()
  const lines = useNarrowed(flows, rows, null)
  const { ref, width } = useElementSize()
  const { open, beside, close, choose, grid, panel } = useChosenFlow(width)
  const columns = useColumns(referenceColumns, false, width - (open && beside ? detailWidth : 0))
  const copy = useCopyRows(columns)
  const shown = lines.filter(({ kind }) => kind === 'row').length
  return (
    <>
      <div className="ports-toolbar">
        <SearchField />
        <FilterMenu rulesets={null} />
        <GroupSelect />
        <ColumnMenu shown={columns} host={false} />
        <NotesSwitch />
      </div>
      <details className="caveats">
        <summary>
          <span className="num">{t('firewall.shownRows', { count: shown })}</span> · {t('firewall.page.caveats')}
        </summary>
        <ul>
          {caveats.map((caveat) => (
            <li key={caveat.en}>{caveat[locale]}</li>
          ))}
        </ul>
      </details>
      <div className="ports-split" ref={ref}>
        {lines.length === 0 ? (
          <EmptyNote icon={SearchX} title={t('firewall.nothingFound')}>
            <ClearFilters />
          </EmptyNote>
        ) : (
          <PortsTable
            label={t('firewall.page.reference')}
            lines={lines}
            columns={columns}
            chosen={open?.key ?? null}
            stale={false}
            gridRef={grid}
            onOpen={(row, how) => choose(row.flow.id, how)}
            onClose={close}
            onCopy={copy}
          />
        )}
        {open && <FlowDetail row={open} beside={beside} panel={panel} onClose={close} />}
      </div>
    </>
  )
}

function NotesSwitch() {
  const { t } = useText()
  const { filter, change } = useFilter()
  return (
    <Switch
      size="xs"
      label={t('firewall.filters.inNotes')}
      checked={filter.onlyInNotes}
      onChange={(event) => change({ onlyInNotes: event.currentTarget.checked })}
    />
  )
}
