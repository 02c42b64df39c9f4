import { createHash } from 'node:crypto'
import { child, childText, children, parseXml } from '../xml.ts'
import type { XmlElement } from '../xml.ts'
import { readDescriptor } from './descriptor.ts'
import type { Descriptor } from './descriptor.ts'
import { isRefusal, matchesRelease } from './judge.ts'
import type { Refusal } from './judge.ts'
import { compareVibVersions } from './relations.ts'
import { matching } from './specification.ts'
import { openZip } from './zip.ts'
import type { Zip } from './zip.ts'

/** A VIB as the metadata of its bundle states it. */
interface StatedVib extends Descriptor {
  readonly path: string
  readonly size: number
  readonly sha256: string
}

/** What is taken of a bundle. */
interface Choice {
  /** Version of the product. */
  readonly release: string
  /** Specifications of VIBs; empty: all. */
  readonly names: readonly string[]
}

const textOf = (parent: XmlElement | undefined, name: string): string => childText(parent, name)?.trim() ?? ''

/** Takes the VIBs of an offline bundle, each as it lies there. `file` is undefined where the address leads nowhere. */
export function readBundle(address: string, file: Buffer | undefined, choice: Choice): readonly Buffer[] | Refusal {
  // Fact: a relative path is taken from the folder of the logs.
  const path = address.startsWith('/') ? address : `/var/log/vmware/${address}`
  if (file === undefined) return notRead(path, 'index.xml', `[Errno 2] No such file or directory: '${path}'`)
  const zip = openZip(file)
  if (zip === undefined) return notRead(path, 'index.xml', 'File is not a zip file')
  const stated = readMetadata(path, zip, choice.release)
  if (isRefusal(stated)) return stated
  const chosen = matching(stated, choice.names)
  if (isRefusal(chosen)) return chosen
  const vibs: Buffer[] = []
  for (const each of newest(chosen)) {
    const vib = readVib(path, zip, each)
    if (isRefusal(vib)) return vib
    vibs.push(vib)
  }
  return vibs
}

/** Follows the index to the metadata for this release, and reads what they state. */
function readMetadata(path: string, zip: Zip, release: string): readonly StatedVib[] | Refusal {
  const index = readXml(path, zip, 'index.xml')
  if (isRefusal(index)) return index
  const vendor = child(index, 'vendor')
  const vendorIndex = readXml(path, zip, textOf(vendor, 'relativePath') + textOf(vendor, 'indexfile'))
  if (isRefusal(vendorIndex)) return vendorIndex
  const urls = children(vendorIndex, 'metadata')
    .filter((each) => ['embeddedEsx', ''].includes(textOf(each, 'productId')))
    .filter((each) => matchesRelease(release, textOf(each, 'version') || '*'))
    .map((each) => textOf(each, 'url'))
  const stated: StatedVib[] = []
  for (const url of new Set(urls)) {
    const member = readMember(path, zip, url)
    if (isRefusal(member)) return member
    const inner = openZip(member)
    const list = inner === undefined ? undefined : readStated(inner)
    if (list === undefined) return malformed(path, url)
    stated.push(...list)
  }
  return stated
}

/** Fact: `vibs/` holds a descriptor of each VIB, with three children of its own that lead to the file. */
function readStated({ names, read }: Zip): readonly StatedVib[] | undefined {
  const stated: StatedVib[] = []
  if (!names.includes('vmware.xml')) return undefined
  for (const name of names.filter((each) => /^vibs\/[^/]+\.xml$/.test(each))) {
    const bytes = read(name)
    if (bytes === undefined || bytes === 'damaged') return undefined
    const [descriptor, root] = [readDescriptor(bytes), parseXml(bytes.toString('utf8'))]
    if (descriptor === undefined) return undefined
    stated.push({
      ...descriptor,
      path: textOf(root, 'relative-path'),
      size: Number(textOf(root, 'packed-size')),
      sha256: sha256Of(child(root, 'checksum')),
    })
  }
  return stated
}

/** Builders write the digest as the element's text or as that of a child of the same name. */
const sha256Of = (element: XmlElement | undefined): string =>
  (textOf(element, 'checksum') || (element?.text.trim() ?? '')).toLowerCase()

/** Of several versions of a VIB the highest counts. */
function newest(stated: readonly StatedVib[]): readonly StatedVib[] {
  return stated.filter(
    (each) => !stated.some((other) => other.name === each.name && compareVibVersions(other.version, each.version) > 0),
  )
}

function readVib(path: string, zip: Zip, stated: StatedVib): Buffer | Refusal {
  const vib = zip.read(stated.path)
  const url = `zip:${path}?${stated.path}`
  if (vib === undefined) return notDownloaded(url, missing(stated.path))
  const differs = vib === 'damaged' || vib.length !== stated.size
  if (differs || createHash('sha256').update(vib).digest('hex') !== stated.sha256)
    return notDownloaded(url, 'The file differs from what the metadata states')
  return vib
}

function readMember(path: string, zip: Zip, name: string): Buffer | Refusal {
  const bytes = zip.read(name)
  if (bytes === undefined) return notRead(path, name, missing(name))
  return bytes === 'damaged' ? notRead(path, name, `Bad CRC-32 for file '${name}'`) : bytes
}

function readXml(path: string, zip: Zip, name: string): XmlElement | Refusal {
  const bytes = readMember(path, zip, name)
  return isRefusal(bytes) ? bytes : (parseXml(bytes.toString('utf8')) ?? malformed(path, name))
}

const missing = (name: string): string => `"There is no item named '${name}' in the archive"`

/** Fact: these are the words for a file that is not there, and for a zip without an index; exit status 4. */
function notRead(path: string, name: string, why: string): Refusal {
  const url = `zip:${path}?${name}`
  const text = `('${url}', '', 'Error extracting ${name} from ${path}: ${why}')`
  return {
    kind: 'MetadataDownloadError',
    lines: [`Could not download from depot at ${url}, skipping (${text})`, `url = ${url}`],
    status: 4,
  }
}

/** Fact: metadata that cannot be read have an exit status of their own, 5. Which words go with it is not known. */
const malformed = (path: string, name: string): Refusal => ({
  kind: 'MetadataFormatError',
  lines: [`Could not parse ${name} of ${path}`],
  status: 5,
})

const notDownloaded = (url: string, why: string): Refusal => ({
  kind: 'VibDownloadError',
  lines: [`('${url}', '', '${why}')`],
  status: 7,
})
