import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** The boot.cfg of the images made here; line ends as an installer's. */
export const bootCfg =
  'title=Loading ESXi installer\r\nkernel=/b.b00\r\nkernelopt=runweasel cdromBoot\r\n' +
  'modules=/jumpstrt.gz --- /useropts.gz\r\nbuild=8.0.3-0.0.24022510\r\n'
/** Content of its `efi/boot/bootx64.efi`. */
export const bootLoader = Buffer.alloc(3_000_000, 7)

/** An image as an installer of 8.0 U3 is laid out, made by xorriso with Joliet and Rock Ridge; `more` are further files of it. */
export async function makeInstallerIso(folder: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const tree = join(folder, 'tree')
  const files = { 'boot.cfg': bootCfg, 'efi/boot/boot.cfg': bootCfg, 'efi/boot/bootx64.efi': bootLoader, ...more }
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(tree, path)), { recursive: true })
    await writeFile(join(tree, path), content)
  }
  const file = join(folder, 'installer.iso')
  execFileSync(
    'xorriso',
    ['-as', 'mkisofs', '-quiet', '-V', 'ESXI-8.0U3-24022510-STANDARD', '-J', '-R', '-o', file, tree],
    { stdio: 'ignore' },
  )
  return file
}
