import { Modal, useMantineColorScheme } from '@mantine/core'
import { Spotlight, type SpotlightActionData } from '@mantine/spotlight'
import {
  BookOpen,
  Cpu,
  FlaskConical,
  Grid3x3,
  History,
  LifeBuoy,
  ListChecks,
  Maximize,
  MonitorPlay,
  Plus,
  Power,
  Radar,
  RotateCw,
  Search,
  Settings,
  SunMoon,
  X,
  Zap,
  ZoomIn,
  ZoomOut,
} from 'lucide-react'
import { useState } from 'react'
import { hostActions } from '../../../shared/rules/host-actions.ts'
import { hostSummary } from '../../../shared/rules/host-summary.ts'
import { vmName } from '../../../shared/rules/vm-list.ts'
import { useAppState, useServices, useText } from '../../services.tsx'
import { Keys } from '../../ui/Keys.tsx'
import { StatusIcon } from '../../ui/StatusIcon.tsx'
import { useAct } from '../../ui/use-requests.ts'
import { useOpenPlan } from '../../ui/use-open-plan.ts'
import { useZoom } from '../../ui/use-zoom.ts'
import { usePractice } from '../../ui/use-practice.ts'

interface Group {
  readonly group: string
  readonly actions: readonly SpotlightActionData[]
}

/** Everything by name: places, machines, and what is allowed now. What is not allowed is not listed. */
export function Palette() {
  const { t } = useText()
  const [query, setQuery] = useState('')
  return (
    <Spotlight.Root
      shortcut="mod + K"
      query={query}
      onQueryChange={setQuery}
      scrollable
      maxHeight={420}
      size={580}
      clearQueryOnClose
    >
      {/* Names the dialog for a screen reader. */}
      <Modal.Title className="sr-only">{t('app.nav.palette')}</Modal.Title>
      <Spotlight.Search
        leftSection={<Search size={16} aria-hidden />}
        placeholder={t('app.palette.placeholder')}
        aria-label={t('app.palette.placeholder')}
      />
      <Spotlight.ActionsList>
        <Found query={query} />
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

/** Only while the palette is open are its hundreds of entries made. */
function Found({ query }: { readonly query: string }) {
  const { t } = useText()
  const groups = search(useGroups(), query)
  if (groups.length === 0) return <Spotlight.Empty>{t('app.palette.nothing')}</Spotlight.Empty>
  return groups.map(({ group, actions }) => (
    <Spotlight.ActionsGroup key={group} label={group}>
      {actions.map(({ id, ...action }) => (
        <Spotlight.Action key={id} {...action} />
      ))}
    </Spotlight.ActionsGroup>
  ))
}

/** More than this nobody reads. */
const mostPerGroup = 12

/** Entries that hold every word of the query, in their names or descriptions. */
function search(groups: readonly Group[], query: string): Group[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return groups
    .map(({ group, actions }) => {
      const found = actions.filter(({ label, description }) =>
        words.every((word) => `${label} ${description ?? ''}`.toLowerCase().includes(word)),
      )
      return { group, actions: found.slice(0, mostPerGroup) }
    })
    .filter(({ actions }) => actions.length > 0)
}

function useGroups(): Group[] {
  const { ui, ports } = useServices()
  const { hosts } = useAppState()
  const { t } = useText()
  const act = useAct()
  const openPlan = useOpenPlan()
  const practice = usePractice()
  const zoom = useZoom()
  const { colorScheme } = useMantineColorScheme()
  const now = Date.now()
  const commands = hosts.flatMap((host) => {
    const { id, name } = host
    const actions = hostActions(host, now)
    return [
      actions.cancel.enabled && {
        id: `cancel-${id}`,
        label: t('app.palette.cancel', { name }),
        leftSection: <X size={16} aria-hidden />,
        onClick: () => void act('power.cancel', { id }),
      },
      actions.shutDown.enabled && {
        id: `down-${id}`,
        label: t('app.palette.shutDown', { name }),
        leftSection: <Power size={16} aria-hidden />,
        onClick: () => openPlan(host),
      },
      actions.shutDownNow.enabled && {
        id: `now-${id}`,
        label: t('app.palette.shutDownNow', { name }),
        leftSection: <Zap size={16} aria-hidden />,
        onClick: () => ui.open({ name: 'shutdown-now', hostId: id }),
      },
      {
        id: `ports-${id}`,
        label: t('firewall.palette.check', { name }),
        leftSection: <Radar size={16} aria-hidden />,
        onClick: () => {
          ui.showPorts('matrix')
          ui.goToHost(id, 'ports')
          void ports.check(id)
        },
      },
      actions.retry.enabled && {
        id: `retry-${id}`,
        label: t('app.palette.tryNow', { name }),
        leftSection: <RotateCw size={16} aria-hidden />,
        onClick: () => void act('hosts.retry', { id }),
      },
    ].filter((action) => action !== false)
  })
  return [
    {
      group: t('app.palette.hosts'),
      actions: hosts.map((host, index) => ({
        id: `host-${host.id}`,
        label: host.name,
        description: `${host.address} · ${t(`app.status.${hostSummary(host).text}`)}`,
        leftSection: <StatusIcon kind={hostSummary(host).kind} />,
        rightSection: index < 9 ? <Keys of={`mod+${index + 1}`} /> : undefined,
        onClick: () => ui.goToHost(host.id),
      })),
    },
    {
      group: t('app.palette.commands'),
      actions: [
        ...commands,
        {
          id: 'add',
          label: t('app.nav.addHost'),
          leftSection: <Plus size={16} aria-hidden />,
          rightSection: <Keys of="mod+N" />,
          onClick: () => ui.open({ name: 'add-host' }),
        },
        {
          id: 'ports',
          label: t('firewall.page.title'),
          leftSection: <Grid3x3 size={16} aria-hidden />,
          rightSection: <Keys of="mod+P" />,
          onClick: () => ui.goTo('ports'),
        },
        {
          id: 'hardware',
          label: t('hardware.view.title'),
          leftSection: <Cpu size={16} aria-hidden />,
          rightSection: <Keys of="mod+I" />,
          onClick: () => ui.goTo('hardware'),
        },
        {
          id: 'install',
          label: t('install.title'),
          leftSection: <ListChecks size={16} aria-hidden />,
          rightSection: <Keys of="mod+L" />,
          onClick: () => ui.goTo('install'),
        },
        {
          id: 'activity',
          label: t('app.nav.activity'),
          leftSection: <History size={16} aria-hidden />,
          rightSection: <Keys of="mod+J" />,
          onClick: () => ui.goTo('activity'),
        },
        {
          id: 'settings',
          label: t('app.nav.settings'),
          leftSection: <Settings size={16} aria-hidden />,
          rightSection: <Keys of="mod+," />,
          onClick: () => ui.goTo('settings'),
        },
        {
          id: 'manual',
          label: t('app.settings.manual'),
          leftSection: <BookOpen size={16} aria-hidden />,
          rightSection: <Keys of="F1" />,
          onClick: () => void act('shell.openManual', { page: 'guide' }),
        },
        {
          id: 'troubleshooting',
          label: t('app.settings.troubleshooting'),
          leftSection: <LifeBuoy size={16} aria-hidden />,
          onClick: () => void act('shell.openManual', { page: 'troubleshooting' }),
        },
        {
          id: 'theme',
          label: t('app.palette.toggleTheme'),
          leftSection: <SunMoon size={16} aria-hidden />,
          onClick: () => void act('settings.update', { theme: colorScheme === 'dark' ? 'light' : 'dark' }),
        },
        {
          id: 'larger',
          label: t('app.palette.zoomIn'),
          leftSection: <ZoomIn size={16} aria-hidden />,
          rightSection: <Keys of="mod++" />,
          onClick: zoom.larger,
        },
        {
          id: 'smaller',
          label: t('app.palette.zoomOut'),
          leftSection: <ZoomOut size={16} aria-hidden />,
          rightSection: <Keys of="mod+-" />,
          onClick: zoom.smaller,
        },
        {
          id: 'normal',
          label: t('app.palette.zoomReset'),
          leftSection: <Maximize size={16} aria-hidden />,
          rightSection: <Keys of="mod+0" />,
          onClick: zoom.reset,
        },
        {
          id: 'practice',
          label: t('app.empty.practice'),
          leftSection: <FlaskConical size={16} aria-hidden />,
          onClick: practice.start,
        },
      ],
    },
    {
      group: t('app.palette.machines'),
      actions: hosts.flatMap((host) =>
        (host.state.inventory?.vms ?? []).map((vm) => ({
          id: `vm-${host.id}-${vm.id}`,
          label: vmName(vm),
          description: t('app.palette.on', { name: host.name }),
          leftSection: <MonitorPlay size={16} aria-hidden />,
          onClick: () => ui.goToHost(host.id, 'vms'),
        })),
      ),
    },
  ]
}
