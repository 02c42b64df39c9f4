import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Pushes } from '../../shared/ipc/contract.ts'
import type { AllowedHosts, FirewallChange } from '../../shared/models/firewall.ts'
import type { RunAction } from '../../shared/models/power.ts'
import type { AcceptanceLevel, VibRuleset } from '../../shared/models/vib.ts'
import type { VmRuleField } from '../../shared/models/vm-rules.ts'
import type { VibDraft, VibFiles } from '../../shared/models/vib-workshop.ts'
import type { ExplanationId } from '../../shared/reference/explanations.ts'

export type HostTab = 'vms' | 'ports' | 'shutdown' | 'connection'
/** A page identified by its name alone; renderer/pages.ts describes each. */
export type PlainPage = 'all-hosts' | 'attention' | 'ports' | 'vibs' | 'hardware' | 'install' | 'activity' | 'settings'
export type Page =
  | { readonly name: 'host'; readonly hostId: string | null; readonly tab: HostTab }
  | { readonly name: PlainPage }

/** A task for the firewall dialog: a change of a host's firewall or services, or of its saved states. */
export type FirewallTask =
  | { readonly kind: 'change'; readonly change: FirewallChange; readonly undoOf: string | null }
  | { readonly kind: 'allowed'; readonly key: string; readonly allowed: AllowedHosts }
  | { readonly kind: 'several'; readonly changes: readonly FirewallChange[]; readonly likeWhat: string }
  | { readonly kind: 'save' }
  | { readonly kind: 'delete'; readonly baseline: string; readonly baselineName: string }

/**
 * A task for the hardware dialog: passports or the user's own rules. `first`: the passport a comparison starts with.
 */
export type HardwareTask =
  | { readonly kind: 'save' | 'rules' }
  | { readonly kind: 'delete'; readonly passport: string; readonly passportName: string }
  | { readonly kind: 'compare'; readonly first: string | null }

/** A task for the checklist dialog. */
export type InstallTask =
  | { readonly kind: 'create' }
  | { readonly kind: 'delete'; readonly checklist: string; readonly checklistName: string }
  | { readonly kind: 'templates' }
  /** `article`: the one that starts expanded. */
  | { readonly kind: 'background'; readonly article: ExplanationId | null }

/** What an installation takes: a file that was opened, or a draft with the files beside its rulesets. */
export type VibSource = { readonly file: string } | { readonly draft: VibDraft; readonly files: VibFiles | null }

/** The dialog that is open; there is at most one. */
export type Dialog =
  | { readonly name: 'add-host'; readonly address?: string }
  | { readonly name: 'find-hosts' }
  | { readonly name: 'image' | 'boot-options' | 'root-password' }
  /** `ks`: a script to put on the stick. */
  | { readonly name: 'stick'; readonly ks?: string }
  | { readonly name: 'kickstart' }
  | {
      readonly name: 'shutdown-now' | 'password' | 'repin' | 'rename' | 'remove' | 'autostart'
      readonly hostId: string
    }
  | { readonly name: 'hardware'; readonly task: HardwareTask }
  | { readonly name: 'install'; readonly task: InstallTask }
  | { readonly name: 'firewall'; readonly hostId: string; readonly task: FirewallTask }
  /** `hostId` null: the user chooses the host in the dialog. */
  | { readonly name: 'vib-install'; readonly hostId: string | null; readonly source: VibSource }
  | { readonly name: 'vm-rules-import'; readonly hostId: string }
  | { readonly name: 'vm-work'; readonly hostId: string; readonly vms: readonly string[] }
  | { readonly name: 'vm-rules'; readonly hostId: string; readonly vms: readonly string[] }
  | { readonly name: 'vib-documents' | 'vib-import' }
  | { readonly name: 'vib-remove'; readonly hostId: string; readonly vibName: string }
  /** `level` null: the user chooses it in the dialog. `undoOf`: the change that this one takes back. */
  | {
      readonly name: 'acceptance'
      readonly hostId: string
      readonly level: AcceptanceLevel | null
      readonly undoOf: string | null
    }

/** A view of the workshop for persistent firewall rules. */
export type WorkshopTab = 'build' | 'read' | 'software'

/** A flow of the port table and, where it has several rows, one of them. */
export interface PortPlace {
  readonly flow: string
  readonly row: string | null
}

/** A VM whose rules are open in the plan of its host. */
export interface PlanPlace {
  readonly hostId: string
  readonly vm: string
  /** The rule that takes the focus; null leaves it where it is. */
  readonly field: VmRuleField | null
}

/** Where the user is in this window. Nothing here is saved or secret. */
export interface UiState {
  readonly page: Page
  readonly dialog: Dialog | null
  /** Hints dismissed in this window. */
  readonly dismissed: readonly string[]
  /** The run or change selected in the activity. */
  readonly activityRun: string | null
  /** The flow whose details are open, both in a host's ports and in the matrix of all hosts. */
  readonly portFlow: PortPlace | null
  readonly portsView: 'matrix' | 'saved'
  readonly planVm: PlanPlace | null
  /** What the plan of a host is about. */
  readonly planAction: RunAction
  /** Grows whenever this window has changed rules of single VMs. */
  readonly vmRulesChanges: number
  readonly workshopTab: WorkshopTab
  /** A ruleset on its way into the workshop's form, which takes it and sets this back to null. */
  readonly newRuleset: VibRuleset | null
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
  choosePlanVm(place: PlanPlace | null): void
  /** Makes plans about this. */
  plan(action: RunAction): void
  /** Makes the plan that is shown be read again. */
  vmRulesChanged(): void
  showPorts(view: UiState['portsView']): void
  showWorkshop(tab: WorkshopTab): void
  /** Opens the workshop's form with a ruleset to be added to it. */
  makePersistent(ruleset: VibRuleset): void
  /** Takes the ruleset of {@link makePersistent} out. */
  takeNewRuleset(): VibRuleset | null
  /** Goes where the user's choice in the tray leads. */
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
    planVm: null,
    planAction: 'shutdown',
    vmRulesChanges: 0,
    workshopTab: 'build',
    newRuleset: null,
  }))
  const ui: Ui = {
    store,
    // What is planned belongs to one visit: on another host it would be a surprise.
    goToHost: (hostId, tab = 'vms') => store.setState({ page: { name: 'host', hostId, tab }, planAction: 'shutdown' }),
    goTo: (name) => store.setState({ page: { name } }),
    open: (dialog) => store.setState({ dialog }),
    close: () => store.setState({ dialog: null }),
    dismiss: (hint) => store.setState(({ dismissed }) => ({ dismissed: [...dismissed, hint] })),
    chooseRun: (activityRun) => store.setState({ activityRun }),
    choosePort: (portFlow) => store.setState({ portFlow }),
    plan: (planAction) => store.setState({ planAction }),
    choosePlanVm: (planVm) => store.setState({ planVm }),
    vmRulesChanged: () => store.setState(({ vmRulesChanges }) => ({ vmRulesChanges: vmRulesChanges + 1 })),
    showPorts: (portsView) => store.setState({ portsView }),
    showWorkshop: (workshopTab) => store.setState({ page: { name: 'vibs' }, workshopTab }),
    makePersistent: (newRuleset) => store.setState({ page: { name: 'vibs' }, workshopTab: 'build', newRuleset }),
    takeNewRuleset: () => {
      const { newRuleset } = store.getState()
      if (newRuleset) store.setState({ newRuleset: null })
      return newRuleset
    },
    show: ({ hostId, view }) => {
      if (view === 'settings') return ui.goTo('settings')
      if (view === 'all-hosts' || view === 'attention') {
        ui.close()
        return ui.goTo(view)
      }
      ui.goToHost(hostId, view === 'shutdown' || view === 'reboot' ? 'shutdown' : 'vms')
      if (view === 'reboot') ui.plan('reboot')
      if (view === 'shutdown-now' && hostId !== null) ui.open({ name: 'shutdown-now', hostId })
      else ui.close()
    },
  }
  return ui
}
