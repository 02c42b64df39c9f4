import { Tabs } from '@mantine/core'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { runUnderWay } from '../../../shared/rules/host-actions.ts'
import type { HostTab } from '../../stores/ui.ts'
import { useHostPart, useServices, useText } from '../../services.tsx'
import { Loading } from '../../ui/Loading.tsx'
import { ShutdownTab } from '../shutdown/ShutdownTab.tsx'
import { WakePanel } from '../wake/WakePanel.tsx'
import { ConnectionTab } from './ConnectionTab.tsx'
import { HostHeader } from './HostHeader.tsx'
import { HostProblem } from './HostProblem.tsx'
import { VmTable } from './VmTable.tsx'

/** Loaded on demand, as the port table is large. */
const PortsTab = lazy(async () => ({ default: (await import('../ports/PortsTab.tsx')).PortsTab }))

const tabs = ['vms', 'ports', 'shutdown', 'connection'] as const

export function HostPage({ hostId: id, tab }: { readonly hostId: string; readonly tab: HostTab }) {
  const { client, ui } = useServices()
  const { t } = useText()
  const host = useHostPart(id, ({ name, state, drift, run }) => ({
    name,
    vms: state.inventory?.vms.length ?? null,
    drift,
    run: run && { phase: run.phase },
  }))
  useEffect(() => {
    void client.request('hosts.watch', { id, watching: true })
    return () => void client.request('hosts.watch', { id, watching: false })
  }, [client, id])
  const underWay = runUnderWay(host?.run ?? null)
  useEffect(() => {
    // A shutdown that begins, here or in the tray, is what the user wants to see.
    if (underWay) ui.goToHost(id, 'shutdown')
  }, [ui, id, underWay])
  const list = useRef<HTMLDivElement>(null)
  const shownTab = useRef(tab)
  useEffect(() => {
    // The button that led here may be gone, and the focus with it: keyboard users continue from the tab.
    if (shownTab.current !== tab && document.activeElement === document.body)
      list.current?.querySelector<HTMLElement>('[aria-selected=true]')?.focus()
    shownTab.current = tab
  }, [tab])
  if (!host) return null
  // The receipt offers it beside how the shutdown ended.
  const receiptShown = tab === 'shutdown' && host.run?.phase === 'ended'
  return (
    <section className="page" aria-label={host.name}>
      <HostHeader hostId={id} tab={tab} />
      <HostProblem hostId={id} />
      <div className="host-banners">{!receiptShown && <WakePanel hostId={id} />}</div>
      <Tabs
        className="host-tabs"
        value={tab}
        onChange={(value) => ui.goToHost(id, tabs.find((each) => each === value) ?? 'vms')}
        keepMounted={false}
      >
        <Tabs.List ref={list} aria-label={t('app.host.tabs')}>
          <Tabs.Tab value="vms">
            {t('app.host.vms')} {host.vms !== null && <span className="count">{host.vms}</span>}
          </Tabs.Tab>
          <Tabs.Tab value="ports">
            {t('firewall.tab')}{' '}
            {host.drift !== null && host.drift > 0 && (
              <span className="count is-attention" title={t('app.status.drift')}>
                {host.drift}
              </span>
            )}
          </Tabs.Tab>
          <Tabs.Tab value="shutdown">
            {t('app.host.shutdown')}{' '}
            {host.run && <span className={`tab-dot is-${underWay ? 'busy' : 'ended'}`} aria-hidden />}
          </Tabs.Tab>
          <Tabs.Tab value="connection">{t('app.host.connection')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="vms" className="tab-panel is-fill">
          <VmTable hostId={id} />
        </Tabs.Panel>
        <Tabs.Panel value="ports" className="tab-panel is-fill">
          <Suspense fallback={<Loading />}>
            <PortsTab hostId={id} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="shutdown" className="tab-panel">
          <ShutdownTab hostId={id} />
        </Tabs.Panel>
        <Tabs.Panel value="connection" className="tab-panel">
          <ConnectionTab hostId={id} />
        </Tabs.Panel>
      </Tabs>
    </section>
  )
}
