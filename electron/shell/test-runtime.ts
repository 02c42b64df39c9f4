/** Major version of the Electron that ships; a test holds it to package.json. */
export const shippedElectronMajor = 45

/**
 * Whether the app runs in an Electron that is for trials only, in which it takes hosts on this computer and no others: when whoever starts it
 * says so, and whenever it is older than the one that ships, as in a package made with a test runtime.
 */
export function isTestRuntime(electron: string, env: Readonly<Record<string, string | undefined>>): boolean {
  return env['HYPERTRAY_TEST_RUNTIME'] === '1' || !(Number.parseInt(electron, 10) >= shippedElectronMajor)
}
