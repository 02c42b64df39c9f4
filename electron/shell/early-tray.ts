import { Menu, nativeImage, nativeTheme, Tray, type NativeImage } from 'electron'
import type { WorstState } from '../../shared/rules/host-summary.ts'
import { trayIconFile } from './tray-icon.ts'

/**
 * Shows a busy icon without a menu while everything else is still loading, so that the user sees the start at once. The
 * app takes it over.
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

/** Reports whether the Windows taskbar is dark; where Electron does not say, whether apps are. */
function darkPanel(): boolean {
  const own: unknown = Reflect.get(nativeTheme, 'shouldUseDarkColorsForSystemIntegratedUI')
  return typeof own === 'boolean' ? own : nativeTheme.shouldUseDarkColors
}
