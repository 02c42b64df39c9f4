import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import type { PracticeAcceptance } from '../api.ts'
import { readAr, readTar } from './archive.ts'
import type { Member } from './archive.ts'
import { readDescriptor } from './descriptor.ts'
import type { Descriptor, StatedPayload } from './descriptor.ts'
import { readFirewallFile } from './firewall-file.ts'
import { vibId } from './image-data.ts'
import type { InstalledPackage } from './image-data.ts'
import { acceptanceName, isBelow } from './packages.ts'

/** A refusal as the host's image library words it. */
export interface Refusal {
  /** Name of its exception, such as `VibFormatError`. */
  readonly kind: string
  readonly lines: readonly string[]
  /** Exit status of esxupdate. */
  readonly status: number
}

/** What a VIB is judged against. */
export interface Judges {
  /** Version of the product, such as `8.0.3`. */
  readonly release: string
  readonly acceptance: PracticeAcceptance
  readonly packages: ReadonlyMap<string, InstalledPackage>
  /** Fact: digests are compared while the payload is unpacked, so a dry run misses what is wrong with them. */
  readonly dryRun: boolean
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Tells a refusal from everything else. */
export const isRefusal = (outcome: object): outcome is Refusal => 'kind' in outcome && 'status' in outcome

const format = (...lines: string[]): Refusal => ({ kind: 'VibFormatError', lines, status: 8 })
const refused = (kind: string, ...lines: string[]): Refusal => ({ kind, lines, status: 15 })

/** The most that gunzip may make of a payload. */
const largestPayload = 64 * 1024 ** 2

/** Facts: places that files of community VIBs have been seen in; the list of 7 and later is not published. */
const communityPlaces = [
  'etc/cim/',
  'etc/init.d/',
  'etc/vmware/driver.map.d/',
  'etc/vmware/firewall/',
  'etc/vmware/pciid/',
  'etc/vmware/service/',
  'etc/vmware/shutdown/shutdown.d/',
  'etc/vmware/vm-support/',
  'opt/',
  'usr/lib/cim/',
  'usr/lib/hostprofiles/plugins/',
  'usr/lib/vmware/',
  'usr/lib/vmware-debug/',
  'usr/share/hwdata/driver.pciids.d/',
]

interface Unpacked {
  readonly stated: StatedPayload
  readonly stored: Buffer
  readonly unzipped: Buffer
}

/** Judges a VIB as a host of that release would; the switches `force` and `nosigcheck` change nothing here. */
export function judgeVib(bytes: Buffer, judges: Judges): InstalledPackage | Refusal {
  const members = readAr(bytes)
  if (members === undefined || members.length === 0) return format('Bad VIB archive header')
  const [first, signature, ...payloads] = members
  const descriptor = first?.name === 'descriptor.xml' ? readDescriptor(first.content) : undefined
  if (descriptor === undefined) return format('Bad VIB descriptor')
  if (signature?.name !== 'sig.pkcs7') return format('Bad VIB archive header')
  const unpacked = unpack(descriptor, payloads)
  if (isRefusal(unpacked)) return unpacked
  const files = filesOf(unpacked)
  if (files === undefined) return format('Bad payload')
  return (
    judgeFiles(descriptor, files) ??
    judgeTrust(descriptor, signature, judges) ??
    judgeRelease(descriptor, judges) ??
    judgeChecksums(descriptor, unpacked, judges) ??
    judgeTwin(descriptor, unpacked, judges) ??
    installed(descriptor, unpacked, files, judges.now)
  )
}

/** Fact: the payloads follow in the order of the descriptor, under their names. */
function unpack({ payloads }: Descriptor, members: readonly Member[]): readonly Unpacked[] | Refusal {
  if (payloads.length === 0 || payloads.length !== members.length) return format('Bad VIB archive header')
  const unpacked: Unpacked[] = []
  for (const [index, stated] of payloads.entries()) {
    const member = members[index]
    if (member?.name !== stated.name) return format('Bad VIB archive header')
    if (stated.type !== 'tgz' && stated.type !== 'vgz') return format(`Unsupported payload type ${stated.type}`)
    const unzipped = gunzip(member.content)
    if (unzipped === undefined) return format(`Payload ${stated.name} is damaged`)
    // Some builders state the size of the unpacked payload; those VIBs install too.
    if (stated.size !== member.content.length && stated.size !== unzipped.length)
      return format(`Payload ${stated.name} has another size than stated`)
    unpacked.push({ stated, stored: member.content, unzipped })
  }
  return unpacked
}

function gunzip(stored: Buffer): Buffer | undefined {
  try {
    return gunzipSync(stored, { maxOutputLength: largestPayload })
  } catch {
    return undefined
  }
}

function filesOf(payloads: readonly Unpacked[]): ReadonlyMap<string, Buffer> | undefined {
  const files = new Map<string, Buffer>()
  for (const { unzipped } of payloads) {
    const tar = readTar(unzipped)
    if (tar === undefined) return undefined
    for (const [path, content] of tar) files.set(path.replace(/^\.\//, ''), content)
  }
  return files
}

function judgeFiles(descriptor: Descriptor, files: ReadonlyMap<string, Buffer>): Refusal | undefined {
  const listed = new Set(descriptor.files)
  const strays = [...files.keys()].filter((path) => path.startsWith('/') || path.split('/').includes('..'))
  if (strays.length > 0) return format(`Payload file ${strays[0]} leaves the root`)
  if (listed.size !== files.size || [...files.keys()].some((path) => !listed.has(path)))
    return format('The file list differs from the payload')
  const misplaced = [...files.keys()].some((path) => !communityPlaces.some((place) => path.startsWith(place)))
  if (descriptor.acceptance !== 'community' || !misplaced) return undefined
  return refused(
    'VibValidationError',
    `VIB ${vibId(descriptor)} violates extensibility rule checks: ['(line 1: col 0) Element vib failed to validate content']`,
  )
}

/** Facts: only community VIBs go unsigned, and the floor holds for all VIBs together. */
function judgeTrust(descriptor: Descriptor, signature: Member, { acceptance, packages }: Judges): Refusal | undefined {
  // Signatures of the vendor cannot exist here, so whatever claims one has no trusted signer.
  if (descriptor.acceptance !== 'community')
    return refused('InstallationError', `('${vibId(descriptor)}', 'Could not find a trusted signer.')`)
  if (signature.content.length > 0 && !signature.content.toString('latin1').startsWith('-----BEGIN PKCS7-----'))
    return format('Bad VIB signature')
  const others = [...packages.values()].filter(({ name }) => name !== descriptor.name)
  const below = [...others, descriptor].filter((vib) => isBelow(vib.acceptance, acceptance))
  if (below.length === 0) return undefined
  return refused(
    'AcceptanceConfigError',
    ...below.map(
      (vib) =>
        `VIB ${vibId(vib)}'s acceptance level is ${acceptanceName(vib.acceptance, 'descriptor')}, which is not compliant ` +
        `with the ImageProfile acceptance level ${acceptanceName(acceptance, 'descriptor')}`,
    ),
    "To change the host acceptance level, use the 'esxcli software acceptance set' command.",
  )
}

function judgeRelease(descriptor: Descriptor, { release }: Judges): Refusal | undefined {
  const { platforms } = descriptor
  if (platforms.length === 0 || platforms.some((pattern) => matchesRelease(release, pattern))) return undefined
  return refused('DependencyError', `VIB ${vibId(descriptor)} is for another release: ${platforms.join(', ')}`)
}

/** Whether a pattern such as `8.*` means a release. */
export function matchesRelease(release: string, pattern: string): boolean {
  const wanted = pattern.split('.')
  const parts = release.split('.')
  return wanted.every((part, index) => part === '*' || part === parts[index])
}

const digest = (type: string, bytes: Buffer): string => createHash(type).update(bytes).digest('hex')

/**
 * Facts: from 8.0 on every payload needs the sha-256 of its unpacked bytes. Before, a host let the last sha-256 win and compared it with
 * the stored bytes, so the order counts.
 */
function judgeChecksums(
  descriptor: Descriptor,
  payloads: readonly Unpacked[],
  { release, dryRun }: Judges,
): Refusal | undefined {
  const modern = Number.parseInt(release, 10) >= 8
  if (
    modern &&
    !payloads.every(({ stated }) => stated.checksums.some((each) => each.gunzip && each.type === 'sha-256'))
  )
    return refused(
      'ProfileValidationError',
      `In ImageProfile (Updated) ESXi-${release}, the payload(s) in VIB ${vibId(descriptor)} does not have sha-256 gunzip ` +
        'checksum. This will prevent VIB security verification and secure boot from functioning properly. Please ' +
        'remove this VIB or please check with your vendor for a replacement of this VIB',
    )
  if (dryRun) return undefined
  for (const { stated, stored, unzipped } of payloads) {
    const last = stated.checksums.findLast(({ type }) => type === 'sha-256')
    if (last === undefined) return format(`Payload ${stated.name} has no checksum`)
    const compared = modern ? stated.checksums : [{ ...last, gunzip: false }, ...stated.checksums.filter(isSha1)]
    for (const { type, gunzip: unpacked, digest: expected } of compared) {
      const algorithm = algorithms[type]
      if (algorithm === undefined) return format(`Unknown checksum ${type}`)
      const calculated = digest(algorithm, unpacked ? unzipped : stored)
      if (calculated !== expected)
        return refused(
          'InstallationError',
          `Calculated digest at EOF does not match expected result: ${calculated} calculated, ${expected} expected.`,
          `vibs = ${vibId(descriptor)}`,
        )
    }
  }
  return undefined
}

const algorithms: Readonly<Record<string, string>> = { 'sha-256': 'sha256', 'sha-1': 'sha1' }
const isSha1 = ({ type }: { readonly type: string }): boolean => type === 'sha-1'

/** Fact: the same name and version with other content is refused. */
function judgeTwin(descriptor: Descriptor, payloads: readonly Unpacked[], { packages }: Judges): Refusal | undefined {
  const twin = packages.get(descriptor.name)
  if (twin === undefined || vibId(twin) !== vibId(descriptor) || twin.digest === digestOf(payloads)) return undefined
  const id = vibId(descriptor)
  return refused('ValueError', `VIBs ${id}, ${id} have unequal values of the 'payloads' attribute`)
}

const digestOf = (payloads: readonly Unpacked[]): string =>
  digest('sha256', Buffer.concat(payloads.map(({ unzipped }) => unzipped)))

function installed(
  descriptor: Descriptor,
  payloads: readonly Unpacked[],
  files: ReadonlyMap<string, Buffer>,
  now: number,
): InstalledPackage {
  const { files: _listed, platforms: _platforms, payloads: _stated, ...described } = descriptor
  return {
    ...described,
    installed: now,
    payloads: payloads.map(({ stated }) => stated.name),
    digest: digestOf(payloads),
    firewall: [...files]
      .filter(([path]) => /^etc\/vmware\/firewall\/[^/]+$/.test(path))
      .flatMap(([, content]) => readFirewallFile(content.toString('utf8'))),
  }
}
