import { effectiveRole, permissionsOn, permissionsValue } from './authorization.ts'
import type { Access } from './authorization.ts'
import { datastoreRefs, hostMounts } from './datastores.ts'
import { objectsOf } from './properties.ts'
import type { ManagedObject, Parts } from './properties.ts'
import { bool, enumeration, int, long, refTo, refs as refList, str, struct } from './values.ts'
import type { Ref } from './values.ts'
import { refs } from './refs.ts'
import { datastoreName, freeBytes } from './software/files.ts'
import type { World } from './world.ts'

type Plain = Readonly<Record<never, never>>
const none: Plain = {}
const entity = ['ManagedEntity', 'ExtensibleManagedObject']
const entityUnset = [
  'customValue',
  'availableField',
  'value',
  'tag',
  'triggeredAlarmState',
  'declaredAlarmState',
  'alarmActionsEnabled',
  'disabledMethod',
  'recentTask',
  'configStatus',
  'configIssue',
  'overallStatus',
]

function named(
  world: World,
  ref: Ref,
  name: string,
  parent: Ref | undefined,
  parts: Parts<Plain>,
  more: { bases?: readonly string[]; unset?: readonly string[] } = {},
): ManagedObject {
  return objectsOf<Plain>({
    type: ref.type,
    bases: [...entity, ...(more.bases ?? [])],
    unset: [...entityUnset, ...(more.unset ?? []), ...(parent === undefined ? ['parent'] : [])],
    parts: {
      name: () => str(name),
      effectiveRole: (_data, reader) => effectiveRole(reader.access, ref),
      permission: () => permissionsValue(permissionsOn(world.authorization.permissions(), ref, false)),
      ...(parent === undefined ? {} : { parent: () => refTo(parent) }),
      ...parts,
    },
  })(ref, none)
}

function folder(
  world: World,
  ref: Ref,
  name: string,
  parent: Ref | undefined,
  childType: readonly string[],
  childEntity: (access: Access) => readonly Ref[],
): ManagedObject {
  return named(
    world,
    ref,
    name,
    parent,
    {
      childType: () => ({ kind: 'list', item: 'string', items: childType.map(str) }),
      childEntity: (_data, reader) => refList(childEntity(reader.access)),
    },
    { unset: ['namespace'] },
  )
}

/**
 * Folders, datacenter, compute resource, pool and datastore: the fixed tree above the host and its VMs, with the
 * names a standalone host gives it.
 */
export function inventoryObjects(world: World): ManagedObject[] {
  const vms = (access: Access): Ref[] => [...world.vms.values()].map((vm) => vm.ref).filter(access.sees)
  const capacity = 1024 ** 4
  return [
    folder(world, refs.rootFolder, 'ha-folder-root', undefined, ['Datacenter'], () => [refs.datacenter]),
    named(
      world,
      refs.datacenter,
      'ha-datacenter',
      refs.rootFolder,
      {
        vmFolder: () => refTo(refs.vmFolder),
        hostFolder: () => refTo(refs.hostFolder),
        datastoreFolder: () => refTo(refs.datastoreFolder),
        networkFolder: () => refTo(refs.networkFolder),
        datastore: () => refList(datastoreRefs(world)),
        network: () => refList([]),
      },
      { unset: ['configuration'] },
    ),
    folder(world, refs.vmFolder, 'vm', refs.datacenter, ['VirtualMachine'], vms),
    folder(world, refs.hostFolder, 'host', refs.datacenter, ['ComputeResource'], () => [refs.computeResource]),
    folder(world, refs.datastoreFolder, 'datastore', refs.datacenter, ['Datastore'], () => datastoreRefs(world)),
    folder(world, refs.networkFolder, 'network', refs.datacenter, ['Network'], () => []),
    named(
      world,
      refs.computeResource,
      world.host.name,
      refs.hostFolder,
      {
        host: () => refList(world.options.secondHost ? [refs.host, refs.secondHost] : [refs.host]),
        resourcePool: () => refTo(refs.rootPool),
        datastore: () => refList(datastoreRefs(world)),
      },
      { unset: ['network', 'summary', 'environmentBrowser', 'configurationEx', 'configManager'] },
    ),
    named(
      world,
      refs.rootPool,
      'Resources',
      refs.computeResource,
      {
        owner: () => refTo(refs.computeResource),
        resourcePool: () => refList([]),
        vm: (_data, reader) => refList(vms(reader.access)),
      },
      { unset: ['summary', 'runtime', 'config', 'childConfiguration'] },
    ),
    named(
      world,
      refs.datastore,
      datastoreName,
      refs.datastoreFolder,
      {
        summary: () =>
          struct('DatastoreSummary', [
            ['datastore', refTo(refs.datastore)],
            ['name', str(datastoreName)],
            ['url', str(`/vmfs/volumes/${refs.datastore.id}`)],
            ['capacity', long(capacity)],
            ['freeSpace', long(freeBytes(world))],
            ['uncommitted', long(0)],
            ['accessible', bool(true)],
            ['multipleHostAccess', bool(false)],
            ['type', str('VMFS')],
            ['maintenanceMode', enumeration('DatastoreSummaryMaintenanceModeState', 'normal')],
          ]),
        host: () => hostMounts(true, `/vmfs/volumes/${refs.datastore.id}`),
        vm: (_data, reader) => refList(vms(reader.access)),
        capability: () =>
          struct('DatastoreCapability', [
            ['directoryHierarchySupported', bool(true)],
            ['rawDiskMappingsSupported', bool(true)],
            ['perFileThinProvisioningSupported', bool(true)],
          ]),
        info: () =>
          struct('VmfsDatastoreInfo', [
            ['name', str(datastoreName)],
            ['url', str(`/vmfs/volumes/${refs.datastore.id}`)],
            ['freeSpace', long(freeBytes(world))],
            ['maxFileSize', long(capacity)],
            [
              'vmfs',
              struct('HostVmfsVolume', [
                ['type', str('VMFS')],
                ['name', str(datastoreName)],
                ['capacity', long(capacity)],
                ['blockSizeMb', int(1)],
                ['majorVersion', int(6)],
                ['version', str('6.82')],
                ['uuid', str(refs.datastore.id)],
              ]),
            ],
          ]),
      },
      { unset: ['browser', 'iormConfiguration'] },
    ),
  ]
}
