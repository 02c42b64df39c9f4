import { Button, SegmentedControl, Select } from '@mantine/core'
import { Radar } from 'lucide-react'
import { portRoles } from '../../../shared/models/ports.ts'
import { useAppState, useHostNames, usePorts, usePortsView, useServices, useText } from '../../services.tsx'
import { Checking } from './CheckControls.tsx'
import { FilterMenu } from './FilterMenu.tsx'
import { HostMatrix } from './HostMatrix.tsx'
import { ReferenceTable } from './ReferenceTable.tsx'
import { GroupSelect, SearchField } from './ViewControls.tsx'

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
      {page === 'hosts' ? <HostMatrix /> : <ReferenceTable />}
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
