/**
 * How the tests start a browser for the window without its main process: Debian's headless shell, which draws the same as the
 * browser and does without the rest of it; `CHROMIUM` names another.
 */
export const chromiumOptions: { readonly executablePath: string; readonly args: string[] } = {
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
}
