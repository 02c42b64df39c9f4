import type { AcceptanceLevel, VibDescription, VibRefusal, VibRelation } from '../../models/vib.ts'
import { child, childrenOf, childText, readXml, type XmlElement, type XmlFault } from './xml.ts'

/** The largest descriptor that is read. Bytes; those of the vendor's own base package have some hundred thousand. */
export const maxDescriptorBytes = 2 * 1_024 * 1_024
const bounds = { characters: maxDescriptorBytes, elements: 50_000 }

/** A payload as the descriptor states it. */
export interface StatedPayload {
  readonly name: string
  readonly type: string
  /** Null when it does not say a number. */
  readonly size: number | null
  readonly checksums: readonly { readonly type: string; readonly process: string | null; readonly stated: string }[]
}

/** What a descriptor.xml says, without what only the archive can show. */
export type Descriptor = Omit<
  VibDescription,
  'signature' | 'members' | 'payloads' | 'firewall' | 'problems' | 'bytes' | 'sha256'
> & {
  readonly payloads: readonly StatedPayload[]
  readonly fileList: readonly string[]
  /** Whether it has the name, version and vendor that a host needs. */
  readonly complete: boolean
}

const refusals: Readonly<Record<XmlFault, VibRefusal>> = {
  doctype: 'vib-doctype',
  malformed: 'vib-descriptor-invalid',
  'too-large': 'vib-descriptor-too-large',
}

const levels: Readonly<Record<string, AcceptanceLevel>> = {
  certified: 'VMwareCertified',
  accepted: 'VMwareAccepted',
  partner: 'PartnerSupported',
  community: 'CommunitySupported',
}

/** Returns a level in esxcli's spelling; a word that is none of the four as it is, and nothing as community. */
function acceptanceOf(word: string | null): string {
  const level = word === null || word === '' ? 'community' : word
  return Object.hasOwn(levels, level) ? (levels[level] ?? level) : level
}

/** Reads the descriptor of a VIB from outside. */
export function readDescriptor(text: string): Descriptor | VibRefusal {
  const root = readXml(text, bounds)
  if (typeof root === 'string') return refusals[root]
  if (root.name !== 'vib') return 'vib-descriptor-invalid'
  const payloads = childrenOf(child(root, 'payloads'), 'payload').map(statedPayload)
  const fileList = child(root, 'file-list')
  const template =
    root.attributes['version'] === undefined &&
    fileList === undefined &&
    payloads.every(({ checksums }) => checksums.length === 0)
  if (template) return 'vib-descriptor-template'
  const textOf = (name: string): string => childText(root, name) ?? ''
  const requires = child(root, 'system-requires')
  return {
    name: textOf('name'),
    version: textOf('version'),
    vendor: textOf('vendor'),
    type: textOf('type'),
    summary: textOf('summary'),
    description: textOf('description'),
    releaseDate: childText(root, 'release-date'),
    acceptance: acceptanceOf(childText(root, 'acceptance-level')),
    relations: relationsOf(child(root, 'relationships')),
    platforms: childrenOf(requires, 'softwarePlatform').flatMap(({ attributes: { version = '' } }) =>
      version === '' ? [] : [version],
    ),
    maintenanceMode: childText(requires, 'maintenance-mode') === 'true',
    liveInstall: childText(root, 'live-install-allowed') === 'true',
    liveRemove: childText(root, 'live-remove-allowed') === 'true',
    payloads,
    fileList: childrenOf(fileList, 'file').map((file) => file.text.trim()),
    complete: ['name', 'version', 'vendor'].every((name) => textOf(name) !== ''),
  }
}

function statedPayload(payload: XmlElement): StatedPayload {
  const { name = '', type = '', size = '' } = payload.attributes
  return {
    name,
    type,
    size: /^\d{1,15}$/.test(size) ? Number(size) : null,
    checksums: childrenOf(payload, 'checksum').map(({ attributes, text }) => ({
      type: attributes['checksum-type'] ?? '',
      process: attributes['verify-process'] || null,
      stated: text.trim().toLowerCase(),
    })),
  }
}

const relationKinds = ['depends', 'conflicts', 'replaces', 'provides'] as const

function relationsOf(relationships: XmlElement | undefined): VibRelation[] {
  return relationKinds.flatMap((kind) =>
    (child(relationships, kind)?.children ?? []).map(({ attributes: { name = '', relation = '', version = '' } }) => ({
      kind,
      name,
      condition: relation === '' && version === '' ? null : `${relation} ${version}`.trim(),
    })),
  )
}
