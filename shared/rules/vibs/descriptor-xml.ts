import type { VibPackage, VibProfile } from '../../models/vib.ts'
import { xmlElement, xmlText } from './xml.ts'

/** What the descriptor says about the built payload. Hashes are lower-case hexadecimal. */
export interface BuiltPayload {
  readonly name: string
  /** Bytes of the gzip. */
  readonly size: number
  readonly storedSha256: string
  readonly tarSha256: string
  readonly tarSha1: string
  /** Paths of the regular files, without a slash in front. */
  readonly files: readonly string[]
}

/** What decides how the host treats the VIB, beyond its name. */
export interface DescriptorOptions {
  readonly profile: VibProfile
  /** Nothing in it needs a restart of the host: true for firewall rules alone. */
  readonly live: boolean
}

/** Returns an id as bundles and hosts write it: `<vendor>_bootbank_<name>_<version>`. */
export function vibId({ vendor, name, version }: Pick<VibPackage, 'vendor' | 'name' | 'version'>): string {
  return `${vendor}_bootbank_${name}_${version}`
}

/** Returns a release date as descriptors have it: UTC with six decimals and an offset. */
export function descriptorDate(releaseDate: string): string {
  return `${new Date(releaseDate).toISOString().slice(0, 23)}000+00:00`
}

/**
 * Writes the descriptor.xml of a VIB that was built here. `extra` are further children, for the copy in a bundle's metadata.
 */
export function writeDescriptor(
  vib: VibPackage,
  payload: BuiltPayload,
  { profile, live }: DescriptorOptions,
  extra: readonly string[] = [],
): string {
  return [
    '<vib version="5.0">',
    `  ${xmlElement('type', 'bootbank')}`,
    `  ${xmlElement('name', vib.name)}`,
    `  ${xmlElement('version', vib.version)}`,
    `  ${xmlElement('vendor', vib.vendor)}`,
    `  ${xmlElement('summary', vib.summary)}`,
    `  ${xmlElement('description', vib.summary)}`,
    `  ${xmlElement('release-date', descriptorDate(vib.releaseDate))}`,
    '  <urls/>',
    '  <relationships>',
    ...['depends', 'conflicts', 'replaces', 'provides', 'compatibleWith'].map((relation) => `    <${relation}/>`),
    '  </relationships>',
    '  <software-tags/>',
    '  <system-requires>',
    `    ${xmlElement('maintenance-mode', false)}`,
    '  </system-requires>',
    '  <file-list>',
    ...payload.files.map((path) => `    ${xmlElement('file', path)}`),
    '  </file-list>',
    `  ${xmlElement('acceptance-level', 'community')}`,
    `  ${xmlElement('live-install-allowed', live)}`,
    `  ${xmlElement('live-remove-allowed', live)}`,
    `  ${xmlElement('cimom-restart', false)}`,
    `  ${xmlElement('stateless-ready', true)}`,
    `  ${xmlElement('overlay', false)}`,
    '  <payloads>',
    `    <payload name="${xmlText(payload.name)}" type="tgz" size="${payload.size}">`,
    ...checksumLines(payload, profile).map((line) => `      ${line}`),
    '    </payload>',
    '  </payloads>',
    ...extra.map((line) => `  ${line}`),
    '</vib>',
    '',
  ].join('\n')
}

/**
 * In the vendor's order. The other order, in which the stored SHA-256 comes first, is refused by hosts before 7.0, which
 * probably let the last SHA-256 win.
 */
function checksumLines({ storedSha256, tarSha256, tarSha1 }: BuiltPayload, profile: VibProfile): string[] {
  const gunzip = 'verify-process="gunzip"'
  return [
    ...(profile === 'all' ? [`<checksum checksum-type="sha-256" ${gunzip}>${tarSha256}</checksum>`] : []),
    `<checksum checksum-type="sha-256">${storedSha256}</checksum>`,
    `<checksum checksum-type="sha-1" ${gunzip}>${tarSha1}</checksum>`,
  ]
}
