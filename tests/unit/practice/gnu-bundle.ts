import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeTempDir } from '../../support/tmp.ts'

/** A VIB of a bundle. */
export interface Bundled {
  readonly name: string
  readonly vib: Buffer
}

/** Changes the files of a bundle before they are packed; `metadata/` holds those of metadata.zip. */
export type Change = (files: Map<string, Buffer | string>) => void

/** Packs folders with Python's own zip module: none of the product's code takes part. */
const python = (folder: string, ...args: readonly string[]): void =>
  void execFileSync('/usr/bin/python3', ['-m', 'zipfile', '-c', ...args], { cwd: folder })

/** Builds an offline bundle around VIBs. */
export async function gnuBundle(vibs: readonly Bundled[], change: Change = () => {}): Promise<Buffer> {
  await using temporary = await makeTempDir('gnu-bundle-')
  const folder = temporary.path
  const files = new Map<string, Buffer | string>([
    [
      'index.xml',
      '<vendorList><vendor><name>ACM</name><code>ACM</code><indexfile>vendor-index.xml</indexfile></vendor></vendorList>',
    ],
    [
      'vendor-index.xml',
      '<metaList><metadata><productId>embeddedEsx</productId><version>8.*</version><url>metadata.zip</url></metadata></metaList>',
    ],
    ['metadata/vmware.xml', '<metadataResponse><version>3.0</version></metadataResponse>'],
  ])
  for (const [index, { name, vib }] of vibs.entries()) {
    const path = `vib20/${name}/ACM_bootbank_${name}_${index}.vib`
    writeFileSync(join(folder, 'one.vib'), vib)
    const descriptor = execFileSync('ar', ['p', 'one.vib', 'descriptor.xml'], { cwd: folder, encoding: 'utf8' })
    const digest = createHash('sha256').update(vib).digest('hex')
    const added =
      `<relative-path>${path}</relative-path><packed-size>${vib.length}</packed-size>` +
      `<checksum><checksum-type>sha-256</checksum-type><checksum>${digest}</checksum></checksum>`
    files.set(path, vib)
    files.set(`metadata/vibs/${name}-${index}.xml`, descriptor.replace('</vib>', `${added}</vib>`))
  }
  change(files)
  const write = (path: string, content: Buffer | string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  for (const [path, content] of files) write(join('all', path), content)
  const tops = (below: string): string[] => [
    ...new Set(
      [...files.keys()]
        .filter((path) => path.startsWith(below))
        .map((path) => path.slice(below.length).split('/')[0] ?? ''),
    ),
  ]
  if (!files.has('metadata.zip')) python(join(folder, 'all', 'metadata'), '../metadata.zip', ...tops('metadata/'))
  const outer = [...tops('').filter((top) => top !== 'metadata' && top !== 'metadata.zip'), 'metadata.zip']
  python(join(folder, 'all'), '../bundle.zip', ...outer)
  return readFileSync(join(folder, 'bundle.zip'))
}
