import type { Methods } from './calls.ts'
import { noPermission } from './faults.ts'
import { machines } from './hardware-machines.ts'
import { diskKey } from './hardware-storage.ts'
import { vibs } from './hardware-vibs.ts'
import { objectsOf } from './properties.ts'
import type { ManagedObject } from './properties.ts'
import { bool, list, str, struct, time, writeField } from './values.ts'
import { refs } from './refs.ts'
import type { World } from './world.ts'

/** Reading methods of HostBootDeviceSystem and HostImageConfigManager. */
export function hardwareMethods(world: World): Methods {
  const machine = machines[world.options.machine]
  return {
    QueryBootDevices: {
      on: ['HostBootDeviceSystem'],
      run: () =>
        writeField(
          'returnval',
          struct('HostBootDeviceInfo', [
            [
              'bootDevices',
              list(
                'HostBootDevice',
                machine.disks.map((disk) =>
                  struct('HostBootDevice', [
                    ['key', str(diskKey(disk))],
                    ['description', str(`${disk.model} (${disk.name})`)],
                  ]),
                ),
              ),
            ],
            ...machine.disks
              .filter((disk) => disk.boot === true)
              .map((disk) => ['currentBootDeviceKey', str(diskKey(disk))] as const),
          ]),
        ),
    },
    HostImageConfigGetAcceptance: {
      on: ['HostImageConfigManager'],
      run: () => writeField('returnval', str(world.setup.acceptance)),
    },
    // Fact: this name begins with a small letter. It only reads, yet requires a privilege that the read-only role lacks.
    fetchSoftwarePackages: {
      on: ['HostImageConfigManager'],
      run: (call) =>
        call.session?.account.access.may('Host.Config.Image', call.target) !== true
          ? noPermission(call.target, 'Host.Config.Image')
          : writeField(
              'returnval',
              list(
                'SoftwarePackage',
                vibs.map((vib) =>
                  struct('SoftwarePackage', [
                    ['name', str(vib.name)],
                    ['version', str(vib.version)],
                    ['type', str('bootbank')],
                    ['vendor', str(vib.vendor)],
                    ['acceptanceLevel', str(vib.acceptance)],
                    ['summary', str(vib.summary)],
                    ['description', str(vib.summary)],
                    ['creationDate', time(vib.installed)],
                    ['maintenanceModeRequired', bool(true)],
                    [
                      'capability',
                      struct('SoftwarePackageCapability', [
                        ['liveInstallAllowed', bool(false)],
                        ['liveRemoveAllowed', bool(false)],
                        ['statelessReady', bool(true)],
                        ['overlay', bool(false)],
                      ]),
                    ],
                    ['payload', list('string', [str(vib.name.slice(0, 8))])],
                  ]),
                ),
              ),
            ),
    },
  }
}

/** The managers that those methods are called on. */
export function hardwareObjects(world: World): ManagedObject[] {
  return [refs.bootDeviceSystem, refs.imageConfigManager].map((ref) =>
    objectsOf<World>({ type: ref.type, bases: [], parts: {} })(ref, world),
  )
}
