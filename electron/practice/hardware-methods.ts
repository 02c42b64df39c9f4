import type { Methods } from './calls.ts'
import { machines } from './hardware-machines.ts'
import { diskKey } from './hardware-storage.ts'
import { objectsOf } from './properties.ts'
import type { ManagedObject } from './properties.ts'
import { list, str, struct, writeField } from './values.ts'
import { refs } from './refs.ts'
import type { World } from './world.ts'

/** Reading methods of HostBootDeviceSystem. */
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
  }
}

/** The managers of the boot device and of the image, and the executer of esxcli commands. */
export function hardwareObjects(world: World): ManagedObject[] {
  return [
    refs.bootDeviceSystem,
    refs.healthStatusSystem,
    refs.imageConfigManager,
    refs.patchManager,
    refs.methodExecuter,
  ].map((ref) => objectsOf<World>({ type: ref.type, bases: [], parts: {} })(ref, world))
}
