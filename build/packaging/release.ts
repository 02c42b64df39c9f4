import type { Configuration } from 'electron-builder'
import { configuration } from './configuration.ts'
import { releasePlace } from './update-source.ts'

/** Whether this system's packages will be signed. Linux packages are not; their checksums and provenance are. */
export function signs(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): boolean {
  if (platform === 'darwin') return Boolean(environment['CSC_LINK'])
  if (platform === 'win32') return Boolean(environment['WIN_CSC_LINK'] || environment['CSC_LINK'])
  return false
}

/**
 * Returns what a release adds to the configuration: the channel file where there is an update site, and for Windows and
 * macOS a file name that marks an unsigned package. An unsigned macOS app gets an ad-hoc signature, which Apple silicon
 * requires, and no hardened runtime, under which an app without a team could not load its own libraries.
 */
export function releaseConfiguration(
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
  output: string,
): Configuration {
  const place = releasePlace(environment)
  const signed = signs(platform, environment)
  const mark = platform === 'linux' || signed ? '' : '-unsigned'
  return {
    ...configuration,
    directories: { ...configuration.directories, output },
    publish: place ? { provider: 'generic', url: place.url, publishAutoUpdate: true } : null,
    artifactName: `\${name}-\${version}-\${os}-\${arch}${mark}.\${ext}`,
    mac: {
      ...configuration.mac,
      ...(signed
        ? { notarize: Boolean(environment['APPLE_TEAM_ID']) }
        : { identity: '-', hardenedRuntime: false, notarize: false }),
    },
  }
}
