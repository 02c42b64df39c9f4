import { productVersion } from '../about.ts'
import type { Methods } from '../calls.ts'
import { withSession } from '../calls.ts'
import { hostConfigFault, invalidRequest } from '../faults.ts'
import { refs } from '../refs.ts'
import { endTask, startTask } from '../tasks.ts'
import { bool, list, str, struct, time, writeField } from '../values.ts'
import type { Field, Value } from '../values.ts'
import type { World } from '../world.ts'
import { childText } from '../xml.ts'
import { setAcceptance } from './image.ts'
import type { InstalledPackage } from './image-data.ts'
import { acceptanceOf } from './packages.ts'
import { provisionText } from './relations.ts'
import type { Comparison, Constraint } from './relations.ts'

const on = [refs.imageConfigManager.type]
const privilege = 'Host.Config.Image'

/** Methods of HostImageConfigManager. */
export function imageMethods(world: World): Methods {
  return {
    // Facts: the level and the profile require System.Read, which every role has; packages and date require more, yet only read.
    HostImageConfigGetAcceptance: { on, run: () => writeField('returnval', str(world.setup.acceptance)) },
    HostImageConfigGetProfile: { on, run: () => writeField('returnval', profile(world)) },
    UpdateHostImageAcceptanceLevel: {
      on,
      privilege,
      run: ({ args, method }) => {
        const name = childText(args, 'newAcceptanceLevel')
        if (name === null)
          return invalidRequest(`Required parameter newAcceptanceLevel is missing in the call of ${method}.`)
        // Fact: names of esxcli and of descriptors are none here.
        const level = acceptanceOf(name.trim(), 'soap')
        if (level === undefined) return hostConfigFault(`Invalid acceptance level: ${name}`)
        const refusal = setAcceptance(world, level)
        return refusal === undefined ? '' : hostConfigFault(refusal)
      },
    },
    // Fact: the names of these two begin with a small letter.
    fetchSoftwarePackages: {
      on,
      privilege,
      reads: true,
      run: () =>
        writeField('returnval', list('SoftwarePackage', [...world.image.packages.values()].map(softwarePackage))),
    },
    installDate: {
      on,
      privilege,
      reads: true,
      // Fact: reading the date leaves a task behind.
      run: withSession((_call, { userName }) => {
        endTask(
          world,
          startTask(world, {
            name: 'installDate',
            descriptionId: 'host.ImageConfigManager.installDate',
            entity: refs.host,
            entityName: world.host.name,
            userName,
          }),
        )
        return writeField('returnval', time(installDate(world)))
      }),
    },
  }
}

/** HostImageProfileSummary. Fact: a profile that was changed says so in its name. */
function profile(world: World): Value {
  const version = productVersion(world.options.apiVersion)
  return struct('HostImageProfileSummary', [
    ['name', str(`${world.image.updated ? '(Updated) ' : ''}ESXi-${version}-${world.setup.build}-standard`)],
    ['vendor', str('VMware, Inc.')],
  ])
}

/** The day the host was installed: that of its oldest package. */
const installDate = ({ host, image }: World): number =>
  Math.min(host.bootTime, ...[...image.packages.values()].map(({ installed }) => installed))

const texts = (name: string, of: readonly string[]): Field => [name, list('string', of.map(str))]

/** Fact: in SOAP comparisons have names. */
const comparisons: Readonly<Record<Comparison, string>> = {
  '<<': 'lessThan',
  '<=': 'lessThanEqual',
  '=': 'equals',
  '>=': 'greaterThanEqual',
  '>>': 'greaterThan',
}

const relations = (name: string, of: readonly Constraint[]): Field => [
  name,
  list(
    'Relation',
    of.map((each) =>
      struct('Relation', [
        ['constraint', each.version === null ? undefined : str(comparisons[each.version.comparison])],
        ['name', str(each.name)],
        ['version', each.version === null ? undefined : str(each.version.text)],
      ]),
    ),
  ),
]

function softwarePackage(each: InstalledPackage): Value {
  return struct('SoftwarePackage', [
    ['name', str(each.name)],
    ['version', str(each.version)],
    ['type', str('bootbank')],
    ['vendor', str(each.vendor)],
    ['acceptanceLevel', str(each.acceptance)],
    ['summary', str(each.summary)],
    ['description', str(each.description)],
    texts(
      'referenceURL',
      each.urls.map(({ url }) => url),
    ),
    ['creationDate', time(each.created)],
    relations('depends', each.depends),
    relations('conflicts', each.conflicts),
    relations('replaces', each.replaces),
    texts('provides', each.provides.map(provisionText)),
    ['maintenanceModeRequired', bool(each.maintenanceMode)],
    texts('hardwarePlatformsRequired', each.hardware),
    [
      'capability',
      struct('SoftwarePackageCapability', [
        ['liveInstallAllowed', bool(each.liveInstall)],
        ['liveRemoveAllowed', bool(each.liveRemove)],
        ['statelessReady', bool(each.stateless)],
        ['overlay', bool(each.overlay)],
      ]),
    ],
    texts('tag', each.tags),
    texts('payload', each.payloads),
  ])
}
