import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { buildVib } from '../../electron/vibs/build-vib.ts'
import { ok } from '../../shared/result.ts'
import type { VibPackage, VibProfile } from '../../shared/models/vib.ts'

/** A package with each form of a port. */
export const sample: VibPackage = {
  name: 'demo-rules',
  version: '1.0.0-0.0.1',
  vendor: 'local',
  summary: 'Ports of the lab & more',
  rulesets: [
    {
      id: 'labAgent',
      enabled: true,
      required: false,
      rules: [
        { direction: 'inbound', protocol: 'tcp', porttype: 'dst', port: 10_050 },
        { direction: 'outbound', protocol: 'udp', porttype: 'dst', port: { begin: 5_514, end: 5_520 } },
      ],
    },
    {
      id: 'labTransfer',
      enabled: false,
      required: true,
      rules: [{ direction: 'outbound', protocol: 'tcp', porttype: 'src', port: 20_020 }],
    },
  ],
  releaseDate: '1970-01-01T00:00:00Z',
}

/** Builds a package of rules alone; throws what goes wrong. */
export async function build(file: string, vib: VibPackage = sample, profile: VibProfile = 'all') {
  const built = await buildVib(
    { vib, profile, tree: [] },
    { file, overwrite: true, accept: () => Promise.resolve(ok()) },
  )
  if (!built.ok) throw new Error(built.problem.code)
  return built.value
}

/** A member of an archive: its name and its data. */
export type Member = readonly [name: string, data: Buffer]

/** Writes an archive by hand. */
export function ar(members: readonly Member[]): Buffer {
  return Buffer.concat([Buffer.from('!<arch>\n'), ...members.flatMap(([name, data]) => member(name, data))])
}

function member(name: string, data: Buffer): Buffer[] {
  const header = `${name.padEnd(16)}${'0'.padEnd(12)}0     0     ${'644'.padEnd(8)}${String(data.length).padEnd(10)}\`\n`
  return [Buffer.from(header), data, Buffer.from(data.length % 2 === 1 ? '\n' : '')]
}

/** Takes an archive without long names apart. */
export function membersOf(archive: Buffer): Member[] {
  const members: Member[] = []
  for (let at = 8; at < archive.length;) {
    const size = Number(archive.toString('latin1', at + 48, at + 58))
    members.push([archive.toString('latin1', at, at + 16).trim(), archive.subarray(at + 60, at + 60 + size)])
    at += 60 + size + (size % 2)
  }
  return members
}

/** An entry of a tar that no tool would write. */
export interface TarFields {
  readonly name: string
  readonly kind?: string
  readonly data?: Buffer
  /** Said instead of the length of the data. */
  readonly size?: number
  readonly link?: string
  readonly visor?: { readonly offset?: number; readonly fixUps?: number }
}

/** Writes one entry: header, data and padding. */
export function tarEntry({ name, kind = '0', data = Buffer.alloc(0), size, link = '', visor }: TarFields): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0, 100)
  header.write('0000644', 100)
  header.write('0000000', 108)
  header.write('0000000', 116)
  header.write((size ?? data.length).toString(8).padStart(11, '0'), 124)
  header.write('00000000000', 136)
  header.write(kind, 156)
  header.write(link, 157)
  header.write(visor === undefined ? 'ustar\0' : 'visor  ', 257)
  header.writeUInt32LE(visor?.offset ?? 0, 496)
  header.writeUInt32LE(visor?.fixUps ?? 0, 508)
  header.write('        ', 148)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, data, Buffer.alloc((512 - (data.length % 512)) % 512)])
}

/** Writes a tar with its end. */
export function tar(entries: readonly TarFields[]): Buffer {
  return Buffer.concat([...entries.map(tarEntry), Buffer.alloc(1_024)])
}

export interface VibParts {
  readonly tarBytes?: Buffer
  /** The payload's member; the tar packed unless given. */
  readonly packed?: Buffer
  readonly files?: readonly string[]
  readonly type?: string
  readonly level?: string
  readonly signature?: Buffer
  /** Put in place of the whole descriptor. */
  readonly descriptor?: string
}

/** Writes a VIB around a payload of any kind, with checksums that are right. */
export function vibWith({ tarBytes = tar([]), packed = gzipSync(tarBytes), ...parts }: VibParts): Buffer {
  const { files = [], type = 'tgz', level = 'community', signature = Buffer.alloc(0) } = parts
  const hash = (algorithm: string, bytes: Buffer): string => createHash(algorithm).update(bytes).digest('hex')
  const descriptor = [
    '<vib version="5.0"><type>bootbank</type><name>made</name><version>1.0-1</version><vendor>hand</vendor>',
    '<summary>s</summary><description>d</description>',
    `<file-list>${files.map((file) => `<file>${file}</file>`).join('')}</file-list>`,
    `<acceptance-level>${level}</acceptance-level><live-install-allowed>true</live-install-allowed>`,
    `<payloads><payload name="made" type="${type}" size="${packed.length}">`,
    `<checksum checksum-type="sha-256" verify-process="gunzip">${hash('sha256', tarBytes)}</checksum>`,
    `<checksum checksum-type="sha-256">${hash('sha256', packed)}</checksum>`,
    `<checksum checksum-type="sha-1" verify-process="gunzip">${hash('sha1', tarBytes)}</checksum>`,
    '</payload></payloads></vib>',
  ].join('\n')
  return ar([
    ['descriptor.xml', Buffer.from(parts.descriptor ?? descriptor)],
    ['sig.pkcs7', signature],
    ['made', packed],
  ])
}
