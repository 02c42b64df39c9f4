import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import type { VibFile } from '../../../shared/models/vib.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { ar, tar, tarEntry, vibWith, type TarFields } from '../../support/vibs.ts'
import { makeTempDir } from '../../support/tmp.ts'

/** Mebibytes that a reading may take above those of the program at rest, and milliseconds. */
const maxMebibytes = 64
const maxMs = 2_000
const child = resolve(import.meta.dirname, 'read-child.ts')

interface Reading {
  readonly result: { readonly ok: true; readonly value: VibFile } | { readonly ok: false; readonly problem: Problem }
  /** Processor time, which does not depend on what else the computer does. */
  readonly cpuMs: number
  readonly mebibytes: number
}

/** Reads a file in a process of its own, which measures itself. */
async function read(bytes: Buffer): Promise<Reading> {
  const dir = await makeTempDir('hostile-')
  onTestFinished(() => dir.remove())
  const file = join(dir.path, 'hostile.vib')
  await writeFile(file, bytes)
  return JSON.parse(execFileSync(process.execPath, [child, file], { encoding: 'utf8', maxBuffer: 1e9 })) as Reading
}

/** The one code of a reading: why it was refused, or the faults of what was read. */
function codesOf({ result }: Reading): string[] {
  if (!result.ok) return [String(result.problem.params['reason'] ?? result.problem.code)]
  const { value } = result
  if (value.kind === 'vib') return value.vib.problems.map(({ code }) => code)
  return [...value.bundle.problems, ...value.vibs.flatMap(({ problems }) => problems)].map(({ code }) => code)
}

const file = (over: Partial<TarFields> = {}): TarFields => ({ name: 'opt/a', data: Buffer.from('a'), ...over })
const vibOf = (entries: readonly TarFields[]): Buffer => vibWith({ tarBytes: tar(entries), files: ['opt/a'] })
/** A visor tar of files whose contents begin at the given places. */
const visor = (offsets: readonly number[], fixUps = 0): Buffer =>
  vibWith({
    type: 'vgz',
    files: offsets.map((_, index) => `opt/${index}`),
    tarBytes: Buffer.concat([
      ...offsets.map((offset, index) => tarEntry({ name: `opt/${index}`, size: 100, visor: { offset, fixUps } })),
      Buffer.alloc(512),
      Buffer.alloc(200, 'x'),
    ]),
  })

/** A gzip of `megabytes` of zeros, packed once more if asked to, made without holding them. */
function bomb(megabytes: number, nested = false): Buffer {
  const script = `head -c ${megabytes}M /dev/zero | gzip -9${nested ? ' | gzip -9' : ''}`
  return execFileSync('sh', ['-c', script], { maxBuffer: 1e9 })
}

interface ZipFields {
  readonly name: string
  readonly data: Buffer
  readonly deflated?: Buffer
  readonly size?: number
}

/** Writes a zip by hand, with entries that may say what is not so. */
function zip(entries: readonly ZipFields[], count = entries.length): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, data, deflated = deflateRawSync(data), size = data.length } of entries) {
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(data), 10)
    common.writeUInt32LE(deflated.length, 14)
    common.writeUInt32LE(size, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), deflated])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\0'), common, place, Buffer.from(name)]))
    locals.push(local)
    offset += local.length
  }
  const end = Buffer.alloc(18)
  end.writeUInt16LE(count, 4)
  end.writeUInt16LE(count, 6)
  end.writeUInt32LE(Buffer.concat(directory).length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, ...directory, Buffer.from('PK\u0005\u0006'), end])
}

const good = vibWith({ tarBytes: tar([file()]), files: ['opt/a'] })
const entities = `<!DOCTYPE vib [<!ENTITY a "${'a'.repeat(1_000)}"><!ENTITY b "${'&a;'.repeat(1_000)}">]><vib version="5.0">&b;</vib>`

it.each<[string, () => Buffer, readonly string[]]>([
  [
    'an archive of a million members',
    () => Buffer.concat([Buffer.from('!<arch>\n'), Buffer.alloc(60e6, ar([['m', Buffer.alloc(0)]]).subarray(8))]),
    ['vib-too-many-members'],
  ],
  ['no descriptor', () => ar([['sig.pkcs7', Buffer.alloc(0)]]), ['vib-no-descriptor']],
  ['a descriptor that is cut off', () => good.subarray(0, 200), ['vib-no-descriptor']],
  ['a payload that is cut off', () => good.subarray(0, good.length - 60), ['archive-truncated']],
  [
    'a header that is none',
    () => Buffer.concat([Buffer.from('!<arch>\n'), Buffer.alloc(600, 'x')]),
    ['vib-archive-header'],
  ],
  [
    'a member said to be larger than the file',
    () => Buffer.from(good.toString('latin1').replace(/^(!<arch>\n.{48}).{10}/s, '$19999999999'), 'latin1'),
    ['vib-descriptor-too-large'],
  ],
  ['entities in its descriptor', () => vibWith({ descriptor: entities }), ['vib-doctype']],
  [
    'a descriptor of 3 MB',
    () => vibWith({ descriptor: `<vib version="5.0">${' '.repeat(3e6)}</vib>` }),
    ['vib-descriptor-too-large'],
  ],
  [
    'a descriptor of 200,000 elements',
    () => vibWith({ descriptor: `<vib version="5.0">${'<a/>'.repeat(2e5)}</vib>` }),
    ['vib-descriptor-too-large'],
  ],
  [
    'a descriptor nested 100,000 deep',
    () => vibWith({ descriptor: `<vib version="5.0">${'<a>'.repeat(1e5)}` }),
    ['vib-descriptor-too-large'],
  ],
  [
    'a template in place of a descriptor',
    () =>
      vibWith({ descriptor: '<vib><type>bootbank</type><payloads><payload name="a" type="vgz"/></payloads></vib>' }),
    ['vib-descriptor-template'],
  ],
  ['a payload of 256 MB of zeros', () => vibWith({ packed: bomb(256) }), ['payload-bomb']],
  [
    '256 MB of zeros packed twice',
    () => vibWith({ tarBytes: bomb(256), packed: bomb(256, true), files: [] }),
    ['payload-tar'],
  ],
  [
    '200,000 files',
    () =>
      vibWith({
        tarBytes: tar(
          Array.from({ length: 200_000 }, (_, at) => ({ name: `opt/${at}${randomBytes(24).toString('hex')}` })),
        ),
      }),
    ['payload-entries'],
  ],
  [
    'files with names of 15,000 characters',
    () =>
      vibWith({
        tarBytes: tar(
          Array.from({ length: 2_000 }, (_, at) => [
            {
              name: 'l',
              kind: 'L',
              data: Buffer.from(`opt/${at}/`.padEnd(8_000, 'n') + randomBytes(3_500).toString('hex')),
            },
            { name: 'a' },
          ]).flat(),
        ),
      }),
    ['payload-entries'],
  ],
  [
    'a path that climbs',
    () => vibWith({ tarBytes: tar([file({ name: 'opt/../../etc/a' })]), files: ['opt/../../etc/a'] }),
    ['path-outside'],
  ],
  [
    'an absolute path',
    () => vibWith({ tarBytes: tar([file({ name: '/etc/a' })]), files: ['etc/a'] }),
    ['path-outside'],
  ],
  ['a link that climbs', () => vibOf([file(), { name: 'opt/l', kind: '2', link: '../../etc' }]), ['link-outside']],
  ['an absolute link', () => vibOf([file(), { name: 'opt/l', kind: '2', link: '/etc/passwd' }]), ['link-outside']],
  [
    'a hard link to what is not in it',
    () => vibOf([file(), { name: 'opt/l', kind: '1', link: 'etc/shadow' }]),
    ['link-outside'],
  ],
  ['a link within', () => vibOf([file(), { name: 'opt/l', kind: '2', link: '../opt/a' }]), []],
  ['a device', () => vibOf([file(), { name: 'opt/d', kind: '3' }]), ['special-file']],
  ['a file twice', () => vibOf([file(), file()]), ['payload-twice']],
  ['a file said to be larger than the tar', () => vibOf([file({ size: 1e6 })]), ['payload-tar']],
  ['a file said to be larger than any number', () => vibOf([file({ size: 2 ** 40 })]), ['payload-tar']],
  ['a header with a wrong sum', () => vibWith({ tarBytes: tar([file()]).fill('z', 0, 4) }), ['payload-tar']],
  ['contents beyond the end', () => visor([1_536, 1e9]), ['payload-tar']],
  ['contents within the headers', () => visor([100, 1_636]), ['payload-overlap']],
  ['contents that overlap', () => visor([1_536, 1_550]), ['payload-overlap']],
  ['contents that do not', () => visor([1_536, 1_636]), []],
  ['four billion fix-up pages', () => visor([1_536, 1_636], 0xffffffff), ['payload-tar']],
  [
    'two gzips, one behind the other',
    () => vibWith({ tarBytes: tar([file()]), packed: Buffer.concat([gzipSync(tar([file()])), gzipSync('b')]) }),
    ['payload-trailing'],
  ],
  [
    'an empty gzip in front of another',
    () => vibWith({ tarBytes: tar([file()]), packed: Buffer.concat([gzipSync(''), gzipSync(tar([file()]))]) }),
    ['payload-trailing'],
  ],
  [
    'zeros behind its gzip',
    () => vibWith({ tarBytes: tar([file()]), packed: Buffer.concat([gzipSync(tar([file()])), Buffer.alloc(9)]) }),
    ['payload-trailing'],
  ],
  [
    'a gzip that is cut off',
    () => vibWith({ tarBytes: tar([file()]), packed: gzipSync(tar([file()])).subarray(0, 60) }),
    ['payload-gzip'],
  ],
  [
    'a gzip with an endless name',
    () => vibWith({ packed: Buffer.concat([Buffer.from('1f8b0808000000000000', 'hex'), Buffer.alloc(2e6, 'n')]) }),
    ['payload-gzip'],
  ],
  ['a payload that is no gzip', () => vibWith({ packed: Buffer.from('plain') }), ['payload-gzip']],
  ['a zip without a VIB', () => zip([{ name: 'a', data: Buffer.from('a') }]), ['vib-zip-no-vibs']],
  ['a zip that is cut off', () => zip([{ name: 'a.vib', data: good }]).subarray(0, 100), ['vib-zip-damaged']],
  ['a zip with a path that climbs', () => zip([{ name: '../a.vib', data: good }]), ['vib-zip-damaged']],
  ['a zip with an absolute path', () => zip([{ name: '/a.vib', data: good }]), ['vib-zip-damaged']],
  ['a zip that says 60,000 entries', () => zip([{ name: 'a.vib', data: good }], 60_000), ['vib-zip-too-many-entries']],
  ['a zip whose entry grows to a gigabyte', () => zip([{ name: 'a.vib', data: good, size: 1e9 }]), ['vib-zip-bomb']],
  [
    'a zip that lies about a size',
    () => zip([{ name: 'a.vib', data: good, size: 10 }]),
    ['bundle-metadata', 'bundle-vib-unreadable'],
  ],
  [
    'a zip with a bomb for its metadata',
    () =>
      zip([
        { name: 'metadata.zip', data: Buffer.alloc(7e6) },
        { name: 'a.vib', data: good },
      ]),
    ['bundle-metadata'],
  ],
  [
    'a zip in a zip with a bomb',
    () =>
      zip([
        { name: 'metadata.zip', data: zip([{ name: 'vmware.xml', data: Buffer.alloc(3.9e6) }]) },
        { name: 'a.vib', data: good },
      ]),
    ['bundle-metadata'],
  ],
])('reads %s with a code, in little time and memory', async (_what, make, expected) => {
  const bytes = make()
  const readings: Reading[] = []
  // How much is held for a moment depends on when the collector runs: the least of three readings is what it takes.
  for (let time = 0; time < 3; time += 1) {
    const reading = await read(bytes)
    expect(codesOf(reading)).toEqual(expected)
    readings.push(reading)
    if (reading.cpuMs < maxMs && reading.mebibytes < maxMebibytes) break
  }
  expect(Math.min(...readings.map(({ cpuMs }) => cpuMs))).toBeLessThan(maxMs)
  expect(Math.min(...readings.map(({ mebibytes }) => mebibytes))).toBeLessThan(maxMebibytes)
})

it('entries of a zip that share their bytes are refused before any is read', async () => {
  const one = zip([{ name: 'a.vib', data: good }])
  const at = one.indexOf('PK\u0001\u0002')
  const entry = one.subarray(at, one.indexOf('PK\u0005\u0006'))
  const end = Buffer.from(one.subarray(one.indexOf('PK\u0005\u0006')))
  end.writeUInt16LE(100, 8)
  end.writeUInt16LE(100, 10)
  end.writeUInt32LE(entry.length * 100, 12)
  const bytes = Buffer.concat([one.subarray(0, at), ...Array.from({ length: 100 }, () => entry), end])
  expect(codesOf(await read(bytes))).toEqual(['vib-zip-bomb'])
})

it('a bundle whose metadata names another file says so', async () => {
  const sha256 = createHash('sha256').update(good).digest('hex')
  const vmware = (path: string, hash: string): Buffer =>
    Buffer.from(
      `<metadataResponse><bulletin><id>b</id><vibList><vib><vibFile><relativePath>${path}</relativePath>` +
        `<packedSize>${good.length}</packedSize><checksum><checksumType>sha-256</checksumType><checksum>${hash}</checksum>` +
        '</checksum></vibFile></vib></vibList></bulletin></metadataResponse>',
    )
  const bundle = (path: string, hash: string): Buffer =>
    zip([
      { name: 'metadata.zip', data: zip([{ name: 'vmware.xml', data: vmware(path, hash) }]) },
      { name: 'a.vib', data: good },
    ])
  expect(codesOf(await read(bundle('a.vib', sha256)))).toEqual([])
  expect(codesOf(await read(bundle('b.vib', sha256)))).toEqual(['bundle-vib-missing'])
  expect(codesOf(await read(bundle('a.vib', '0'.repeat(64))))).toEqual(['bundle-vib-differs'])
})
