import { withSession } from './calls.ts'
import type { Call, Method, Methods, Reply } from './calls.ts'
import {
  invalidArgument,
  invalidPowerState,
  invalidState,
  invalidVmState,
  managedObjectNotFound,
  namedFault,
  taskInProgress,
  toolsUnavailable,
} from './faults.ts'
import type { Fault } from './faults.ts'
import { startTools } from './machines.ts'
import { endTask, startTask } from './tasks.ts'
import { childText } from './xml.ts'
import { choicesOf } from './questions.ts'
import { refTo, writeField } from './values.ts'
import type { PracticeHow, VmTaskMethod } from './api.ts'
import { touch } from './world.ts'
import type { Vm, World } from './world.ts'

/** Seconds that a power task takes. */
export const taskSeconds = 0.2

/** Turns the VM off or suspends it, for the given reason; cancels whatever its guest was doing. */
export function stopVm(world: World, vm: Vm, how: PracticeHow): void {
  const ran = vm.powerState === 'poweredOn'
  vm.cancelShutdown?.()
  vm.cancelShutdown = undefined
  vm.cancelStart?.()
  vm.cancelStart = undefined
  vm.dueHow = undefined
  vm.powerState = how === 'suspended' ? 'suspended' : 'poweredOff'
  vm.tools = 'guestToolsNotRunning'
  vm.guestState = null
  vm.ip = null
  vm.bootedAt = null
  vm.how = how
  vm.lostPower = ran && (how === 'power-off' || how === 'host-off')
  touch(world, vm.ref)
  for (const hook of world.powerHooks) hook()
}

/** Turns the VM on; once the guest has had time to start, its Tools execute scripts, then run. */
export function startVm(world: World, vm: Vm): void {
  vm.powerState = 'poweredOn'
  vm.bootedAt = world.clock.now()
  vm.lostPower = false
  vm.how = null
  vm.guestState = null
  const { guestSeconds, scriptsSeconds } = world.options
  vm.cancelStart = both(
    world.timers.after(Math.max(0, guestSeconds - scriptsSeconds), () => {
      if (vm.hasTools) vm.tools = 'guestToolsExecutingScripts'
      touch(world, vm.ref)
    }),
    world.timers.after(guestSeconds, () => {
      vm.cancelStart = undefined
      startTools(vm)
      touch(world, vm.ref)
    }),
  )
  touch(world, vm.ref)
  for (const hook of world.powerHooks) hook()
}

const both = (first: () => void, second: () => void) => (): void => {
  first()
  second()
}

/**
 * Asks the guest to shut down; it will, unless it ignores such requests or a question blocks it.
 * Fact: the host shows it as shutting down at once, and its Tools stop before it is off.
 */
export function askGuest(world: World, vm: Vm, how: PracticeHow): void {
  if (vm.cancelShutdown !== undefined) return
  vm.guestState = 'shuttingDown'
  touch(world, vm.ref)
  if (vm.ignoresGuest) return
  const { guestSeconds, toolsStopAfterFraction } = world.options
  const stopTools =
    toolsStopAfterFraction >= 1
      ? () => undefined
      : world.timers.after(guestSeconds * toolsStopAfterFraction, () => {
          // A question stops the whole VM, Tools included.
          if (vm.question !== null) return
          vm.tools = 'guestToolsNotRunning'
          touch(world, vm.ref)
        })
  vm.cancelShutdown = both(
    stopTools,
    world.timers.after(guestSeconds, () => {
      vm.cancelShutdown = undefined
      if (vm.question === null) stopVm(world, vm, how)
      else vm.dueHow = how
    }),
  )
}

/** Goes on with a start or a shutdown that was only waiting for a question, once the question is gone. */
export function resumeAfterQuestion(world: World, vm: Vm): void {
  if (vm.question !== null) return
  const start = vm.continueStart
  vm.continueStart = undefined
  start?.()
  if (vm.dueHow !== undefined) stopVm(world, vm, vm.dueHow)
}

/** A task on a VM that is about to begin. */
interface VmTask {
  readonly name: VmTaskMethod
  readonly descriptionId: string
  readonly userName: string
  readonly seconds: number
  readonly cancelable?: boolean
  readonly check?: (vm: Vm) => Fault | undefined
  readonly change: (vm: Vm) => void
}

/** Starts a task that holds the VM for a moment, then changes it or fails if its state no longer allows that. */
export function startVmTask(world: World, vm: Vm, call: Call, spec: VmTask): Reply {
  if (vm.task !== undefined && vm.task.completeTime === undefined) return taskInProgress(vm.task.ref)
  const { name, descriptionId, userName, seconds, cancelable = false, check, change } = spec
  const task = startTask(world, {
    name,
    descriptionId: `VirtualMachine.${descriptionId}`,
    entity: vm.ref,
    entityName: vm.name,
    userName,
    cancelable,
  })
  vm.task = task
  const finish = (): void => {
    if (task.completeTime !== undefined) return
    const refused = vm.taskFaults[name] ?? (vm.passthrough && name === 'SuspendVM_Task' ? 'NotSupported' : undefined)
    const fault = check?.(vm) ?? call.taskFault ?? (refused === undefined ? undefined : namedFault(refused, vm.ref, {}))
    if (fault === undefined && name === 'PowerOnVM_Task' && askBeforeStart(world, vm, finish)) {
      // Fact: a question holds up the task; it can be cancelled meanwhile.
      task.cancelable = true
      return
    }
    if (fault === undefined) change(vm)
    endTask(world, task, fault)
  }
  world.timers.after(seconds, finish)
  return writeField('returnval', refTo(task.ref))
}

/** Asks what stops the next start; true while the start has to wait. */
function askBeforeStart(world: World, vm: Vm, then: () => void): boolean {
  if (vm.asksOnStart === null) return false
  vm.question = vm.asksOnStart
  vm.asksOnStart = null
  vm.continueStart = then
  touch(world, vm.ref)
  return true
}

/** Starts the guest again without the VM being off: its Tools go, and come back in their time. */
function restartGuest(world: World, vm: Vm): void {
  const { bootedAt } = vm
  vm.cancelStart?.()
  vm.cancelShutdown?.()
  vm.cancelShutdown = undefined
  vm.tools = 'guestToolsNotRunning'
  vm.ip = null
  startVm(world, vm)
  // Fact: the boot time of a VM is that of its last power-on.
  vm.bootedAt = bootedAt
  touch(world, vm.ref)
}

/** Power methods of virtual machines. */
export function vmPowerMethods(world: World): Methods {
  const onVm = (privilege: string, run: (vm: Vm, call: Call, userName: string) => Reply): Method => ({
    on: ['VirtualMachine'],
    privilege,
    run: withSession((call, session) => {
      const vm = world.vms.get(call.target.id)
      if (vm === undefined) return managedObjectNotFound(call.target)
      if (vm.connectionState !== 'connected') return invalidVmState(vm.ref)
      return run(vm, call, session.userName)
    }),
  })

  /** A task that holds the VM for a moment. */
  const powerTask = (
    privilege: string,
    name: VmTaskMethod,
    descriptionId: string,
    check: (vm: Vm) => Fault | undefined,
    change: (vm: Vm) => void,
  ): Method =>
    onVm(privilege, (vm, call, userName) =>
      startVmTask(world, vm, call, { name, descriptionId, userName, seconds: taskSeconds, check, change }),
    )

  const mustBeOn =
    (requested: string) =>
    (vm: Vm): Fault | undefined =>
      vm.powerState === 'poweredOn' ? undefined : invalidPowerState(requested, vm.powerState)

  return {
    // Fact: ToolsUnavailable at once without running Tools; no task; returns before the guest is down; a guest may ignore it forever.
    ShutdownGuest: onVm('VirtualMachine.Interact.PowerOff', (vm) => {
      if (vm.powerState !== 'poweredOn') return invalidPowerState('poweredOn', vm.powerState)
      if (vm.tools !== 'guestToolsRunning') return toolsUnavailable()
      if (vm.task !== undefined && vm.task.completeTime === undefined) return taskInProgress(vm.task.ref)
      askGuest(world, vm, 'guest-shutdown')
      return ''
    }),
    // Fact: as ShutdownGuest; a stuck guest ignores it as well.
    RebootGuest: onVm('VirtualMachine.Interact.Reset', (vm) => {
      if (vm.powerState !== 'poweredOn') return invalidPowerState('poweredOn', vm.powerState)
      if (vm.tools !== 'guestToolsRunning') return toolsUnavailable()
      if (vm.task !== undefined && vm.task.completeTime === undefined) return taskInProgress(vm.task.ref)
      if (vm.ignoresGuest || vm.cancelShutdown !== undefined) return ''
      vm.guestState = 'resetting'
      touch(world, vm.ref)
      vm.cancelShutdown = world.timers.after(world.options.guestSeconds, () => {
        vm.cancelShutdown = undefined
        if (vm.question === null) restartGuest(world, vm)
      })
      return ''
    }),
    ResetVM_Task: powerTask('VirtualMachine.Interact.Reset', 'ResetVM_Task', 'reset', mustBeOn('poweredOn'), (vm) =>
      restartGuest(world, vm),
    ),
    // Fact: pulls the plug.
    PowerOffVM_Task: powerTask(
      'VirtualMachine.Interact.PowerOff',
      'PowerOffVM_Task',
      'powerOff',
      mustBeOn('poweredOff'),
      (vm) => stopVm(world, vm, 'power-off'),
    ),
    SuspendVM_Task: powerTask(
      'VirtualMachine.Interact.Suspend',
      'SuspendVM_Task',
      'suspend',
      mustBeOn('suspended'),
      (vm) => stopVm(world, vm, 'suspended'),
    ),
    PowerOnVM_Task: powerTask(
      'VirtualMachine.Interact.PowerOn',
      'PowerOnVM_Task',
      'powerOn',
      (vm) => {
        if (vm.powerState === 'poweredOn') return invalidPowerState('poweredOn', vm.powerState)
        return world.host.maintenance ? invalidState('The host is in maintenance mode.') : undefined
      },
      (vm) => startVm(world, vm),
    ),
    AnswerVM: onVm('VirtualMachine.Interact.AnswerQuestion', (vm, call) => {
      if (vm.question === null || childText(call.args, 'questionId') !== vm.question.id)
        return invalidArgument('questionId')
      if (!choicesOf(vm.question).some(({ key }) => key === childText(call.args, 'answerChoice')))
        return invalidArgument('answerChoice')
      vm.question = null
      touch(world, vm.ref)
      resumeAfterQuestion(world, vm)
      return ''
    }),
  }
}
