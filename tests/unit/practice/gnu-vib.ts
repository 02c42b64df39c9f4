import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeTempDir } from '../../support/tmp.ts'

/** What differs from a sound VIB with one firewall ruleset. */
export interface VibOptions {
  readonly name?: string
  readonly version?: string
  readonly acceptance?: string
  readonly signature?: string
  /** Content of the payload by path. */
  readonly files?: Readonly<Record<string, string>>
  /** Paths in file-list; default those of {@link files}. */
  readonly listed?: readonly string[]
  /** `gunzip`, `stored`, `sha-1`, or `wrong`: a stored digest that matches nothing; default the vendor's order. */
  readonly checksums?: readonly ('gunzip' | 'stored' | 'sha-1' | 'wrong')[]
  readonly live?: boolean
  readonly platform?: string
  /** Names of the members in their order; `payload1` holds the tar. */
  readonly members?: readonly string[]
  readonly descriptor?: (xml: string) => string
}

export const rulesetXml = (key: string, port: number, enabled = true): string =>
  `<ConfigRoot><service id='0000'><id>${key}</id><rule id='0000'><direction>inbound</direction><protocol>tcp</protocol>` +
  `<porttype>dst</porttype><port>${port}</port></rule><enabled>${enabled}</enabled><required>false</required></service></ConfigRoot>`

const run = (folder: string, command: string, ...args: readonly string[]): string =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } })

/** Builds a VIB with GNU tar, gzip, sha256sum, sha1sum and ar: none of the product's code takes part. */
export async function gnuVib(options: VibOptions = {}): Promise<Buffer> {
  const {
    name = 'demo',
    version = '1.0.0-1',
    acceptance = 'community',
    signature = '',
    files = { 'etc/vmware/firewall/demo.xml': rulesetXml('demoRule', 8080) },
    listed = Object.keys(files),
    checksums = ['gunzip', 'stored', 'sha-1'],
    live = true,
    platform,
    members = ['descriptor.xml', 'sig.pkcs7', 'payload1'],
    descriptor = (xml) => xml,
  } = options
  await using temporary = await makeTempDir('gnu-vib-')
  const folder = temporary.path
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'root', path)), { recursive: true })
    writeFileSync(join(folder, 'root', path), content)
  }
  const tops = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''))]
  run(
    folder,
    'tar',
    '--format=ustar',
    '--mtime=@0',
    '--sort=name',
    '--owner=0',
    '--group=0',
    '-C',
    'root',
    '-cf',
    'payload.tar',
    ...tops,
  )
  run(folder, 'sh', '-c', 'gzip -n -c payload.tar > payload1')
  const sum = (tool: string, file: string): string => run(folder, tool, file).split(' ')[0] ?? ''
  const elements = {
    gunzip: `<checksum checksum-type="sha-256" verify-process="gunzip">${sum('sha256sum', 'payload.tar')}</checksum>`,
    stored: `<checksum checksum-type="sha-256">${sum('sha256sum', 'payload1')}</checksum>`,
    'sha-1': `<checksum checksum-type="sha-1" verify-process="gunzip">${sum('sha1sum', 'payload.tar')}</checksum>`,
    wrong: `<checksum checksum-type="sha-256">${'0'.repeat(64)}</checksum>`,
  }
  const stored = readFileSync(join(folder, 'payload1'))
  const required = platform === undefined ? '' : `<softwarePlatform version="${platform}" productLineID="embeddedEsx"/>`
  const xml =
    `<vib version="5.0"><type>bootbank</type><name>${name}</name><version>${version}</version><vendor>ACM</vendor>` +
    '<summary>Demo &amp; more</summary><description/><release-date>2026-01-31T10:00:00.000000+00:00</release-date>' +
    `<system-requires><maintenance-mode>false</maintenance-mode>${required}</system-requires>` +
    `<file-list>${listed.map((path) => `<file>${path}</file>`).join('')}</file-list>` +
    `<acceptance-level>${acceptance}</acceptance-level><live-install-allowed>${live}</live-install-allowed>` +
    `<live-remove-allowed>${live}</live-remove-allowed><payloads><payload name="payload1" type="tgz" size="${stored.length}">` +
    `${checksums.map((each) => elements[each]).join('')}</payload></payloads></vib>`
  writeFileSync(join(folder, 'descriptor.xml'), descriptor(xml))
  writeFileSync(join(folder, 'sig.pkcs7'), signature)
  for (const member of members)
    if (!['descriptor.xml', 'sig.pkcs7', 'payload1'].includes(member)) writeFileSync(join(folder, member), stored)
  run(folder, 'ar', 'qcSD', 'out.vib', ...members)
  return readFileSync(join(folder, 'out.vib'))
}
