import { join } from 'node:path'
import type { WorstState } from '../../shared/rules/host-summary.ts'

/**
 * Returns the file of the tray icon. build/icons.ts draws them all from one source; states differ in shape, not only in
 * colour.
 *
 * macOS: a template image, which the system colours itself (it finds the `@2x` file by name). Windows: an .ico for a dark or
 * a light taskbar. Linux: an icon with its own background, because the colour of the panel is unknown.
 * @param folder folder of the icons
 * @param dark whether the taskbar is dark; matters on Windows only
 */
export function trayIconFile(folder: string, state: WorstState, platform: NodeJS.Platform, dark: boolean): string {
  if (platform === 'darwin') return join(folder, `tray-${state}Template.png`)
  if (platform === 'win32') return join(folder, `tray-${state}-${dark ? 'dark' : 'light'}.ico`)
  return join(folder, `tray-${state}.png`)
}
