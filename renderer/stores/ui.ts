import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Pushes } from '../../shared/ipc/contract.ts'
import type { AllowedHosts, FirewallChange } from '../../shared/models/firewall.ts'
import type { ExplanationId } from '../../shared/reference/explanations.ts'

export type HostTab = 'vms' | 'ports' | 'shutdown' | 'connection'
/** A page that needs nothing but its name; renderer/pages.ts says the rest. */
export type PlainPage = 'ports' | 'hardware' | 'install' | 'activity' | 'settings'
export type Page =
  | { readonly name: 'host'; readonly hostId: string | null; readonly tab: HostTab }
  | { readonly name: PlainPage }

/** Something to be done to a host's firewall or services, or to the states saved of them. */
export type FirewallTask =
  | { readonly kind: 'change'; readonly change: FirewallChange; readonly undoOf: string | null }
  | { readonly kind: 'allowed'; readonly key: string; readonly allowed: AllowedHosts }
  | { readonly kind: 'several'; readonly changes: readonly FirewallChange[]; readonly likeWhat: string }
  | { readonly kind: 'save' }
  | { readonly kind: 'delete'; readonly baseline: string; readonly baselineName: string }

/** Something to be done to passports of machines, or to a person's own rules. `first`: the passport a comparison begins with. */
export type HardwareTask =
  | { readonly kind: 'save' | 'rules' }
  | { readonly kind: 'delete'; readonly passport: string; readonly passportName: string }
  | { readonly kind: 'compare'; readonly first: string | null }

/** Something to be done to checklists. */
export type InstallTask =
  | { readonly kind: 'create' }
  | { readonly kind: 'delete'; readonly checklist: string; readonly checklistName: string }
  | { readonly kind: 'templates' }
  /** `article`: the one that is unfolded. */
  | { readonly kind: 'background'; readonly article: ExplanationId | null }

/** At most one dialog is open. */
export type Dialog =
  | { readonly name: 'add-host'; readonly address?: string }
  | { readonly name: 'find-hosts' }
  | { readonly name: 'image' | 'boot-options' | 'root-password' }
  /** `ks`: a script that shall be on it. */
  | { readonly name: 'stick'; readonly ks?: string }
  | { readonly name: 'kickstart' }
  | { readonly name: 'shutdown-now' | 'password' | 'repin' | 'rename' | 'remove'; readonly hostId: string }
  | { readonly name: 'hardware'; readonly task: HardwareTask }
  | { readonly name: 'install'; readonly task: InstallTask }
  | { readonly name: 'firewall'; readonly hostId: string; readonly task: FirewallTask }

/** A flow of the port table and, where it has several, the row of it. */
export interface PortPlace {
  readonly flow: string
  readonly row: string | null
}

/** Where the person is in this window. Nothing here is kept, and nothing of it is secret. */
export interface UiState {
  readonly page: Page
  readonly dialog: Dialog | null
  /** Hints of this window that were put away. */
  readonly dismissed: readonly string[]
  /** The run or change chosen in the activity. */
  readonly activityRun: string | null
  /** The flow whose details are shown, in the ports of a host and in the matrix of all. */
  readonly portFlow: PortPlace | null
  readonly portsView: 'matrix' | 'saved'
}

export interface Ui {
  readonly store: StoreApi<UiState>
  goToHost(hostId: string | null, tab?: HostTab): void
  goTo(page: PlainPage): void
  open(dialog: Dialog): void
  close(): void
  dismiss(hint: string): void
  chooseRun(runId: string | null): void
  choosePort(place: PortPlace | null): void
  showPorts(view: UiState['portsView']): void
  /** Follows what the person chose in the tray. */
  show(place: Pushes['app.show']): void
}

export function createUi(): Ui {
  const store = createStore<UiState>(() => ({
    page: { name: 'host', hostId: null, tab: 'vms' },
    dialog: null,
    dismissed: [],
    activityRun: null,
    portFlow: null,
    portsView: 'matrix',
  }))
  const ui: Ui = {
    store,
    goToHost: (hostId, tab = 'vms') => store.setState({ page: { name: 'host', hostId, tab } }),
    goTo: (name) => store.setState({ page: { name } }),
    open: (dialog) => store.setState({ dialog }),
    close: () => store.setState({ dialog: null }),
    dismiss: (hint) => store.setState(({ dismissed }) => ({ dismissed: [...dismissed, hint] })),
    chooseRun: (activityRun) => store.setState({ activityRun }),
    choosePort: (portFlow) => store.setState({ portFlow }),
    showPorts: (portsView) => store.setState({ portsView }),
    show: ({ hostId, view }) => {
      if (view === 'settings') return ui.goTo('settings')
      ui.goToHost(hostId, view === 'shutdown' ? 'shutdown' : 'vms')
      if (view === 'shutdown-now' && hostId !== null) ui.open({ name: 'shutdown-now', hostId })
      else ui.close()
    },
  }
  return ui
}
