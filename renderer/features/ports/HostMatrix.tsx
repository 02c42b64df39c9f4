import { useElementSize } from '@mantine/hooks'
import { SearchX } from 'lucide-react'
import { useMemo } from 'react'
import { useHostNames, usePorts, usePortsView, useServices, useText } from '../../services.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { detailWidth, FlowDetail } from './FlowDetail.tsx'
import { cellsOf, type HeatColumn } from './heat.ts'
import { HeatMap } from './HeatMap.tsx'
import { linesOf, titledGroups } from './lines.ts'
import { flows } from './rows.ts'
import { useChosenFlow } from './use-chosen-flow.ts'
import { useNarrowedFlows } from './use-narrowed.ts'
import { Legend } from './Verdict.tsx'
import { ClearFilters } from './ViewControls.tsx'

/** Shows the verdict on each flow of each host, and the details of a chosen flow. */
export function HostMatrix() {
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
