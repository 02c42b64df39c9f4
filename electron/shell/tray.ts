import { Menu, nativeTheme, type MenuItemConstructorOptions, type Tray } from 'electron'
import type { Translator } from '../../shared/i18n/translator.ts'
import type { AppState } from '../../shared/models/app-state.ts'
import { worstState } from '../../shared/rules/host-summary.ts'
import { trayImage } from './early-tray.ts'
import { menuLabel, trayMenu, trayStatus, type TrayAction, type TrayItem } from './tray-menu.ts'

export interface TrayOptions {
  /** The icon, shown since the start. */
  readonly tray: Tray
  /** Folder that holds the icons. */
  readonly icons: string
  readonly state: () => AppState
  readonly translator: () => Translator
  readonly run: (action: TrayAction) => void
}

/** Shows the worst state of all hosts as the tray icon, and replaces the menu only when an item has changed. */
export class AppTray {
  readonly #options: TrayOptions
  readonly #tray: Tray
  #shown = ''
  #tick: NodeJS.Timeout | null = null

  constructor(options: TrayOptions) {
    this.#options = options
    this.#tray = options.tray
    this.#tray.on('click', () => process.platform !== 'darwin' && options.run({ kind: 'show' }))
    nativeTheme.on('updated', this.#themed)
    this.render()
  }

  readonly #themed = (): void => this.render(true)

  /** Removes the icon of a panel that is gone; the next panel gets its own. */
  close(): void {
    nativeTheme.off('updated', this.#themed)
    if (this.#tick) clearInterval(this.#tick)
    this.#tray.destroy()
  }

  /** Shows the state as it is now. Cheap when nothing changed. */
  render(anyway = false): void {
    const { state, translator, run } = this.#options
    const now = state()
    const items = trayMenu(now, translator(), Date.now())
    const worst = worstState(now.hosts)
    const shown = JSON.stringify([items, worst, trayStatus(now.hosts)])
    if (shown !== this.#shown || anyway) {
      this.#shown = shown
      this.#tray.setImage(trayImage(this.#options.icons, worst))
      const { t } = translator()
      this.#tray.setToolTip(t('shell.tray.tooltip', { status: t(`shell.tray.${trayStatus(now.hosts)}`) }))
      this.#tray.setContextMenu(Menu.buildFromTemplate(items.map((entry) => template(entry, run))))
    }
    this.#count(now)
  }

  /** Renders each second during a countdown, whose label changes; otherwise no timer runs. */
  #count(state: AppState): void {
    const counting = [state.manyHosts, ...state.hosts.map(({ run }) => run)].some((run) => run?.phase === 'countdown')
    if (counting && !this.#tick) this.#tick = setInterval(() => this.render(), 1_000)
    if (!counting && this.#tick) {
      clearInterval(this.#tick)
      this.#tick = null
    }
  }
}

function template(entry: TrayItem, run: (action: TrayAction) => void): MenuItemConstructorOptions {
  if (entry.type === 'separator') return { type: 'separator', id: entry.id }
  if (entry.type === 'submenu')
    return { id: entry.id, label: menuLabel(entry.label), submenu: entry.items.map((inner) => template(inner, run)) }
  const { action } = entry
  return {
    id: entry.id,
    label: menuLabel(entry.label),
    enabled: entry.enabled,
    ...(action ? { click: () => run(action) } : {}),
  }
}
