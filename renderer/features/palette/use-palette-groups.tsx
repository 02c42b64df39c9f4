import { useMantineColorScheme } from '@mantine/core'
import type { SpotlightActionData } from '@mantine/spotlight'
import {
  BookOpen,
  Boxes,
  FlaskConical,
  LifeBuoy,
  Maximize,
  MonitorPlay,
  PackageSearch,
  Plus,
  Power,
  Radar,
  RotateCw,
  SunMoon,
  X,
  Zap,
  ZoomIn,
  ZoomOut,
} from 'lucide-react'
import { hostActions } from '../../../shared/rules/host-actions.ts'
import { hostSummary } from '../../../shared/rules/host-summary.ts'
import { vmName, vmsByName } from '../../../shared/rules/vm-list.ts'
import { pageNames, pages } from '../../pages.ts'
import { useAppState, useServices, useText } from '../../services.tsx'
import { Keys } from '../../ui/Keys.tsx'
import { StatusIcon } from '../../ui/StatusIcon.tsx'
import { useOpenPlan } from '../../ui/use-open-plan.ts'
import { usePractice } from '../../ui/use-practice.ts'
import { useAct } from '../../ui/use-requests.ts'
import { useZoom } from '../../ui/use-zoom.ts'

type Actions = readonly SpotlightActionData[]

export interface PaletteGroup {
  readonly group: string
  readonly actions: Actions
}

/** Returns everything the palette offers: hosts, then commands, then machines. */
export function usePaletteGroups(): PaletteGroup[] {
  const { t } = useText()
  return [
    { group: t('app.palette.hosts'), actions: useHosts() },
    { group: t('app.palette.commands'), actions: [...useHostCommands(), ...usePages(), ...useAppCommands()] },
    { group: t('app.palette.machines'), actions: useMachines() },
  ]
}

function useHosts(): Actions {
  const { ui } = useServices()
  const hosts = useAppState((app) => app.hosts)
  const { t } = useText()
  return hosts.map((host, index) => ({
    id: `host-${host.id}`,
    label: host.name,
    description: `${host.address} · ${t(`app.status.${hostSummary(host).text}`)}`,
    leftSection: <StatusIcon kind={hostSummary(host).kind} />,
    rightSection: index < 9 ? <Keys of={`mod+${index + 1}`} /> : undefined,
    onClick: () => ui.goToHost(host.id),
  }))
}

/** Returns the commands each host allows at the moment. */
function useHostCommands(): Actions {
  const { ui, ports, vibView } = useServices()
  const hosts = useAppState((app) => app.hosts)
  const { t } = useText()
  const act = useAct()
  const openPlan = useOpenPlan()
  const now = Date.now()
  return hosts.flatMap((host) => {
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
      {
        id: `software-${id}`,
        label: t('workshop.palette.software', { name }),
        leftSection: <Boxes size={16} aria-hidden />,
        onClick: () => {
          vibView.setState({ softwareHost: id })
          ui.showWorkshop('software')
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
}

function usePages(): Actions {
  const { ui } = useServices()
  const { t } = useText()
  const addHost = {
    id: 'add',
    label: t('app.nav.addHost'),
    leftSection: <Plus size={16} aria-hidden />,
    rightSection: <Keys of="mod+N" />,
    onClick: () => ui.open({ name: 'add-host' }),
  }
  const places = pageNames.map((name) => {
    const { icon: Icon, label, hotkey } = pages[name]
    return {
      id: name,
      label: t(label),
      leftSection: <Icon size={16} aria-hidden />,
      rightSection: <Keys of={hotkey} />,
      onClick: () => ui.goTo(name),
    }
  })
  const readVib = {
    id: 'read-vib',
    label: t('workshop.palette.read'),
    leftSection: <PackageSearch size={16} aria-hidden />,
    onClick: () => ui.showWorkshop('read'),
  }
  return [addHost, ...places, readVib]
}

function useAppCommands(): Actions {
  const { t } = useText()
  const act = useAct()
  const practice = usePractice()
  const zoom = useZoom()
  const { colorScheme } = useMantineColorScheme()
  return [
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
  ]
}

function useMachines(): Actions {
  const { ui } = useServices()
  const hosts = useAppState((app) => app.hosts)
  const { t, locale } = useText()
  return hosts.flatMap((host) =>
    vmsByName(host.state.inventory?.vms ?? [], locale).map((vm) => ({
      id: `vm-${host.id}-${vm.id}`,
      label: vmName(vm),
      description: t('app.palette.on', { name: host.name }),
      leftSection: <MonitorPlay size={16} aria-hidden />,
      onClick: () => ui.goToHost(host.id, 'vms'),
    })),
  )
}
