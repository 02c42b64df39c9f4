import type { PracticeSnapshot } from './api.ts'
import { withSession } from './calls.ts'
import type { Call, Method, Methods, Reply } from './calls.ts'
import { invalidArgument, invalidVmState, managedObjectNotFound } from './faults.ts'
import { objectsOf } from './properties.ts'
import type { ManagedObject, Read } from './properties.ts'
import { booleanArgument } from './soap.ts'
import { bool, enumeration, int, list, long, refTo, str, struct, time } from './values.ts'
import type { Ref, Value } from './values.ts'
import { startVm, startVmTask, stopVm } from './vm-power.ts'
import { touch } from './world.ts'
import type { Snapshot, Vm, World } from './world.ts'
import { childText } from './xml.ts'

const gib = 1024 ** 3

/** Replaces the snapshots of a VM from outside the API. */
export function setSnapshots(vm: Vm, given: readonly PracticeSnapshot[]): void {
  vm.snapshots = given.map(({ name, description, createdAt, memory, quiesced, bytes }, index) => ({
    number: index + 1,
    parent: index === 0 ? null : index,
    name,
    description: description ?? '',
    createdAt: createdAt ?? 0,
    state: memory === true ? 'poweredOn' : 'poweredOff',
    quiesced: quiesced ?? false,
    memory: memory ?? false,
    bytes: bytes ?? gib,
  }))
  vm.currentSnapshot = given.length === 0 ? null : given.length
}

const refOf = (vm: Vm, number: number): Ref => ({
  type: 'VirtualMachineSnapshot',
  id: `${vm.ref.id}-snapshot-${number}`,
})

/** Returns the VM of a snapshot and the snapshot itself. */
function find(world: World, ref: Ref): { vm: Vm; snapshot: Snapshot } | undefined {
  const vm = world.vms.get(ref.id.split('-')[0] ?? '')
  const snapshot = vm?.snapshots.find(({ number }) => refOf(vm, number).id === ref.id)
  return vm && snapshot ? { vm, snapshot } : undefined
}

const childrenOf = ({ snapshots }: Vm, number: number | null): Snapshot[] =>
  snapshots.filter(({ parent }) => parent === number)

/** References of the snapshots without a parent. */
export const rootSnapshots = (vm: Vm): Ref[] => childrenOf(vm, null).map(({ number }) => refOf(vm, number))

function tree(vm: Vm, { number, name, description, createdAt, state, quiesced }: Snapshot): Value {
  return struct('VirtualMachineSnapshotTree', [
    ['snapshot', refTo(refOf(vm, number))],
    ['vm', refTo(vm.ref)],
    ['name', str(name)],
    ['description', str(description)],
    ['id', int(number)],
    ['createTime', time(createdAt)],
    ['state', enumeration('VirtualMachinePowerState', state)],
    ['quiesced', bool(quiesced)],
    [
      'childSnapshotList',
      list(
        'VirtualMachineSnapshotTree',
        childrenOf(vm, number).map((below) => tree(vm, below)),
      ),
    ],
    ['replaySupported', bool(false)],
  ])
}

/** VirtualMachineSnapshotInfo; unset for a VM without snapshots. */
export function snapshotInfo(vm: Vm): Read {
  if (vm.snapshots.length === 0) return undefined
  const current = vm.currentSnapshot === null ? undefined : refTo(refOf(vm, vm.currentSnapshot))
  return struct('VirtualMachineSnapshotInfo', [
    ['currentSnapshot', current],
    [
      'rootSnapshotList',
      list(
        'VirtualMachineSnapshotTree',
        childrenOf(vm, null).map((root) => tree(vm, root)),
      ),
    ],
  ])
}

/** The snapshots from the first one to this one. */
function ancestry(vm: Vm, number: number | null): Snapshot[] {
  const at = vm.snapshots.find((each) => each.number === number)
  return at ? [...ancestry(vm, at.parent), at] : []
}

/** VirtualMachineFileLayoutEx. Fact: a snapshot's data is a file of its own, and each disk begins a new link with it. */
export function layoutOf(vm: Vm): Value {
  const file = (key: number, name: string, type: string, size: number): Value =>
    struct('VirtualMachineFileLayoutExFileInfo', [
      ['key', int(key)],
      ['name', str(`[datastore1] ${vm.name}/${name}`)],
      ['type', str(type)],
      ['size', long(size)],
      ['uniqueSize', long(size)],
      ['accessible', bool(true)],
    ])
  const link = (keys: readonly number[]): Value =>
    struct('VirtualMachineFileLayoutExDiskUnit', [['fileKey', list('int', keys.map(int))]])
  const disk = (upon: readonly Snapshot[]): Value =>
    struct('VirtualMachineFileLayoutExDiskLayout', [
      ['key', int(2000)],
      [
        'chain',
        list('VirtualMachineFileLayoutExDiskUnit', [
          link([0, 1]),
          ...upon.map(({ number }) => link([10 * number + 2, 10 * number + 3])),
        ]),
      ],
    ])
  return struct('VirtualMachineFileLayoutEx', [
    [
      'file',
      list('VirtualMachineFileLayoutExFileInfo', [
        file(0, `${vm.name}.vmdk`, 'diskDescriptor', 512),
        file(1, `${vm.name}-flat.vmdk`, 'diskExtent', 4 * gib),
        ...vm.snapshots.flatMap(({ number, memory, bytes }) => [
          file(10 * number, `${vm.name}-Snapshot${number}.vmsn`, 'snapshotData', 32_768),
          ...(memory
            ? [file(10 * number + 1, `${vm.name}-Snapshot${number}.vmem`, 'snapshotMemory', vm.memoryMB * 1024 ** 2)]
            : []),
          file(10 * number + 2, `${vm.name}-00000${number}.vmdk`, 'diskDescriptor', 512),
          file(10 * number + 3, `${vm.name}-00000${number}-sesparse.vmdk`, 'diskExtent', bytes),
        ]),
      ]),
    ],
    ['disk', list('VirtualMachineFileLayoutExDiskLayout', [disk(ancestry(vm, vm.currentSnapshot))])],
    [
      'snapshot',
      list(
        'VirtualMachineFileLayoutExSnapshotLayout',
        vm.snapshots.map(({ number, parent, memory }) =>
          struct('VirtualMachineFileLayoutExSnapshotLayout', [
            ['key', refTo(refOf(vm, number))],
            ['dataKey', int(10 * number)],
            ['memoryKey', memory ? int(10 * number + 1) : int(-1)],
            ['disk', list('VirtualMachineFileLayoutExDiskLayout', [disk(ancestry(vm, parent))])],
          ]),
        ),
      ),
    ],
    ['timestamp', time(0)],
  ])
}

const snapshotModel = objectsOf<Ref>({
  type: 'VirtualMachineSnapshot',
  bases: ['ExtensibleManagedObject'],
  parts: { vm: (vm) => refTo(vm) },
  unset: ['config', 'childSnapshot', 'availableField', 'value'],
})

/** Returns the managed object of a snapshot. */
export function snapshotObject(world: World, ref: Ref): ManagedObject | undefined {
  const found = find(world, ref)
  return found && snapshotModel(ref, found.vm.ref)
}

/** Removes a snapshot; its children go with it, or move up to its parent. */
function remove(vm: Vm, { number, parent }: Snapshot, withChildren: boolean): void {
  if (withChildren) for (const below of childrenOf(vm, number)) remove(vm, below, true)
  vm.snapshots = vm.snapshots
    .filter((each) => each.number !== number)
    .map((each) => (each.parent === number ? { ...each, parent } : each))
  if (vm.currentSnapshot === number) vm.currentSnapshot = parent
}

/** Methods that create, remove, merge and go back to snapshots. Fact: they hold the VM like any other task on it. */
export function snapshotMethods(world: World): Methods {
  const { snapshotSeconds: seconds } = world.options
  const onVm = (privilege: string, run: (vm: Vm, call: Call, userName: string) => Reply): Method => ({
    on: ['VirtualMachine'],
    privilege,
    run: withSession((call, { userName }) => {
      const vm = world.vms.get(call.target.id)
      if (vm === undefined) return managedObjectNotFound(call.target)
      return vm.connectionState === 'connected' ? run(vm, call, userName) : invalidVmState(vm.ref)
    }),
  })
  const onSnapshot = (
    privilege: string,
    run: (found: { vm: Vm; snapshot: Snapshot }, call: Call, userName: string) => Reply,
  ): Method => ({
    on: ['VirtualMachineSnapshot'],
    privilege,
    run: withSession((call, { userName }) => {
      const found = find(world, call.target)
      return found ? run(found, call, userName) : managedObjectNotFound(call.target)
    }),
  })
  return {
    CreateSnapshot_Task: onVm('VirtualMachine.State.CreateSnapshot', (vm, call, userName) => {
      const name = childText(call.args, 'name') ?? ''
      if (name === '') return invalidArgument('name')
      const on = vm.powerState === 'poweredOn'
      const memory = on && booleanArgument(call.args, 'memory')
      const quiesced = on && booleanArgument(call.args, 'quiesce') && vm.tools === 'guestToolsRunning'
      return startVmTask(world, vm, call, {
        name: 'CreateSnapshot_Task',
        descriptionId: 'createSnapshot',
        userName,
        seconds,
        cancelable: true,
        change: () => {
          const number = Math.max(0, ...vm.snapshots.map((each) => each.number)) + 1
          const made: Snapshot = {
            number,
            parent: vm.currentSnapshot,
            name,
            description: childText(call.args, 'description') ?? '',
            createdAt: world.clock.now(),
            state: memory ? 'poweredOn' : 'poweredOff',
            quiesced,
            memory,
            bytes: 1024 ** 2,
          }
          vm.snapshots = [...vm.snapshots, made]
          vm.currentSnapshot = number
          touch(world, vm.ref)
        },
      })
    }),
    RemoveSnapshot_Task: onSnapshot('VirtualMachine.State.RemoveSnapshot', ({ vm, snapshot }, call, userName) =>
      startVmTask(world, vm, call, {
        name: 'RemoveSnapshot_Task',
        descriptionId: 'removeSnapshot',
        userName,
        seconds,
        change: () => {
          remove(vm, snapshot, booleanArgument(call.args, 'removeChildren'))
          touch(world, vm.ref)
        },
      }),
    ),
    RemoveAllSnapshots_Task: onVm('VirtualMachine.State.RemoveSnapshot', (vm, call, userName) =>
      startVmTask(world, vm, call, {
        name: 'RemoveAllSnapshots_Task',
        descriptionId: 'removeAllSnapshots',
        userName,
        seconds,
        change: () => {
          setSnapshots(vm, [])
          touch(world, vm.ref)
        },
      }),
    ),
    ConsolidateVMDisks_Task: onVm('VirtualMachine.State.RemoveSnapshot', (vm, call, userName) =>
      startVmTask(world, vm, call, {
        name: 'ConsolidateVMDisks_Task',
        descriptionId: 'consolidateDisks',
        userName,
        seconds,
        change: () => {
          vm.consolidationNeeded = false
          touch(world, vm.ref)
        },
      }),
    ),
    // Fact: without memory the VM is off afterwards; with memory it runs, unless that is suppressed.
    RevertToSnapshot_Task: onSnapshot('VirtualMachine.State.RevertToSnapshot', ({ vm, snapshot }, call, userName) =>
      startVmTask(world, vm, call, {
        name: 'RevertToSnapshot_Task',
        descriptionId: 'revertToSnapshot',
        userName,
        seconds,
        change: () => {
          if (vm.powerState !== 'poweredOff') stopVm(world, vm, 'power-off')
          vm.currentSnapshot = snapshot.number
          if (snapshot.memory && !booleanArgument(call.args, 'suppressPowerOn')) startVm(world, vm)
          touch(world, vm.ref)
        },
      }),
    ),
  }
}
