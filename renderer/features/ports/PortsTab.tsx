import { ActionIcon, SegmentedControl, Select, Switch, Tooltip } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { SearchX, ShieldPlus } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import { portRoles } from '../../../shared/models/ports.ts'
import { useHostPart, usePorts, usePortsView, useServices, useText, useUi } from '../../services.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { CheckControls } from './CheckControls.tsx'
import { hostColumns, portName } from './columns.ts'
import { Detail } from '../../ui/Detail.tsx'
import { FilterMenu } from './FilterMenu.tsx'
import { FlowFacts } from './FlowFacts.tsx'
import { HostFacts } from './HostFacts.tsx'
import { hostRows, managementPortOf, rowKey, summarise, wasChecked, type MatrixRow, flows } from './rows.ts'
import { portsHost, type PortsHost } from './ports-host.ts'
import { PortsTable } from './PortsTable.tsx'
import { ReportNotes } from './ReportNotes.tsx'
import { SavedStates } from './SavedStates.tsx'
import { ExportMenu } from './ExportMenu.tsx'
import { useColumns, useCopyRows } from './use-columns.ts'
import { useNarrowed } from './use-narrowed.ts'
import { ClearFilters, ColumnMenu, GroupSelect, SearchField } from './ViewControls.tsx'

/** Width in pixels from which the details fit beside the table. */
const roomForBoth = 920
const detailWidth = 400

/** Shows a host's ports: what is required, what the host says, what a probe sees; and its saved states. */
export function PortsTab({ hostId }: { readonly hostId: string }) {
  const { ports } = useServices()
  const host = useHostPart(hostId, portsHost)
  const view = useUi((state) => state.portsView)
  useEffect(() => ports.watch(hostId), [ports, hostId])
  if (!host) return null
  return (
    <div className="ports-view">
      {view === 'saved' ? (
        <>
          <div className="saved-modes">
            <Modes host={host} />
          </div>
          <SavedStates host={host} />
        </>
      ) : (
        <HostMatrix host={host} />
      )}
    </div>
  )
}

function Modes({ host }: { readonly host: PortsHost }) {
  const { ui } = useServices()
  const { t } = useText()
  const view = useUi((state) => state.portsView)
  return (
    <SegmentedControl
      className="ports-modes"
      aria-label={t('firewall.tab')}
      value={view}
      onChange={(value) => ui.showPorts(value === 'saved' ? 'saved' : 'matrix')}
      data={[
        { value: 'matrix', label: t('firewall.matrix') },
        {
          value: 'saved',
          label: (
            <>
              {t('firewall.saved.title')}
              {host.drift !== null && host.drift > 0 && <span className="count is-attention">{host.drift}</span>}
            </>
          ),
        },
      ]}
    />
  )
}

/** Leads to the workshop, with this host as the one to install on. */
function OwnRules({ hostId }: { readonly hostId: string }) {
  const { ui, workshop } = useServices()
  const { t } = useText()
  return (
    <Tooltip label={t('workshop.persistent.own')}>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={t('workshop.persistent.own')}
        onClick={() => {
          workshop.setState({ hostId })
          ui.showWorkshop('build')
        }}
      >
        <ShieldPlus size={15} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}

function HostMatrix({ host }: { readonly host: PortsHost }) {
  const { ports, portsView, ui } = useServices()
  const { t, locale } = useText()
  const report = usePorts((state) => state.reports.get(host.id)) ?? null
  const role = usePorts((state) => state.role)
  const onlyProblems = usePortsView((state) => state.onlyProblems)
  const place = useUi((state) => state.portFlow)
  const managementPort = managementPortOf(host.address)
  const ownFlows = report?.ownFlows
  const shownFlows = useMemo(() => (ownFlows?.length ? [...flows, ...ownFlows] : flows), [ownFlows])
  const rows = useMemo(
    () => hostRows(shownFlows, report, role, managementPort),
    [shownFlows, report, role, managementPort],
  )
  const keys = useMemo(() => report?.firewall?.rulesets.map(({ key }) => key) ?? null, [report?.firewall])
  const rulesets = useMemo(() => keys && new Set(keys), [keys])
  const lines = useNarrowed(shownFlows, rows, rulesets)
  const { ref, width } = useElementSize()
  const open =
    place === null
      ? null
      : (rows.find((row) => row.key === place.row) ?? rows.find((row) => row.flow.id === place.flow) ?? null)
  const beside = width >= roomForBoth
  const columns = useColumns(hostColumns, true, width - (open && beside ? detailWidth : 0))
  const grid = useRef<HTMLDivElement>(null)
  const panel = useRef<HTMLElement>(null)
  const copy = useCopyRows(columns)
  const shown = useMemo(() => lines.flatMap((line) => (line.kind === 'row' ? [line.row] : [])), [lines])
  const choose = (row: MatrixRow, how: 'enter' | 'pointer' | 'follow'): void => {
    ui.choosePort({ flow: row.flow.id, row: row.facts && rowKey(row.facts) })
    if (how === 'enter') requestAnimationFrame(() => panel.current?.focus())
  }
  const close = (): void => {
    ui.choosePort(null)
    grid.current?.focus()
  }
  const chosenKey = open ? (shown.find((row) => row === open)?.key ?? open.key) : null
  return (
    <>
      <div className="ports-toolbar">
        <Modes host={host} />
        <SearchField />
        <Select
          className="ports-role"
          aria-label={t('firewall.role')}
          data={portRoles.map((value) => ({ value, label: t(`ports.roles.${value}`) }))}
          value={role}
          onChange={(value) => ports.setRole(portRoles.find((each) => each === value) ?? 'management')}
        />
        <Switch
          size="xs"
          label={t('firewall.onlyProblems')}
          checked={onlyProblems}
          onChange={(event) => portsView.setState({ onlyProblems: event.currentTarget.checked })}
        />
        <FilterMenu rulesets={keys} />
        <GroupSelect />
        <ColumnMenu shown={columns} host />
        <ExportMenu hostId={host.id} disabled={report === null} onCopy={() => copy(shown)} />
        <OwnRules hostId={host.id} />
        <span className="toolbar-end">
          <CheckControls hostId={host.id} report={report} first={!wasChecked(report)} />
        </span>
      </div>
      <ReportNotes
        host={host}
        report={report}
        role={role}
        summary={summarise(report?.rows ?? [])}
        shown={shown.length}
      />
      <div className="ports-split" ref={ref}>
        {lines.length === 0 ? (
          <EmptyNote icon={SearchX} title={t(onlyProblems ? 'firewall.noProblems' : 'firewall.nothingFound')}>
            <ClearFilters />
          </EmptyNote>
        ) : (
          <PortsTable
            label={t('firewall.tableOf', { name: host.name })}
            lines={lines}
            columns={columns}
            chosen={chosenKey}
            stale={host.stale}
            gridRef={grid}
            onOpen={choose}
            onClose={close}
            onCopy={copy}
          />
        )}
        {open?.facts && (
          <Detail
            name={portName(open, t)}
            service={open.flow.service[locale]}
            beside={beside}
            subject={open.key}
            panelRef={panel}
            onClose={close}
          >
            <HostFacts host={host} report={report} flow={open.flow} facts={open.facts} />
            <FlowFacts key={open.flow.id} flow={open.flow} />
          </Detail>
        )}
      </div>
    </>
  )
}
