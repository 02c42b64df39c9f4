import { join } from 'node:path'
import type { WorstState } from '../../shared/rules/host-summary.ts'

/**
 * The file of the tray's icon. build/icons.ts draws them all from one source; the states differ in shape, not in colour only.
 *
 * macOS: a template image, which the system colours itself (`@2x` beside it is found by its name). Windows: an .ico for a dark or
 * a light taskbar. Linux: one with a background of its own, because nothing tells the colour of a panel.
 * @param folder where the icons lie
 * @param dark whether the taskbar is dark; matters on Windows only
 */
export function trayIconFile(folder: string, state: WorstState, platform: NodeJS.Platform, dark: boolean): string {
  if (platform === 'darwin') return join(folder, `tray-${state}Template.png`)
  if (platform === 'win32') return join(folder, `tray-${state}-${dark ? 'dark' : 'light'}.ico`)
  return join(folder, `tray-${state}.png`)
}
