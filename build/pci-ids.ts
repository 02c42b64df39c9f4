/**
 * `node build/pci-ids.ts FILE`: writes shared/reference/pci-ids.json from a pci.ids file, the list of the PCI ID project
 * (https://pci-ids.ucw.cz/). Its output is committed.
 *
 * Where to get FILE: download it from that site, or take it from Debian's package of the same name, whose newest version is in sid:
 *   apt-get download pci.ids && dpkg-deb -x pci.ids_*.deb unpacked && node build/pci-ids.ts unpacked/usr/share/misc/pci.ids
 */
import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { compactPciIds } from './pci-ids/compact.ts'

const [file] = process.argv.slice(2)
if (file === undefined) {
  console.error('Usage: node build/pci-ids.ts FILE')
  process.exitCode = 64
} else {
  const target = resolve(import.meta.dirname, '..', 'shared', 'reference', 'pci-ids.json')
  const compact = compactPciIds(await readFile(file, 'utf8'))
  const text = `${JSON.stringify(compact, null, 1)}\n`
  await writeFile(target, text)
  console.log(
    `${target}: ${compact.vendors.length} vendors, version ${compact.snapshot.version}, ${Buffer.byteLength(text)} bytes`,
  )
}
