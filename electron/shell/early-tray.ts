import { Menu, nativeImage, nativeTheme, Tray, type NativeImage } from 'electron'
import type { WorstState } from '../../shared/rules/host-summary.ts'
import { trayIconFile } from './tray-icon.ts'

/**
 * Shows the icon while everything else is still being loaded: busy, and with nothing to choose yet. It appears as soon as
 * Electron can show one, so that the user sees the start at once; the app takes it over.
 * @param icons folder that holds the icons
 */
export function earlyTray(icons: string): Tray {
  const tray = new Tray(trayImage(icons, 'busy'))
  tray.setToolTip('Hypertray')
  tray.setContextMenu(Menu.buildFromTemplate([{ id: 'starting', label: 'Hypertray', enabled: false }]))
  return tray
}

/** Returns the icon of a state for this platform and its panel. */
export function trayImage(icons: string, worst: WorstState): NativeImage {
  const image = nativeImage.createFromPath(trayIconFile(icons, worst, process.platform, darkPanel()))
  if (process.platform === 'darwin') image.setTemplateImage(true)
  return image
}

/** The taskbar of Windows has a theme of its own; an Electron that does not tell gives that of the apps. */
function darkPanel(): boolean {
  const own: unknown = Reflect.get(nativeTheme, 'shouldUseDarkColorsForSystemIntegratedUI')
  return typeof own === 'boolean' ? own : nativeTheme.shouldUseDarkColors
}
