import { lazy, Suspense, type ReactNode } from 'react'
import { AddHostDialog } from './features/add-host/AddHostDialog.tsx'
import { RepinDialog } from './features/add-host/RepinDialog.tsx'
import { PasswordDialog, RemoveDialog, RenameDialog } from './features/hosts/HostDialogs.tsx'
import { ShutdownNowDialog } from './features/shutdown/ShutdownNowDialog.tsx'
import { VmRulesDialog } from './features/shutdown/VmRulesDialog.tsx'
import { VmRulesImportDialog } from './features/shutdown/VmRulesImportDialog.tsx'
import { useHost, useHostPart, useUi } from './services.tsx'
import type { Dialog, FirewallTask } from './stores/ui.ts'

// The dialogs of the large capabilities are loaded when they are opened first.
const HardwareDialog = lazy(async () => ({
  default: (await import('./features/hardware/HardwareDialog.tsx')).HardwareDialog,
}))
const VmWorkDialog = lazy(async () => ({ default: (await import('./features/hosts/VmWorkDialog.tsx')).VmWorkDialog }))
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
const VibInstallDialog = lazy(async () => ({
  default: (await import('./features/vibs/install/InstallDialog.tsx')).InstallDialog,
}))
const VibRemoveDialog = lazy(async () => ({
  default: (await import('./features/vibs/install/RemoveDialog.tsx')).RemoveDialog,
}))
const AcceptanceDialog = lazy(async () => ({
  default: (await import('./features/vibs/software/AcceptanceDialog.tsx')).AcceptanceDialog,
}))
const DocumentsDialog = lazy(async () => ({
  default: (await import('./features/vibs/build/DocumentsDialog.tsx')).DocumentsDialog,
}))
const ImportDialog = lazy(async () => ({
  default: (await import('./features/vibs/build/ImportDialog.tsx')).ImportDialog,
}))
const AutostartDialog = lazy(async () => ({
  default: (await import('./features/autostart/AutostartDialog.tsx')).AutostartDialog,
}))
const FirewallDialog = lazy(async () => ({
  default: (await import('./features/ports/FirewallDialog.tsx')).FirewallDialog,
}))

/** Shows the one dialog that may be open. */
export function CurrentDialog() {
  const dialog = useUi((state) => state.dialog)
  return <Suspense key={dialog?.name}>{dialog && viewOf(dialog)}</Suspense>
}

/** Picks the view of a dialog. */
function viewOf(dialog: Dialog): ReactNode {
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
      return <OfFirewall key={JSON.stringify(dialog)} hostId={dialog.hostId} task={dialog.task} />
    case 'vm-work':
      return <OfVmWork key={JSON.stringify(dialog)} hostId={dialog.hostId} vms={dialog.vms} />
    case 'vm-rules':
      return <OfVms key={JSON.stringify(dialog)} hostId={dialog.hostId} vms={dialog.vms} />
    case 'vib-documents':
      return <DocumentsDialog />
    case 'vib-import':
      return <ImportDialog />
    case 'vib-install':
      return <VibInstallDialog hostId={dialog.hostId} source={dialog.source} />
    case 'vib-remove':
      return <VibRemoveDialog key={JSON.stringify(dialog)} hostId={dialog.hostId} vibName={dialog.vibName} />
    case 'acceptance':
      return (
        <AcceptanceDialog
          key={JSON.stringify(dialog)}
          hostId={dialog.hostId}
          level={dialog.level}
          undoOf={dialog.undoOf}
        />
      )
    default:
      return <OfHost key={`${dialog.name}/${dialog.hostId}`} hostId={dialog.hostId} name={dialog.name} />
  }
}

/** Closes with its host. */
function OfFirewall({ hostId, task }: { readonly hostId: string; readonly task: FirewallTask }) {
  const host = useHostPart(hostId, ({ id, name }) => ({ id, name }))
  return host && <FirewallDialog host={host} task={task} />
}

/** Closes with its host. */
function OfVms({ hostId, vms }: { readonly hostId: string; readonly vms: readonly string[] }) {
  const host = useHost(hostId)
  return host && <VmRulesDialog host={host} vms={vms} />
}

/** Closes with its host. */
function OfVmWork({ hostId, vms }: { readonly hostId: string; readonly vms: readonly string[] }) {
  const host = useHostPart(hostId, ({ id, name }) => ({ id, name }))
  return host && <VmWorkDialog host={host} ids={vms} />
}

/** Closes with its host. */
function OfHost({ hostId, name }: { readonly hostId: string; readonly name: keyof typeof hostDialogs }) {
  const host = useHost(hostId)
  const View = hostDialogs[name]
  return host && <View host={host} />
}

const hostDialogs = {
  'shutdown-now': ShutdownNowDialog,
  password: PasswordDialog,
  repin: RepinDialog,
  rename: RenameDialog,
  remove: RemoveDialog,
  'vm-rules-import': VmRulesImportDialog,
  autostart: AutostartDialog,
} as const
