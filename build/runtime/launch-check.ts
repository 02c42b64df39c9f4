/** The environment that a start depends on. */
export interface Surroundings {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** User id; undefined where there is none (Windows). */
  readonly uid: number | undefined
  readonly args: readonly string[]
}

/** Returns why the app cannot be opened here and what to do instead, or null when it can. */
export function reasonNotToOpen({ platform, env, uid, args }: Surroundings): string | null {
  if (platform !== 'linux') return null
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) {
    return (
      'There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can be opened.\n' +
      'To see it work in the terminal instead: npm run demo'
    )
  }
  if (uid === 0 && !args.includes('--no-sandbox')) {
    return (
      "You are root, and Chromium's sandbox does not work for root: what breaks out of the window would own this computer.\n" +
      'Start it as an ordinary user; or, on a computer where that does not matter, without the sandbox: npm start -- --no-sandbox'
    )
  }
  return null
}
