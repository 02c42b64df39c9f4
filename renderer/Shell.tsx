import { useHotkeys } from '@mantine/hooks'
import { CurrentDialog } from './CurrentDialog.tsx'
import { CurrentPage } from './CurrentPage.tsx'
import { Sidebar } from './features/hosts/Sidebar.tsx'
import { Notices } from './features/notices/Notices.tsx'
import { Palette } from './features/palette/Palette.tsx'
import { pageNames, pages } from './pages.ts'
import { useServices } from './services.tsx'
import { useAct } from './ui/use-requests.ts'
import { useZoom } from './ui/use-zoom.ts'

/** Lays out the window: the sidebar on the left, the current page on the right, at most one dialog on top. */
export function Shell() {
  useShortcuts()
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

const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const

function useShortcuts(): void {
  const { ui, mirror } = useServices()
  const zoom = useZoom()
  const act = useAct()
  // Never leads out of a dialog: what was typed there would be lost.
  const unlessDialog = (go: () => void) => (): void => {
    if (ui.store.getState().dialog === null) go()
  }
  useHotkeys(
    [
      // Zoom works in dialogs and fields as well: it changes nothing but the size.
      // Without Shift most keyboards give `=` for the plus.
      ['mod+=', zoom.larger],
      ['mod+shift+=', zoom.larger],
      ['mod+plus', zoom.larger],
      ['mod+shift+plus', zoom.larger],
      ['mod+minus', zoom.smaller],
      ['mod+0', zoom.reset],
      ['F1', () => void act('shell.openManual', { page: 'guide' })],
      ['mod+N', unlessDialog(() => ui.open({ name: 'add-host' }))],
      ...pageNames.map((name): [string, () => void] => [pages[name].hotkey, unlessDialog(() => ui.goTo(name))]),
      ...digits.map((digit): [string, () => void] => [
        `mod+${digit}`,
        unlessDialog(() => {
          const host = mirror.store.getState().app?.hosts[digit - 1]
          if (host) ui.goToHost(host.id)
        }),
      ]),
    ],
    [],
  )
}
