import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { output, version } from './places.ts'

/** The deb that the tests of the package make. */
export const debFile = join(output, `hypertray-${version}-linux-amd64.deb`)

/**
 * Installs the deb into a root of its own: the machine the tests run on stays as it is.
 * @param place an empty folder, which becomes that root.
 * @returns what removes it again, and gives what dpkg said.
 */
export async function installDeb(place: string): Promise<{ readonly purge: () => string }> {
  for (const each of ['var/lib/dpkg/updates', 'var/lib/dpkg/info', 'var/lib/dpkg/triggers', 'var/log', 'usr/bin'])
    await mkdir(join(place, each), { recursive: true })
  await writeFile(join(place, 'var/lib/dpkg/status'), '')
  const dpkg = (...args: string[]): string =>
    execFileSync(
      'dpkg',
      [
        `--root=${place}`,
        '--force-script-chrootless',
        '--force-depends',
        '--force-not-root',
        '--force-bad-path',
        ...args,
      ],
      { stdio: 'pipe', encoding: 'utf8' },
    )
  dpkg('--install', debFile)
  return { purge: () => dpkg('--purge', 'hypertray') }
}
