import type { PracticeDatastore } from './api.ts'
import { objectsOf } from './properties.ts'
import type { ManagedObject, Parts } from './properties.ts'
import { refs } from './refs.ts'
import { bool, enumeration, int, list, long, refTo, refs as refList, str, struct } from './values.ts'
import type { Ref, Value } from './values.ts'
import type { World } from './world.ts'

/** Fact: the id of an NFS datastore is its server and path, of a VMFS its UUID; here its name makes it unique. */
const refOf = ({ name }: PracticeDatastore): Ref => ({ type: 'Datastore', id: `datastore-${name}` })

/** References of every datastore. */
export const datastoreRefs = (world: World): Ref[] => [refs.datastore, ...world.setup.datastores.map(refOf)]

/** DatastoreHostMount[] of a datastore. */
export function hostMounts(accessible: boolean, path: string, reason?: string): Value {
  return list('DatastoreHostMount', [
    struct('DatastoreHostMount', [
      ['key', refTo(refs.host)],
      [
        'mountInfo',
        struct('HostMountInfo', [
          ['path', str(path)],
          ['accessMode', str('readWrite')],
          ['mounted', bool(true)],
          ['accessible', bool(accessible)],
          ['inaccessibleReason', reason === undefined ? undefined : str(reason)],
        ]),
      ],
    ]),
  ])
}

type Plain = Readonly<Record<never, never>>

/** Returns the managed object of one of the datastores beside the first. */
export function datastoreObject(world: World, ref: Ref): ManagedObject | undefined {
  const found = world.setup.datastores.find((each) => refOf(each).id === ref.id)
  if (!found) return undefined
  const { name, type = 'VMFS', capacityBytes, freeBytes, uncommittedBytes, accessible = true } = found
  const url = `/vmfs/volumes/${ref.id}`
  const parts: Parts<Plain> = {
    name: () => str(name),
    parent: () => refTo(refs.datastoreFolder),
    // Fact: of an inaccessible datastore the numbers stay and mean nothing.
    summary: () =>
      struct('DatastoreSummary', [
        ['datastore', refTo(ref)],
        ['name', str(name)],
        ['url', str(url)],
        ['capacity', long(capacityBytes)],
        ['freeSpace', long(freeBytes)],
        ['uncommitted', uncommittedBytes === undefined ? undefined : long(uncommittedBytes)],
        ['accessible', bool(accessible)],
        ['multipleHostAccess', bool(false)],
        ['type', str(type)],
        ['maintenanceMode', enumeration('DatastoreSummaryMaintenanceModeState', found.maintenanceMode ?? 'normal')],
      ]),
    host: () =>
      hostMounts(accessible, url, accessible ? undefined : (found.inaccessibleReason ?? 'AllPathsDown_Timeout')),
    vm: () => refList([]),
    info: () =>
      struct('DatastoreInfo', [
        ['name', str(name)],
        ['url', str(url)],
        ['freeSpace', long(freeBytes)],
        ['maxFileSize', long(capacityBytes)],
        ['containerId', int(0)],
      ]),
  }
  return objectsOf<Plain>({
    type: 'Datastore',
    bases: ['ManagedEntity', 'ExtensibleManagedObject'],
    parts,
    unset: ['browser', 'iormConfiguration', 'capability', 'overallStatus', 'configIssue', 'recentTask'],
  })(ref, {})
}
