import { Button, SegmentedControl, Select, Switch } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { Radar, SearchX } from 'lucide-react'
import { useMemo, useRef, type RefObject } from 'react'
import { portRoles } from '../../../shared/models/ports.ts'
import { useAppState, useHostNames, usePorts, usePortsView, useServices, useText, useUi } from '../../services.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { Checking } from './CheckControls.tsx'
import { portName, referenceColumns } from './columns.ts'
import { Detail } from '../../ui/Detail.tsx'
import { FilterMenu } from './FilterMenu.tsx'
import { FlowFacts } from './FlowFacts.tsx'
import { cellsOf, type HeatColumn } from './heat.ts'
import { HeatMap } from './HeatMap.tsx'
import { Legend } from './Verdict.tsx'
import { titledGroups, linesOf } from './lines.ts'
import { flowRows, type MatrixRow, caveats, flowById, flows } from './rows.ts'
import { PortsTable } from './PortsTable.tsx'
import { useColumns, useCopyRows } from './use-columns.ts'
import { useFilter, useNarrowed, useNarrowedFlows } from './use-narrowed.ts'
import { ClearFilters, ColumnMenu, GroupSelect, SearchField } from './ViewControls.tsx'

const roomForBoth = 900
const detailWidth = 400
const rows = flowRows(flows)

/** Shows all hosts side by side, and the reference table, which needs no host. */
export function PortMatrixPage() {
  const { portsView, ports } = useServices()
  const anyHosts = useAppState((app) => app.hosts.length > 0)
  const { t } = useText()
  const chosen = usePortsView((state) => state.page)
  const role = usePorts((state) => state.role)
  const page = anyHosts ? chosen : 'reference'
  return (
    <section className="page ports-page" aria-label={t('firewall.page.title')}>
      <header className="page-header">
        <h1>{t('firewall.page.title')}</h1>
        {anyHosts && (
          <SegmentedControl
            className="page-modes"
            aria-label={t('firewall.page.title')}
            value={page}
            onChange={(value) => portsView.setState({ page: value === 'reference' ? 'reference' : 'hosts' })}
            data={[
              { value: 'hosts', label: t('firewall.page.hosts') },
              { value: 'reference', label: t('firewall.page.reference') },
            ]}
          />
        )}
      </header>
      {page === 'hosts' && (
        <div className="ports-toolbar">
          <SearchField />
          <Select
            className="ports-role"
            aria-label={t('firewall.role')}
            data={portRoles.map((value) => ({ value, label: t(`ports.roles.${value}`) }))}
            value={role}
            onChange={(value) => ports.setRole(portRoles.find((each) => each === value) ?? 'management')}
          />
          <FilterMenu rulesets={null} />
          <GroupSelect />
          <span className="toolbar-end">
            <CheckAll />
          </span>
        </div>
      )}
      {page === 'hosts' ? <Hosts /> : <Reference />}
    </section>
  )
}

function CheckAll() {
  const { ports } = useServices()
  const hosts = useHostNames()
  const { t } = useText()
  const all = usePorts((state) => state.all)
  if (all) return <Checking done={all.done} total={all.total} onCancel={ports.cancelAll} />
  return (
    <Button
      leftSection={<Radar size={14} aria-hidden />}
      onClick={() => void ports.checkAll(hosts.map(({ id }) => id))}
    >
      {t('firewall.check.all')}
    </Button>
  )
}

function Hosts() {
  const { ui } = useServices()
  const hosts = useHostNames()
  const { t } = useText()
  const reports = usePorts((state) => state.reports)
  const checking = usePorts((state) => state.checking)
  const groupBy = usePortsView((state) => state.groupBy)
  const narrowed = useNarrowedFlows(flows)
  const lines = useMemo(
    () =>
      linesOf(
        narrowed.map((flow) => ({ key: flow.id, flow })),
        titledGroups(narrowed, groupBy, t),
      ),
    [narrowed, groupBy, t],
  )
  const columns = useMemo(
    () =>
      hosts.map(({ id: hostId, name }): HeatColumn => {
        const report = reports.get(hostId)
        return { hostId, name, checking: checking.has(hostId), cells: report ? cellsOf(report) : null }
      }),
    [hosts, reports, checking],
  )
  const { ref, width } = useElementSize()
  const { open, beside, close, choose, grid, panel } = useChosenFlow(width)
  const unchecked = columns.filter(({ cells }) => cells === null).length
  return (
    <>
      <div className="heat-notes">
        <Legend />
        {unchecked > 0 && <span className="dim num">{t('firewall.heat.unchecked', { count: unchecked })}</span>}
      </div>
      <div className="ports-split" ref={ref}>
        {lines.length === 0 ? (
          <EmptyNote icon={SearchX} title={t('firewall.nothingFound')}>
            <ClearFilters />
          </EmptyNote>
        ) : (
          width > 0 && (
            <HeatMap
              label={t('firewall.heat.label')}
              lines={lines}
              columns={columns}
              width={width - (open && beside ? detailWidth : 0)}
              chosen={open?.flow.id ?? null}
              gridRef={grid}
              onFlow={choose}
              onClose={close}
              onHost={(hostId, flow) => {
                ui.showPorts('matrix')
                ui.choosePort({ flow, row: null })
                ui.goToHost(hostId, 'ports')
              }}
            />
          )
        )}
        {open && <FlowDetail row={open} beside={beside} panel={panel} onClose={close} />}
      </div>
    </>
  )
}

function Reference() {
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

/** Returns the flow whose details are open, where they appear, and how to open and close them. */
function useChosenFlow(width: number) {
  const { ui } = useServices()
  const place = useUi((state) => state.portFlow)
  const grid = useRef<HTMLDivElement>(null)
  const panel = useRef<HTMLElement>(null)
  const flow = place === null ? undefined : flowById.get(place.flow)
  const [open = null] = flow ? flowRows([flow]) : []
  return {
    open,
    beside: width >= roomForBoth,
    grid,
    panel,
    close: (): void => {
      ui.choosePort(null)
      grid.current?.focus()
    },
    choose: (flowId: string, how: 'enter' | 'pointer' | 'follow'): void => {
      ui.choosePort({ flow: flowId, row: null })
      if (how === 'enter') requestAnimationFrame(() => panel.current?.focus())
    },
  }
}

function FlowDetail({
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
      <FlowFacts key={row.flow.id} flow={row.flow} />
    </Detail>
  )
}
