import { Bell, Cpu, Grid3x3, History, ListChecks, Server, Settings, ShieldPlus, type LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import type { TextKey } from '../shared/i18n/translator.ts'
import type { PlainPage } from './stores/ui.ts'

interface PageEntry {
  readonly icon: LucideIcon
  readonly label: TextKey
  /** In the form `useHotkeys` takes; `mod` is Ctrl, or Command on a Mac. */
  readonly hotkey: string
  /** Loads the page when it is opened first, which keeps it out of the window's start. */
  readonly load: () => Promise<ComponentType>
}

/** Every page besides those of hosts, in display order. The sidebar, the palette and the hotkeys all read this table. */
export const pages = {
  'all-hosts': {
    icon: Server,
    label: 'manyHosts.title',
    hotkey: 'mod+G',
    load: async () => (await import('./features/shutdown/AllHostsPage.tsx')).AllHostsPage,
  },
  attention: {
    icon: Bell,
    label: 'attention.title',
    hotkey: 'mod+E',
    load: async () => (await import('./features/attention/AttentionPage.tsx')).AttentionPage,
  },
  ports: {
    icon: Grid3x3,
    label: 'firewall.page.title',
    hotkey: 'mod+P',
    load: async () => (await import('./features/ports/PortMatrixPage.tsx')).PortMatrixPage,
  },
  vibs: {
    icon: ShieldPlus,
    label: 'workshop.title',
    hotkey: 'mod+B',
    load: async () => (await import('./features/vibs/WorkshopPage.tsx')).WorkshopPage,
  },
  hardware: {
    icon: Cpu,
    label: 'hardware.view.title',
    hotkey: 'mod+I',
    load: async () => (await import('./features/hardware/HardwarePage.tsx')).HardwarePage,
  },
  install: {
    icon: ListChecks,
    label: 'install.title',
    hotkey: 'mod+L',
    load: async () => (await import('./features/install/InstallPage.tsx')).InstallPage,
  },
  activity: {
    icon: History,
    label: 'app.nav.activity',
    hotkey: 'mod+J',
    load: async () => (await import('./features/activity/ActivityPage.tsx')).ActivityPage,
  },
  settings: {
    icon: Settings,
    label: 'app.nav.settings',
    hotkey: 'mod+,',
    load: async () => (await import('./features/settings/SettingsPage.tsx')).SettingsPage,
  },
} as const satisfies Record<PlainPage, PageEntry>

export const pageNames = Object.keys(pages) as readonly PlainPage[]
