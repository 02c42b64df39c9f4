import { datastoreObject } from './datastores.ts'
import { firewallObjects } from './model-firewall.ts'
import { hardwareObjects } from './hardware-methods.ts'
import { hostObjects } from './model-host.ts'
import { inventoryObjects } from './model-inventory.ts'
import { managerObjects, taskObject } from './model-managers.ts'
import { vmObjects } from './model-vm.ts'
import type { ManagedObject } from './properties.ts'
import type { SessionLookup } from './property-collector.ts'
import { userSession } from './session-methods.ts'
import type { Sessions } from './sessions.ts'
import { keyOf } from './refs.ts'
import { snapshotObject } from './vm-snapshots.ts'
import type { Vm, World } from './world.ts'

/** All managed objects: the host's fixed ones, VMs and tasks as they come and go, and the objects of the asking session. */
export function createLookup(world: World, sessions: Sessions): SessionLookup {
  const fixed = new Map<string, ManagedObject>()
  const all = [
    ...hostObjects(world),
    ...firewallObjects(world),
    ...hardwareObjects(world),
    ...inventoryObjects(world),
    ...managerObjects(world, (key) => {
      const session = sessions.byKey(key)
      return session === undefined ? undefined : userSession(session)
    }),
  ]
  for (const object of all) fixed.set(keyOf(object.ref), object)
  const ofVm = vmObjects(world)
  const made = new WeakMap<Vm, ManagedObject>()

  return (session) => (ref) => {
    const access = session?.account.access
    // Fact: an object that an account may not view does not exist for it.
    if (access?.sees(ref) === false) return undefined
    if (ref.type === 'VirtualMachine') {
      const vm = world.vms.get(ref.id)
      if (vm === undefined) return undefined
      let object = made.get(vm)
      if (object === undefined) made.set(vm, (object = ofVm(vm)))
      return object
    }
    if (ref.type === 'VirtualMachineSnapshot') return snapshotObject(world, ref)
    if (ref.type === 'Task') {
      const task = world.tasks.get(ref.id)
      return task === undefined || access?.sees(task.entity) === false ? undefined : taskObject(task.ref, task)
    }
    const key = keyOf(ref)
    if (ref.type === 'Datastore' && !fixed.has(key)) return datastoreObject(world, ref)
    return fixed.get(key) ?? session?.objects.get(key)
  }
}
