import { ActionIcon, Button, Loader, Select, Switch, TextInput, Tooltip } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Boxes, RotateCw, Search, SearchX, Server, Unplug } from 'lucide-react'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { sameData } from '../../../shared/same-data.ts'
import { useAppState, useServices, useText, useVibView } from '../../services.tsx'
import { Banner } from '../../ui/Banner.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { dateTime } from '../../ui/format.ts'
import { Changes } from './software/Changes.tsx'
import { ExportMenu } from './software/ExportMenu.tsx'
import { LevelCard } from './software/LevelCard.tsx'
import { filterRows, packageRows, sortRows, type Sorting } from './software/packages.ts'
import { SoftwareTable } from './software/SoftwareTable.tsx'
import { useSoftware } from './software/use-software.ts'

/** From this width on, the level and the changes stand beside the table. */
const roomForBoth = '(min-width: 1220px)'

interface SoftwareHost {
  readonly id: string
  readonly name: string
  readonly connected: boolean
}

/** Shows what a host has installed, and its acceptance level. */
export function SoftwareTab() {
  const { ui, vibView } = useServices()
  const { t } = useText()
  const hosts = useAppState<readonly SoftwareHost[]>(
    (app) => app.hosts.map(({ id, name, state }) => ({ id, name, connected: state.connection === 'connected' })),
    sameData,
  )
  const chosen = useVibView((state) => state.softwareHost)
  const host = hosts.find(({ id }) => id === chosen) ?? hosts.find(({ connected }) => connected) ?? hosts[0]
  const shown = host?.connected ? host.id : null
  useEffect(() => {
    // A host that was shown stays, even when it goes away and another one is still connected.
    if (chosen === null && shown !== null) vibView.setState({ softwareHost: shown })
  }, [vibView, chosen, shown])
  if (!host)
    return (
      <EmptyNote icon={Server} title={t('software.noHosts')}>
        <p>{t('software.noHostsText')}</p>
        <Button onClick={() => ui.open({ name: 'add-host' })}>{t('app.nav.addHost')}</Button>
      </EmptyNote>
    )
  return <OfHost key={host.id} host={host} hosts={hosts} />
}

function OfHost({ host, hosts }: { readonly host: SoftwareHost; readonly hosts: readonly SoftwareHost[] }) {
  const { vibView } = useServices()
  const { t, locale, problemText } = useText()
  const { software, problem, reading, changes, reload } = useSoftware(host.id, host.connected)
  const wide = useMediaQuery(roomForBoth, true, { getInitialValueInEffect: false }) ?? true
  const [query, setQuery] = useState('')
  const [onlyOthers, setOnlyOthers] = useState(false)
  const [sorting, setSorting] = useState<Sorting>({ by: 'name', descending: false })
  const all = useMemo(() => (software ? packageRows(software.installed.packages, software.level) : []), [software])
  const shown = useMemo(
    () => sortRows(filterRows(all, query, onlyOthers), sorting, locale),
    [all, query, onlyOthers, sorting, locale],
  )
  const others = all.filter(({ removable }) => removable).length
  const refusal = software?.installed.refusal ?? null
  const filtered = shown.length < all.length
  const level = (
    <LevelCard
      key={String(wide)}
      hostId={host.id}
      software={software}
      why={host.connected ? null : t('software.notConnected', { name: host.name })}
      open={wide}
    />
  )
  return (
    <div className="software-tab">
      <div className="software-toolbar">
        <Select
          aria-label={t('software.host')}
          data={hosts.map(({ id, name, connected }) => ({
            value: id,
            label: connected ? name : t('software.hostAway', { name }),
          }))}
          value={host.id}
          onChange={(id) => vibView.setState({ softwareHost: id })}
        />
        <TextInput
          size="xs"
          className="software-search"
          leftSection={<Search size={13} aria-hidden />}
          placeholder={t('software.search')}
          aria-label={t('software.search')}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <Switch
          size="xs"
          label={t('software.onlyOthers')}
          checked={onlyOthers}
          onChange={(event) => setOnlyOthers(event.currentTarget.checked)}
        />
        <span className="software-counts dim num" role="status">
          {all.length > 0 &&
            (filtered
              ? t('software.shown', { shown: shown.length, total: all.length })
              : t('hostImage.counts', { count: all.length, others }))}
        </span>
        <Tooltip label={t('software.reload')}>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t('software.reload')}
            loading={reading && software !== null}
            disabled={!host.connected}
            onClick={reload}
          >
            <RotateCw size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <ExportMenu hostId={host.id} disabled={software === null || !host.connected} />
      </div>
      <div className={wide ? 'software-body' : 'software-body is-narrow'}>
        {!wide && <div className="software-side">{level}</div>}
        <div className="software-main">
          {problem && problem.code !== 'CANCELLED' && (
            <Banner
              tone="danger"
              alert
              actions={
                <Button variant="default" onClick={reload}>
                  {t('software.reload')}
                </Button>
              }
            >
              {problemText(problem)}
            </Banner>
          )}
          {!host.connected && software && (
            <Banner tone="warning" title={t('software.notConnected', { name: host.name })}>
              {t('software.lastRead', { time: dateTime(software.at, locale) })}
            </Banner>
          )}
          {refusal && (
            <Banner tone="info" title={t('software.byEsxcli')}>
              {problemText(refusal)}
            </Banner>
          )}
          <Packages
            host={host}
            reading={reading}
            read={software !== null}
            total={all.length}
            onClear={() => {
              setQuery('')
              setOnlyOthers(false)
            }}
          >
            {shown.length > 0 && <SoftwareTable host={host} rows={shown} sorting={sorting} onSort={setSorting} />}
          </Packages>
        </div>
        <div className="software-side">
          {wide && level}
          <Changes changes={changes} connected={host.connected} />
        </div>
      </div>
    </div>
  )
}

/** Shows the table, or why there is none. */
function Packages({
  host,
  reading,
  read,
  total,
  onClear,
  children,
}: {
  readonly host: SoftwareHost
  readonly reading: boolean
  readonly read: boolean
  readonly total: number
  readonly onClear: () => void
  readonly children: ReactNode
}) {
  const { ui } = useServices()
  const { t } = useText()
  if (children) return children
  if (!host.connected && !read)
    return (
      <EmptyNote icon={Unplug} title={t('software.notConnected', { name: host.name })}>
        <p>{t('software.notConnectedText')}</p>
        <Button variant="default" onClick={() => ui.goToHost(host.id)}>
          {t('software.goToHost', { name: host.name })}
        </Button>
      </EmptyNote>
    )
  if (reading && !read)
    return (
      <p className="software-wait" role="status">
        <Loader size="xs" aria-hidden /> {t('software.reading', { name: host.name })}
      </p>
    )
  if (!read) return null
  if (total === 0) return <EmptyNote icon={Boxes} title={t('software.none')} />
  return (
    <EmptyNote icon={SearchX} title={t('software.noneFound')}>
      <Button variant="default" onClick={onClear}>
        {t('software.clear')}
      </Button>
    </EmptyNote>
  )
}
