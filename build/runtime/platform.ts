/**
 * Where Electron's executable lies inside an unpacked distribution.
 * @param platform as `process.platform`
 */
export function executableIn(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'electron.exe'
  return platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'
}
