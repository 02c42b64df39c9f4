import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageFolder, readPackage, type PackageFolders, type ThirdParty } from './collect.ts'
import { noticesText } from './notices.ts'

/** Names of the two files in the build's folder; neither goes into the package's archive. */
export const noticesFile = 'THIRD-PARTY-NOTICES.txt'
export const packagesFile = 'third-party.json'

/** Writes the notices, and the same as a list for the bill of materials. @param out folder of the build. */
export async function writeThirdParty(root: string, out: string, { folders }: PackageFolders): Promise<void> {
  // Not bundled, but shipped beside the bundles.
  const all = [...folders, packageFolder(root, 'keytar')]
  const packages = all
    .map((folder) => readPackage(folder))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'))
  const pciIds = JSON.parse(await readFile(join(root, 'shared/reference/pci-ids.json'), 'utf8')) as {
    licence: readonly string[]
  }
  await writeFile(
    join(out, noticesFile),
    noticesText(packages, [{ title: 'pci.ids', text: pciIds.licence.join('\n') }]),
  )
  await writeFile(
    join(out, packagesFile),
    `${JSON.stringify(
      packages.map(({ name, version, licence }: ThirdParty) => ({ name, version, licence })),
      null,
      1,
    )}\n`,
  )
}
