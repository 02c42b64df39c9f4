import { flipFuses, FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses'

/** Every fuse of the Electron that ships; a fuse that Electron adds does not compile until it is listed here. */
export const fuses: Readonly<Record<FuseV1Options, boolean>> = {
  // The app's binary must not be usable as Node.
  [FuseV1Options.RunAsNode]: false,
  // There are no cookies; with this on, Chromium would create a keychain entry for them.
  [FuseV1Options.EnableCookieEncryption]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // Effective on macOS and Windows; Linux has no such check.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
}

/** Reads all fuses of an executable by number; null for one that this Electron does not have. */
export async function readFuses(executable: string): Promise<Readonly<Record<FuseV1Options, boolean | null>>> {
  const wire: Partial<Record<number, FuseState>> = await getCurrentFuseWire(executable)
  const stateOf = (fuse: FuseV1Options): boolean | null => {
    if (wire[fuse] === FuseState.ENABLE) return true
    return wire[fuse] === FuseState.DISABLE ? false : null
  }
  return Object.fromEntries(numbers().map((fuse) => [fuse, stateOf(fuse)])) as Record<FuseV1Options, boolean | null>
}

/**
 * Sets all fuses as listed, except those that an older Electron does not have.
 * @param changed Overrides for a flavour that does not ship.
 */
export async function setFuses(
  executable: string,
  changed: Partial<Record<FuseV1Options, boolean>> = {},
): Promise<void> {
  const present = await readFuses(executable)
  const wanted = Object.fromEntries(
    numbers()
      .filter((fuse) => present[fuse] !== null)
      .map((fuse) => [fuse, changed[fuse] ?? fuses[fuse]]),
  )
  // Signing comes after this, and on Apple silicon an unsigned binary does not start.
  await flipFuses(executable, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: process.platform === 'darwin',
    strictlyRequireAllFuses: false,
    ...wanted,
  })
}

function numbers(): FuseV1Options[] {
  return Object.values(FuseV1Options).filter((each): each is FuseV1Options => typeof each === 'number')
}
