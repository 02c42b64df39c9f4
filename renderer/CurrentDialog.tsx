import { lazy, Suspense, type ReactNode } from 'react'
import { AddHostDialog } from './features/add-host/AddHostDialog.tsx'
import { RepinDialog } from './features/add-host/RepinDialog.tsx'
import { PasswordDialog, RemoveDialog, RenameDialog } from './features/hosts/HostDialogs.tsx'
import { ShutdownNowDialog } from './features/shutdown/ShutdownNowDialog.tsx'
import { useHost, useUi } from './services.tsx'
import type { HostView } from '../shared/models/app-state.ts'
import type { Dialog } from './stores/ui.ts'

// The dialogs of the large capabilities are loaded when they are opened first.
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

/** Shows the one dialog that may be open. */
export function CurrentDialog() {
  const dialog = useUi((state) => state.dialog)
  const host = useHost(dialog && 'hostId' in dialog ? dialog.hostId : null)
  return <Suspense key={dialog?.name}>{dialog && viewOf(dialog, host)}</Suspense>
}

/** Picks the view of a dialog. One about a host goes with the host. */
function viewOf(dialog: Dialog, host: HostView | null): ReactNode {
  switch (dialog.name) {
    case 'add-host':
      return <AddHostDialog address={dialog.address} />
    case 'image':
      return <ImageDialog />
    case 'stick':
      return <StickDialog ks={dialog.ks ?? null} />
    case 'kickstart':
      return <KickstartDialog />
    case 'boot-options':
      return <BootOptionsDialog />
    case 'root-password':
      return <RootPasswordDialog />
    case 'find-hosts':
      return <FindHostsDialog />
    case 'hardware':
      return <HardwareDialog key={JSON.stringify(dialog)} task={dialog.task} />
    case 'install':
      return <InstallDialog key={JSON.stringify(dialog)} task={dialog.task} />
    case 'firewall':
      return host && <FirewallDialog key={JSON.stringify(dialog)} host={host} task={dialog.task} />
    default: {
      const View = hostDialogs[dialog.name]
      return host && <View key={`${dialog.name}/${host.id}`} host={host} />
    }
  }
}

const hostDialogs = {
  'shutdown-now': ShutdownNowDialog,
  password: PasswordDialog,
  repin: RepinDialog,
  rename: RenameDialog,
  remove: RemoveDialog,
} as const
