import { TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { Cpu, Grid3x3, History, ListChecks, Plus, Search, Settings } from 'lucide-react'
import { useState, type KeyboardEvent } from 'react'
import { Keys } from '../../ui/Keys.tsx'
import { useAppState, useServices, useText, useUi } from '../../services.tsx'
import { HostLink } from './HostLink.tsx'

/** From this many hosts on, a filter is worth its place. */
const manyHosts = 8

/** Everywhere one can go. Arrow keys walk the hosts. */
export function Sidebar() {
  const { ui } = useServices()
  const { hosts, shell } = useAppState()
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
        <ul className="host-list" aria-label={t('app.nav.hostList')} onKeyDown={walk}>
          {shown.map((host) => (
            <li key={host.id}>
              <HostLink host={host} current={host.id === current} onOpen={() => ui.goToHost(host.id)} />
            </li>
          ))}
        </ul>
        {hosts.length > 0 && shown.length === 0 && <p className="nav-note">{t('app.nav.noHostFound', { query })}</p>}
        <div className="nav-foot">
          <UnstyledButton
            className="nav-link"
            aria-current={page.name === 'ports' ? 'page' : undefined}
            onClick={() => ui.goTo('ports')}
          >
            <Grid3x3 size={16} aria-hidden /> {t('firewall.page.title')} <Keys of="mod+P" />
          </UnstyledButton>
          <UnstyledButton
            className="nav-link"
            aria-current={page.name === 'hardware' ? 'page' : undefined}
            onClick={() => ui.goTo('hardware')}
          >
            <Cpu size={16} aria-hidden /> {t('hardware.view.title')} <Keys of="mod+I" />
          </UnstyledButton>
          <UnstyledButton
            className="nav-link"
            aria-current={page.name === 'install' ? 'page' : undefined}
            onClick={() => ui.goTo('install')}
          >
            <ListChecks size={16} aria-hidden /> {t('install.title')} <Keys of="mod+L" />
          </UnstyledButton>
          <UnstyledButton
            className="nav-link"
            aria-current={page.name === 'activity' ? 'page' : undefined}
            onClick={() => ui.goTo('activity')}
          >
            <History size={16} aria-hidden /> {t('app.nav.activity')} <Keys of="mod+J" />
          </UnstyledButton>
          <UnstyledButton
            className="nav-link"
            aria-current={page.name === 'settings' ? 'page' : undefined}
            onClick={() => ui.goTo('settings')}
          >
            <Settings size={16} aria-hidden /> {t('app.nav.settings')} <Keys of="mod+," />
          </UnstyledButton>
          <p className="nav-version">
            {t('app.name')} {shell.version}
          </p>
        </div>
      </nav>
    </aside>
  )
}

function walk(event: KeyboardEvent<HTMLUListElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  const links = [...event.currentTarget.querySelectorAll('button')]
  const here = links.findIndex((link) => link === document.activeElement)
  links[Math.min(links.length - 1, Math.max(0, here + step))]?.focus()
  event.preventDefault()
}
