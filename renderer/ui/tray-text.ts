import type { ShellState } from '../../shared/models/app-state.ts'

/** The key of the sentence that says where the tray icon is, or why there is none. */
export function trayText({
  tray,
  gnome,
  platform,
}: ShellState): `app.tray.${'gnome' | 'none' | ShellState['platform']}` {
  if (tray === false) return gnome ? 'app.tray.gnome' : 'app.tray.none'
  return `app.tray.${platform}`
}
