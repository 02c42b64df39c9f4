import { useHotkeys } from '@mantine/hooks'
import { lazy, Suspense } from 'react'
import { AddHostDialog } from './features/add-host/AddHostDialog.tsx'
import { RepinDialog } from './features/add-host/RepinDialog.tsx'
import { ActivityPage } from './features/activity/ActivityPage.tsx'
import { PasswordDialog, RemoveDialog, RenameDialog } from './features/hosts/HostDialogs.tsx'
import { HostPage } from './features/hosts/HostPage.tsx'
import { Sidebar } from './features/hosts/Sidebar.tsx'
import { Welcome } from './features/hosts/Welcome.tsx'
import { Notices } from './features/notices/Notices.tsx'
import { Palette } from './features/palette/Palette.tsx'
import { useZoom } from './ui/use-zoom.ts'
import { SettingsPage } from './features/settings/SettingsPage.tsx'
import { ShutdownNowDialog } from './features/shutdown/ShutdownNowDialog.tsx'
import { useAppState, useHost, useServices, useUi } from './services.tsx'
import { useAct } from './ui/use-requests.ts'
import { Loading } from './ui/Loading.tsx'

const PortMatrixPage = lazy(async () => ({
  default: (await import('./features/ports/PortMatrixPage.tsx')).PortMatrixPage,
}))
const HardwarePage = lazy(async () => ({
  default: (await import('./features/hardware/HardwarePage.tsx')).HardwarePage,
}))
const InstallPage = lazy(async () => ({ default: (await import('./features/install/InstallPage.tsx')).InstallPage }))
const HardwareDialog = lazy(async () => ({
  default: (await import('./features/hardware/HardwareDialog.tsx')).HardwareDialog,
}))
const ImageDialog = lazy(async () => ({ default: (await import('./features/install/ImageDialog.tsx')).ImageDialog }))
const StickDialog = lazy(async () => ({
  default: (await import('./features/install/stick/StickDialog.tsx')).StickDialog,
}))
const BootOptionsDialog = lazy(async () => ({
  default: (await import('./features/install/stick/BootOptions.tsx')).BootOptionsDialog,
}))
const KickstartDialog = lazy(async () => ({
  default: (await import('./features/install/kickstart/KickstartDialog.tsx')).KickstartDialog,
}))
const RootPasswordDialog = lazy(async () => ({
  default: (await import('./features/install/kickstart/RootPassword.tsx')).RootPasswordDialog,
}))
const FindHostsDialog = lazy(async () => ({
  default: (await import('./features/install/FindHostsDialog.tsx')).FindHostsDialog,
}))
const InstallDialog = lazy(async () => ({
  default: (await import('./features/install/InstallDialog.tsx')).InstallDialog,
}))
const FirewallDialog = lazy(async () => ({
  default: (await import('./features/ports/FirewallDialog.tsx')).FirewallDialog,
}))

/** The window: places on the left, what one is about on the right, at most one dialog above. */
export function Shell() {
  const { ui } = useServices()
  const { hosts } = useAppState()
  const zoom = useZoom()
  const act = useAct()
  // Never out of a dialog: what was typed there would be lost.
  const freely = (go: () => void) => (): void => {
    if (ui.store.getState().dialog === null) go()
  }
  useHotkeys(
    [
      // In a dialog and in a field as well: it changes nothing but the size. Without Shift most keyboards give `=` for the plus.
      ['mod+=', zoom.larger],
      ['mod+shift+=', zoom.larger],
      ['mod+plus', zoom.larger],
      ['mod+shift+plus', zoom.larger],
      ['mod+minus', zoom.smaller],
      ['mod+0', zoom.reset],
      ['F1', () => void act('shell.openManual', { page: 'guide' })],
      ['mod+N', freely(() => ui.open({ name: 'add-host' }))],
      ['mod+,', freely(() => ui.goTo('settings'))],
      ['mod+P', freely(() => ui.goTo('ports'))],
      ['mod+I', freely(() => ui.goTo('hardware'))],
      ['mod+L', freely(() => ui.goTo('install'))],
      ['mod+J', freely(() => ui.goTo('activity'))],
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit): [string, () => void] => [
        `mod+${digit}`,
        freely(() => {
          const host = hosts[digit - 1]
          if (host) ui.goToHost(host.id)
        }),
      ]),
    ],
    [],
  )
  return (
    <div className="shell">
      <Sidebar />
      <main className="main">
        <Notices />
        <CurrentPage />
      </main>
      <CurrentDialog />
      <Palette />
    </div>
  )
}

function CurrentPage() {
  const page = useUi((state) => state.page)
  const { hosts } = useAppState()
  if (page.name === 'activity') return <ActivityPage />
  if (page.name === 'settings') return <SettingsPage />
  if (page.name === 'ports')
    return (
      <Suspense fallback={<Loading />}>
        <PortMatrixPage />
      </Suspense>
    )
  if (page.name === 'hardware')
    return (
      <Suspense fallback={<Loading />}>
        <HardwarePage />
      </Suspense>
    )
  if (page.name === 'install')
    return (
      <Suspense fallback={<Loading />}>
        <InstallPage />
      </Suspense>
    )
  const host = hosts.find(({ id }) => id === page.hostId) ?? hosts[0]
  return host ? <HostPage key={host.id} host={host} tab={page.tab} /> : <Welcome />
}

function CurrentDialog() {
  const dialog = useUi((state) => state.dialog)
  const host = useHost(dialog && 'hostId' in dialog ? dialog.hostId : null)
  if (dialog?.name === 'add-host') return <AddHostDialog address={dialog.address} />
  if (dialog?.name === 'image')
    return (
      <Suspense>
        <ImageDialog />
      </Suspense>
    )
  if (dialog?.name === 'stick')
    return (
      <Suspense>
        <StickDialog ks={dialog.ks ?? null} />
      </Suspense>
    )
  if (dialog?.name === 'kickstart')
    return (
      <Suspense>
        <KickstartDialog />
      </Suspense>
    )
  if (dialog?.name === 'boot-options')
    return (
      <Suspense>
        <BootOptionsDialog />
      </Suspense>
    )
  if (dialog?.name === 'root-password')
    return (
      <Suspense>
        <RootPasswordDialog />
      </Suspense>
    )
  if (dialog?.name === 'find-hosts')
    return (
      <Suspense>
        <FindHostsDialog />
      </Suspense>
    )
  if (dialog?.name === 'hardware')
    return (
      <Suspense>
        <HardwareDialog key={JSON.stringify(dialog)} task={dialog.task} />
      </Suspense>
    )
  if (dialog?.name === 'install')
    return (
      <Suspense>
        <InstallDialog key={JSON.stringify(dialog)} task={dialog.task} />
      </Suspense>
    )
  if (!dialog || !host) return null
  if (dialog.name === 'firewall')
    return (
      <Suspense>
        <FirewallDialog key={JSON.stringify(dialog)} host={host} task={dialog.task} />
      </Suspense>
    )
  const views = {
    'shutdown-now': ShutdownNowDialog,
    password: PasswordDialog,
    repin: RepinDialog,
    rename: RenameDialog,
    remove: RemoveDialog,
  }
  const View = views[dialog.name]
  return <View key={`${dialog.name}/${host.id}`} host={host} />
}
