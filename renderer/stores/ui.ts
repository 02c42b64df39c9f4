import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Pushes } from '../../shared/ipc/contract.ts'

export type HostTab = 'vms' | 'shutdown' | 'connection'
export type Page = { readonly name: 'host'; readonly hostId: string | null; readonly tab: HostTab } | { readonly name: 'activity' } | { readonly name: 'settings' }

/** At most one dialog is open. */
export type Dialog =
  | { readonly name: 'add-host' }
  | { readonly name: 'shutdown-now' | 'password' | 'repin' | 'rename' | 'remove'; readonly hostId: string }

/** Where the person is in this window. Nothing here is kept, and nothing of it is secret. */
export interface UiState {
  readonly page: Page
  readonly dialog: Dialog | null
  /** Hints of this window that were put away. */
  readonly dismissed: readonly string[]
  /** The run chosen in the activity. */
  readonly activityRun: string | null
}

export interface Ui {
  readonly store: StoreApi<UiState>
  goToHost(hostId: string | null, tab?: HostTab): void
  goTo(page: 'activity' | 'settings'): void
  open(dialog: Dialog): void
  close(): void
  dismiss(hint: string): void
  chooseRun(runId: string | null): void
  /** Follows what the person chose in the tray. */
  show(place: Pushes['app.show']): void
}

export function createUi(): Ui {
  const store = createStore<UiState>(() => ({ page: { name: 'host', hostId: null, tab: 'vms' }, dialog: null, dismissed: [], activityRun: null }))
  const ui: Ui = {
    store,
    goToHost: (hostId, tab = 'vms') => store.setState({ page: { name: 'host', hostId, tab } }),
    goTo: (name) => store.setState({ page: { name } }),
    open: (dialog) => store.setState({ dialog }),
    close: () => store.setState({ dialog: null }),
    dismiss: (hint) => store.setState(({ dismissed }) => ({ dismissed: [...dismissed, hint] })),
    chooseRun: (activityRun) => store.setState({ activityRun }),
    show: ({ hostId, view }) => {
      if (view === 'settings') return ui.goTo('settings')
      ui.goToHost(hostId)
      if (view === 'shutdown-now' && hostId !== null) ui.open({ name: 'shutdown-now', hostId })
      else ui.close()
    },
  }
  return ui
}
