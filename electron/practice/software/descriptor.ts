import type { PracticeAcceptance } from '../api.ts'
import { child, childText, children, parseXml } from '../xml.ts'
import type { XmlElement } from '../xml.ts'
import { acceptanceOf } from './packages.ts'
import { readRelations } from './relations.ts'
import type { Relations } from './relations.ts'

/** A checksum of a payload as it is stored, or of what gunzip makes of it. */
export interface Checksum {
  readonly type: string
  readonly gunzip: boolean
  readonly digest: string
}

/** A payload as the descriptor states it. */
export interface StatedPayload {
  readonly name: string
  readonly type: string
  readonly size: number
  readonly checksums: readonly Checksum[]
}

/** What descriptor.xml says of a VIB. */
export interface Descriptor extends Relations {
  readonly name: string
  readonly version: string
  readonly vendor: string
  readonly summary: string
  readonly description: string
  readonly urls: readonly { readonly key: string; readonly url: string }[]
  readonly tags: readonly string[]
  readonly acceptance: PracticeAcceptance
  /** Milliseconds since the epoch. */
  readonly created: number
  readonly files: readonly string[]
  readonly payloads: readonly StatedPayload[]
  readonly liveInstall: boolean
  readonly liveRemove: boolean
  readonly maintenanceMode: boolean
  readonly stateless: boolean
  readonly overlay: boolean
  /** Vendors of the machines that it is for; empty: any. */
  readonly hardware: readonly string[]
  /** Release patterns such as `8.*`; empty: any. */
  readonly platforms: readonly string[]
}

/** Reads descriptor.xml; undefined when it is none of a finished VIB. */
export function readDescriptor(bytes: Buffer): Descriptor | undefined {
  const root = parseXml(bytes.toString('utf8'))
  // Fact: without the version it is a template for authors.
  if (root?.name !== 'vib' || root.attributes.get('version') === undefined) return undefined
  const field = (name: string): string => childText(root, name)?.trim() ?? ''
  const acceptance = acceptanceOf(field('acceptance-level') || 'community', 'descriptor')
  const [name, version, vendor] = ['name', 'version', 'vendor'].map(field)
  if (!isName(name) || !isName(vendor) || version === undefined || !/^[\w.]+-[\w.]+$/.test(version)) return undefined
  const relations = readRelations(root)
  if (acceptance === undefined || relations === undefined) return undefined
  const requires = child(root, 'system-requires')
  const created = Date.parse(field('release-date'))
  return {
    name,
    version,
    vendor,
    summary: field('summary'),
    description: field('description'),
    urls: elements(child(root, 'urls'), 'url').map(({ attributes, text }) => ({
      key: attributes.get('key') ?? '',
      url: text.trim(),
    })),
    tags: texts(child(root, 'software-tags'), 'tag'),
    ...relations,
    acceptance,
    created: Number.isNaN(created) ? 0 : created,
    files: texts(child(root, 'file-list'), 'file'),
    payloads: elements(child(root, 'payloads'), 'payload').map(readPayload),
    liveInstall: field('live-install-allowed') === 'true',
    liveRemove: field('live-remove-allowed') === 'true',
    maintenanceMode: childText(requires, 'maintenance-mode')?.trim() === 'true',
    stateless: field('stateless-ready') === 'true',
    overlay: field('overlay') === 'true',
    hardware: elements(requires, 'hardwarePlatform').map(({ attributes }) => attributes.get('vendor') ?? ''),
    platforms: elements(requires, 'softwarePlatform')
      .map((platform) => platform.attributes.get('version') ?? '')
      .filter((pattern) => pattern !== ''),
  }
}

const isName = (text: string | undefined): text is string => text !== undefined && /^[\w.-]+$/.test(text)

const elements = (parent: XmlElement | undefined, name: string): readonly XmlElement[] =>
  parent === undefined ? [] : children(parent, name)

const texts = (parent: XmlElement | undefined, name: string): string[] =>
  elements(parent, name).map((element) => element.text.trim())

function readPayload(element: XmlElement): StatedPayload {
  return {
    name: element.attributes.get('name') ?? '',
    type: element.attributes.get('type') ?? '',
    size: Number(element.attributes.get('size')),
    checksums: children(element, 'checksum').map((checksum) => ({
      type: checksum.attributes.get('checksum-type') ?? '',
      gunzip: checksum.attributes.get('verify-process') === 'gunzip',
      digest: checksum.text.trim().toLowerCase(),
    })),
  }
}
