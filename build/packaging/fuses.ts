import { flipFuses, FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses'

/** Every fuse of the Electron that ships; one that Electron gets does not compile until it is stated here. */
export const fuses: Readonly<Record<FuseV1Options, boolean>> = {
  // The app's own binary is no Node for whoever finds it.
  [FuseV1Options.RunAsNode]: false,
  // There are no cookies; on, Chromium would want an entry of its own in the keychain for them.
  [FuseV1Options.EnableCookieEncryption]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // Of effect on macOS and Windows; Linux has no such check.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
}

/** All fuses of an executable by their numbers; null for one that this Electron has not got. */
export async function readFuses(executable: string): Promise<Readonly<Record<FuseV1Options, boolean | null>>> {
  const wire: Partial<Record<number, FuseState>> = await getCurrentFuseWire(executable)
  const stateOf = (fuse: FuseV1Options): boolean | null => {
    if (wire[fuse] === FuseState.ENABLE) return true
    return wire[fuse] === FuseState.DISABLE ? false : null
  }
  return Object.fromEntries(numbers().map((fuse) => [fuse, stateOf(fuse)])) as Record<FuseV1Options, boolean | null>
}

/**
 * Sets all fuses as stated, but for those an older Electron has not got.
 * @param changed Fuses of a flavour that is not shipped.
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
