/** Major version of the Electron that ships; a test holds it to package.json. */
export const shippedElectronMajor = 45

/**
 * Returns whether this Electron is for trials only, so that the app takes hosts on this computer and no others: when the
 * environment says so, and whenever it is older than the one that ships, as in a package made with a test runtime.
 */
export function isTestRuntime(electron: string, env: Readonly<Record<string, string | undefined>>): boolean {
  return env['HYPERTRAY_TEST_RUNTIME'] === '1' || !(Number.parseInt(electron, 10) >= shippedElectronMajor)
}
