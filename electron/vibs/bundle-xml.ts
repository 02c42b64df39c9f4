import { descriptorDate, vibId } from '../../shared/rules/vibs/descriptor-xml.ts'
import { xmlElement, xmlText } from '../../shared/rules/vibs/xml.ts'
import type { BuiltVib } from './build-vib.ts'

/** Releases a bundle says it is for. A component exists from 7.0 on. */
const platforms = { all: ['7.*', '8.*', '9.*'], legacy: ['6.*', '7.*'] } as const
const product = 'embeddedEsx'

/** Returns where the VIB lies within the bundle. */
export function vibPath({ vib }: BuiltVib): string {
  return `vib20/${vib.name}/${vibId(vib)}.vib`
}

/** Writes index.xml, which names the vendor's index. */
export function indexXml({ vib: { vendor } }: BuiltVib): string {
  return document([
    '<vendorList>',
    '  <vendor>',
    `    ${xmlElement('name', vendor)}`,
    `    ${xmlElement('code', vendor)}`,
    '    <indexfile>vendor-index.xml</indexfile>',
    '    <patchUrl/>',
    '    <relativePath/>',
    '    <content>',
    '      <name>VMware ESX</name>',
    '      <type>http://www.vmware.com/depotmanagement/esx</type>',
    '    </content>',
    '  </vendor>',
    '</vendorList>',
  ])
}

/** Writes vendor-index.xml: the metadata for each release. */
export function vendorIndexXml({ profile }: BuiltVib): string {
  return document([
    '<metaList>',
    ...platforms[profile].flatMap((version) => [
      '  <metadata>',
      `    ${xmlElement('productId', product)}`,
      `    ${xmlElement('version', version)}`,
      '    <locale/>',
      '    <url>metadata.zip</url>',
      '  </metadata>',
    ]),
    '</metaList>',
  ])
}

/** Writes vmware.xml: the bulletin with all about its VIB. */
export function vmwareXml(built: BuiltVib): string {
  const { vib, bytes, sha256, live } = built
  return document([
    '<metadataResponse>',
    '  <version>3.0</version>',
    `  ${xmlElement('timestamp', descriptorDate(vib.releaseDate).slice(0, 26))}`,
    ...bulletin(built, [
      '<vib>',
      '  <vibVersion>1.4.5</vibVersion>',
      `  ${xmlElement('vibID', vibId(vib))}`,
      `  ${xmlElement('name', vib.name)}`,
      `  ${xmlElement('version', vib.version)}`,
      `  ${xmlElement('vendor', vib.vendor)}`,
      '  <vibType>bootbank</vibType>',
      `  ${xmlElement('summary', vib.summary)}`,
      '  <systemReqs>',
      '    <maintenanceMode>false</maintenanceMode>',
      ...swPlatforms(built).map((line) => `    ${line}`),
      '  </systemReqs>',
      '  <relationships/>',
      '  <postInstall>',
      `    ${xmlElement('rebootRequired', !live)}`,
      '    <hostdRestart>false</hostdRestart>',
      '  </postInstall>',
      '  <softwareTags/>',
      '  <vibFile>',
      '    <sourceUrl/>',
      `    ${xmlElement('relativePath', vibPath(built))}`,
      `    ${xmlElement('packedSize', bytes)}`,
      '    <checksum>',
      '      <checksumType>sha-256</checksumType>',
      `      ${xmlElement('checksum', sha256)}`,
      '    </checksum>',
      '  </vibFile>',
      '</vib>',
    ]).map((line) => `  ${line}`),
    '</metadataResponse>',
  ])
}

/** Writes the bulletin by itself, which names its VIB by id only. */
export function bulletinXml(built: BuiltVib): string {
  return document(bulletin(built, [xmlElement('vibID', vibId(built.vib))]))
}

/** Returns the lines that a copy of the descriptor has in a bundle beyond those of the VIB. */
export function metadataLines(built: BuiltVib): string[] {
  return [
    xmlElement('relative-path', vibPath(built)),
    xmlElement('packed-size', built.bytes),
    `<checksum checksum-type="sha-256">${built.sha256}</checksum>`,
  ]
}

function bulletin(built: BuiltVib, vibs: readonly string[]): string[] {
  const { vib, profile } = built
  const date = descriptorDate(vib.releaseDate)
  const component =
    profile === 'legacy'
      ? []
      : [
          `  <componentNameSpec name="${xmlText(vib.name)}" uiString="${xmlText(vib.summary)}"/>`,
          `  <componentVersionSpec version="${xmlText(vib.version)}" uiString="${xmlText(vib.version)}"/>`,
        ]
  return [
    '<bulletin>',
    `  ${xmlElement('id', vib.name)}`,
    `  ${xmlElement('vendor', vib.vendor)}`,
    `  ${xmlElement('summary', vib.summary)}`,
    '  <severity>general</severity>',
    '  <category>general</category>',
    '  <urgency>important</urgency>',
    '  <releaseType>extension</releaseType>',
    `  ${xmlElement('description', vib.summary)}`,
    '  <kbUrl/>',
    '  <contact/>',
    ...component,
    `  ${xmlElement('releaseDate', date)}`,
    '  <platforms>',
    ...swPlatforms(built, 'softwarePlatform').map((line) => `    ${line}`),
    '  </platforms>',
    '  <vibList>',
    ...vibs.map((line) => `    ${line}`),
    '  </vibList>',
    '</bulletin>',
  ]
}

function swPlatforms({ profile }: BuiltVib, name = 'swPlatform'): string[] {
  return platforms[profile].map((version) => `<${name} version="${version}" locale="" productLineID="${product}"/>`)
}

function document(lines: readonly string[]): string {
  return ['<?xml version="1.0" encoding="UTF-8"?>', ...lines, ''].join('\n')
}
