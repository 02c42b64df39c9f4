import { TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { Plus, Search } from 'lucide-react'
import { useState, type KeyboardEvent } from 'react'
import { sameData } from '../../../shared/same-data.ts'
import { pageNames, pages } from '../../pages.ts'
import { Keys } from '../../ui/Keys.tsx'
import { useAppState, useServices, useText, useUi } from '../../services.tsx'
import { HostLink } from './HostLink.tsx'

/** Number of hosts from which the filter is shown. */
const manyHosts = 8

/** Lists every host and page. Arrow keys move between the hosts. */
export function Sidebar() {
  const { ui } = useServices()
  const hosts = useAppState((app) => app.hosts.map(({ id, name, address }) => ({ id, name, address })), sameData)
  const version = useAppState((app) => app.shell.version)
  const { t } = useText()
  const page = useUi((state) => state.page)
  const [query, setQuery] = useState('')
  const wanted = query.trim().toLowerCase()
  const shown = hosts.filter((host) => wanted === '' || `${host.name} ${host.address}`.toLowerCase().includes(wanted))
  const current = page.name === 'host' ? (hosts.find(({ id }) => id === page.hostId) ?? hosts[0])?.id : undefined
  return (
    <aside className="sidebar">
      <UnstyledButton className="search-button" onClick={spotlight.open} aria-keyshortcuts="Control+K Meta+K">
        <Search size={14} aria-hidden />
        <span className="search-button-label">{t('app.nav.palette')}</span>
        <Keys of="mod+K" />
      </UnstyledButton>
      <nav className="nav" aria-label={t('app.nav.main')}>
        <div className="nav-head">
          <h2 className="nav-title">{t('app.nav.hosts')}</h2>
          <Tooltip
            label={
              <>
                {t('app.nav.addHost')} <Keys of="mod+N" />
              </>
            }
          >
            <UnstyledButton
              className="icon-button"
              aria-label={t('app.nav.addHost')}
              onClick={() => ui.open({ name: 'add-host' })}
            >
              <Plus size={16} aria-hidden />
            </UnstyledButton>
          </Tooltip>
        </div>
        {hosts.length >= manyHosts && (
          <TextInput
            className="nav-filter"
            size="xs"
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
            placeholder={t('app.nav.filterHosts')}
            aria-label={t('app.nav.filterHosts')}
          />
        )}
        <ul className="host-list" aria-label={t('app.nav.hostList')} onKeyDown={moveFocus}>
          {shown.map((host) => (
            <li key={host.id}>
              <HostLink hostId={host.id} current={host.id === current} />
            </li>
          ))}
        </ul>
        {hosts.length > 0 && shown.length === 0 && <p className="nav-note">{t('app.nav.noHostFound', { query })}</p>}
        <div className="nav-foot">
          {pageNames.map((name) => {
            const { icon: Icon, label, hotkey } = pages[name]
            return (
              <UnstyledButton
                key={name}
                className="nav-link"
                aria-current={page.name === name ? 'page' : undefined}
                onClick={() => ui.goTo(name)}
              >
                <Icon size={16} aria-hidden /> {t(label)} {name === 'attention' && <AttentionCount />}
                <Keys of={hotkey} />
              </UnstyledButton>
            )
          })}
          <p className="nav-version">
            {t('app.name')} {version}
          </p>
        </div>
      </nav>
    </aside>
  )
}

/** Counts what needs attention on all hosts, notes aside; critical items are told apart by more than their colour. */
function AttentionCount() {
  const { t } = useText()
  const [critical, count] = useAppState(({ hosts }) => {
    const counting = hosts.flatMap(({ attention }) => attention?.items ?? []).filter(({ mark }) => mark === null)
    const severe = counting.filter(({ item }) => item.severity !== 'note')
    return [severe.some(({ item }) => item.severity === 'critical'), severe.length] as const
  }, sameData)
  if (count === 0) return null
  return (
    <span className={critical ? 'nav-count is-critical' : 'nav-count'}>
      {critical ? '!' : ''}
      {count}
      <span className="sr-only"> {t('attention.view.badge', { count })}</span>
    </span>
  )
}

const steps: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1 }

/** Moves the focus to the host above or below. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const step = steps[event.key]
  if (step === undefined) return
  const links = [...event.currentTarget.querySelectorAll('button')]
  const focused = links.findIndex((link) => link === document.activeElement)
  links[Math.min(links.length - 1, Math.max(0, focused + step))]?.focus()
  event.preventDefault()
}
