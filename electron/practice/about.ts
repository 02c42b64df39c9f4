import { enumeration, refTo, str, struct } from './values.ts'
import type { Value } from './values.ts'
import { refs } from './refs.ts'
import type { World } from './world.ts'

/** `8.0.3` of `8.0.3.0`. */
export const productVersion = (apiVersion: string): string => apiVersion.split('.').slice(0, 3).join('.')

/** AboutInfo. Fact: a standalone host reports apiType HostAgent, which distinguishes it from a vCenter. */
export function aboutInfo(world: World): Value {
  const { apiVersion } = world.options
  const { build } = world.setup
  const version = productVersion(apiVersion)
  return struct('AboutInfo', [
    ['name', str('VMware ESXi')],
    ['fullName', str(`VMware ESXi ${version} build-${build}`)],
    ['vendor', str('VMware, Inc.')],
    ['version', str(version)],
    ['build', str(build)],
    ['localeVersion', str('INTL')],
    ['localeBuild', str('000')],
    ['osType', str('vmnix-x86')],
    ['productLineId', str('embeddedEsx')],
    ['apiType', str('HostAgent')],
    ['apiVersion', str(apiVersion)],
    ['licenseProductName', str('VMware ESX Server')],
    ['licenseProductVersion', str(`${version.split('.')[0] ?? '8'}.0`)],
  ])
}

/** ServiceContent. Fact: it can be read before login, and a host's managers carry ha-* names. */
export function serviceContent(world: World): Value {
  return struct('ServiceContent', [
    ['rootFolder', refTo(refs.rootFolder)],
    ['propertyCollector', refTo(refs.propertyCollector)],
    ['viewManager', refTo(refs.viewManager)],
    ['about', aboutInfo(world)],
    ['sessionManager', refTo(refs.sessionManager)],
    ['authorizationManager', refTo(refs.authorizationManager)],
    ['taskManager', refTo(refs.taskManager)],
    ['licenseManager', refTo(refs.licenseManager)],
    ['searchIndex', refTo(refs.searchIndex)],
  ])
}

const versions = [
  '8.0.3.0',
  '8.0.2.0',
  '8.0.1.0',
  '8.0.0.0',
  '7.0.3.0',
  '7.0.2.0',
  '7.0.1.0',
  '7.0',
  '6.7.3',
  '6.7.2',
  '6.7.1',
  '6.7',
  '6.5',
  '6.0',
  '5.5',
]

/** API versions older than the newest one served. */
function priorVersions(apiVersion: string): string[] {
  const at = versions.indexOf(apiVersion)
  return at < 0 ? versions.filter((version) => compareVersions(version, apiVersion) < 0) : versions.slice(at + 1)
}

/** Orders dotted versions by number; missing parts count as 0. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number)
  const right = b.split('.').map(Number)
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** The document at /sdk/vimServiceVersions.xml. Fact: it lists the API versions served, without a login. */
export function versionsDocument(apiVersion: string): string {
  const prior = priorVersions(apiVersion)
    .map((version) => `      <version>${version}</version>\n`)
    .join('')
  return (
    '<?xml version="1.0" encoding="UTF-8" ?>\n<namespaces version="1.0">\n  <namespace>\n    ' +
    `<name>urn:vim25</name>\n    <version>${apiVersion}</version>\n` +
    `    <priorVersions>\n${prior}    </priorVersions>\n  </namespace>\n</namespaces>\n`
  )
}

/** Names of connection states are their own enumerations on hosts and on VMs. */
export const connected = (type: string): Value => enumeration(type, 'connected')
