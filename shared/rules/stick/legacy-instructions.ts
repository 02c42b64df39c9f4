/** Systems the instructions for writing a whole image are given for. */
export type StickPlatform = 'linux' | 'darwin' | 'win32'

const steps = {
  linux: [
    'stick.legacy.linux.list',
    'stick.legacy.linux.choose',
    'stick.legacy.linux.unmount',
    'stick.legacy.linux.write',
    'stick.legacy.etcher',
    'stick.legacy.eject',
  ],
  darwin: [
    'stick.legacy.darwin.list',
    'stick.legacy.darwin.choose',
    'stick.legacy.darwin.unmount',
    'stick.legacy.darwin.write',
    'stick.legacy.etcher',
    'stick.legacy.eject',
  ],
  win32: [
    'stick.legacy.win32.start',
    'stick.legacy.win32.device',
    'stick.legacy.win32.image',
    'stick.legacy.win32.scheme',
    'stick.legacy.win32.menu',
    'stick.legacy.eject',
  ],
} as const

/** Catalogue keys of the steps that make a stick for a machine with legacy BIOS, in order. */
export function legacyInstructions(platform: StickPlatform): readonly (typeof steps)[StickPlatform][number][] {
  return steps[platform]
}
