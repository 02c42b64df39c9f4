import type { PracticeHost, PracticeState, PracticeVmState, VmPatch } from './api.ts'
import { changeRuleset, changeService, validAllowed } from './firewall.ts'
import { setMaintenance } from './host-power.ts'
import { bootGuest, createMachine, guestStateOf } from './machines.ts'
import { readFirewallFile } from './software/firewall-file.ts'
import { softwareState } from './software/image.ts'
import { resumeAfterQuestion, startVm, stopVm } from './vm-power.ts'
import { setSnapshots } from './vm-snapshots.ts'
import { refs } from './refs.ts'
import { endTask, startTask } from './tasks.ts'
import { reshape, touch } from './world.ts'
import type { Vm, World } from './world.ts'

/** The view from the machine's console, bypassing the API: the true state, and changes that no client requested. */
export function createConsole(
  world: World,
): Pick<
  PracticeHost,
  | 'state'
  | 'setVm'
  | 'startVm'
  | 'addVm'
  | 'removeVm'
  | 'setPermissions'
  | 'setLogin'
  | 'setRuleset'
  | 'setService'
  | 'setUp'
  | 'setInstalls'
  | 'writeFirewallFile'
  | 'setMaintenance'
> {
  const find = (id: string): Vm => {
    const vm = world.vms.get(id)
    if (vm === undefined) throw new RangeError(`no VM ${id} on the practice host`)
    return vm
  }
  const inventoryChanged = (): void => {
    reshape(world, 'inventory')
    for (const ref of [refs.vmFolder, refs.host, refs.rootPool, refs.datastore]) touch(world, ref)
  }
  return {
    state: (): PracticeState => ({
      powered: world.host.powered,
      maintenance: world.host.maintenance,
      bootTime: new Date(world.host.bootTime).toISOString(),
      vms: [...world.vms.values()].map(truthOf),
      rulesets: [...world.rulesets.values()].map(({ key, enabled, allowed }) => ({ key, enabled, allowed })),
      services: [...world.services.values()].map(({ key, running, policy }) => ({ key, running, policy })),
      software: softwareState(world),
    }),
    setVm(id, patch) {
      const vm = find(id)
      if (patch.powerState !== undefined) setPower(world, vm, patch.powerState)
      apply(vm, patch)
      if (patch.heldBy !== undefined) hold(world, vm, patch.heldBy)
      touch(world, vm.ref)
      resumeAfterQuestion(world, vm)
    },
    startVm(id) {
      const vm = find(id)
      if (vm.powerState !== 'poweredOn') startVm(world, vm)
    },
    addVm(name) {
      const id = String(Math.max(0, ...[...world.vms.keys()].map(Number)) + 1)
      world.vms.set(id, createMachine(id, name))
      inventoryChanged()
      return id
    },
    removeVm(id) {
      const vm = find(id)
      if (vm.powerState === 'poweredOn') stopVm(world, vm, 'outside')
      world.vms.delete(id)
      inventoryChanged()
    },
    setRuleset(key, patch) {
      const ruleset = world.rulesets.get(key)
      if (ruleset === undefined) throw new RangeError(`no ruleset ${key} on the practice host`)
      if (patch.allowed !== undefined && !validAllowed(patch.allowed))
        throw new RangeError(`an allowed address of ${key} is none`)
      changeRuleset(world, ruleset, patch)
    },
    setService(key, patch) {
      const service = world.services.get(key)
      if (service === undefined) throw new RangeError(`no service ${key} on the practice host`)
      changeService(world, service, patch)
    },
    setUp: (patch) => {
      world.setup = { ...world.setup, ...patch }
    },
    setInstalls: (patch) => {
      world.installs = { ...world.installs, ...patch }
    },
    writeFirewallFile: (name, xml) => void world.image.looseFiles.set(name, readFirewallFile(xml)),
    setLogin: (login) => {
      world.login = login
    },
    setPermissions(permissions) {
      world.authorization.replace(permissions)
      inventoryChanged()
      for (const vm of world.vms.values()) touch(world, vm.ref)
    },
    setMaintenance: (on) => setMaintenance(world, on),
  }
}

function setPower(world: World, vm: Vm, powerState: NonNullable<VmPatch['powerState']>): void {
  if (powerState === vm.powerState) return
  if (powerState === 'poweredOn') {
    vm.how = null
    vm.lostPower = false
    bootGuest(vm, world.clock.now())
    for (const hook of world.powerHooks) hook()
  } else {
    stopVm(world, vm, powerState === 'suspended' ? 'suspended' : 'outside')
  }
}

function apply(vm: Vm, patch: VmPatch): void {
  if (patch.name !== undefined) vm.name = patch.name
  if (patch.tools !== undefined) {
    // An explicit change of Tools wins: a pending start that would bring them up later is cancelled.
    vm.cancelStart?.()
    vm.cancelStart = undefined
    vm.tools = patch.tools
  }
  if (patch.guestState !== undefined) vm.guestState = patch.guestState
  if (patch.ip !== undefined) vm.ip = patch.ip
  if (patch.question !== undefined) vm.question = patch.question
  if (patch.connectionState !== undefined) vm.connectionState = patch.connectionState
  if (patch.instanceUuid !== undefined) vm.instanceUuid = patch.instanceUuid
  if (patch.guestId !== undefined) vm.guestId = patch.guestId
  if (patch.template !== undefined) vm.template = patch.template
  if (patch.toolsVersion !== undefined) vm.toolsVersion = patch.toolsVersion
  if (patch.hasSnapshot !== undefined) setSnapshots(vm, patch.hasSnapshot ? [{ name: 'before the update' }] : [])
  if (patch.snapshots !== undefined) setSnapshots(vm, patch.snapshots)
  if (patch.asksOnStart !== undefined) vm.asksOnStart = patch.asksOnStart
  if (patch.consolidationNeeded !== undefined) vm.consolidationNeeded = patch.consolidationNeeded
  if (patch.passthrough !== undefined) {
    vm.passthrough = patch.passthrough
    vm.configChanges += 1
  }
  if (patch.toolsInstaller !== undefined) vm.toolsInstaller = patch.toolsInstaller
  if (patch.onSecondHost !== undefined) vm.host = patch.onSecondHost ? refs.secondHost : refs.host
  if (patch.ignoresGuest !== undefined) vm.ignoresGuest = patch.ignoresGuest
  if (patch.taskFaults !== undefined) vm.taskFaults = patch.taskFaults
  if (patch.unreadable !== undefined) vm.unreadable = patch.unreadable
}

/** Lets a task of another program hold the VM, or ends it. */
function hold(world: World, vm: Vm, descriptionId: string | null): void {
  if (vm.task) endTask(world, vm.task)
  if (descriptionId === null) return
  vm.task = startTask(world, {
    name: 'CreateSnapshot_Task',
    descriptionId,
    entity: vm.ref,
    entityName: vm.name,
    userName: 'backup',
  })
}

const truthOf = (vm: Vm): PracticeVmState => ({
  id: vm.ref.id,
  name: vm.name,
  powerState: vm.powerState,
  tools: vm.tools,
  guestState: guestStateOf(vm),
  lostPower: vm.lostPower,
  how: vm.how,
})
