import { Menu } from 'electron'

/**
 * The menu bar. Electron's own default would offer a reload, developer tools and links to its project. macOS needs a menu for copy and
 * paste; elsewhere fields bring that along, and the window has everything else.
 */
export function setApplicationMenu(): void {
  Menu.setApplicationMenu(
    process.platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null,
  )
}
