/**
 * Returns the path of Electron's executable inside an unpacked distribution.
 * @param platform as `process.platform`
 */
export function executableIn(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'electron.exe'
  return platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'
}
