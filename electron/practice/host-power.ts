import { startedByHost, stoppedByHost } from './autostart.ts'
import { withSession } from './calls.ts'
import type { Methods } from './calls.ts'
import { invalidState, notSupported, taskInProgress, timedout } from './faults.ts'
import type { Fault } from './faults.ts'
import { bootServices } from './firewall.ts'
import { bootImage } from './software/boot.ts'
import { booleanArgument, intArgument } from './soap.ts'
import { cancelTask, endTask, startTask } from './tasks.ts'
import { refTo, writeField } from './values.ts'
import { askGuest, startVm, stopVm, taskSeconds } from './vm-power.ts'
import { refs } from './refs.ts'
import { touch } from './world.ts'
import type { Task, Vm, World } from './world.ts'

/** Callbacks for when the simulated machine goes off or comes back. */
export interface Machine {
  /** Stop listening and cut every connection. */
  down(): void
  /** Listen again on the same port. */
  up(): void
}

const own = (world: World): Vm[] => [...world.vms.values()].filter((vm) => vm.host.id === refs.host.id)
const running = (world: World): Vm[] => own(world).filter((vm) => vm.powerState === 'poweredOn')

/** Sets maintenance mode and lets filters report it. */
export function setMaintenance(world: World, on: boolean): void {
  world.host.maintenance = on
  touch(world, refs.host)
}

/**
 * Boots the machine: new boot time, guests off unless autostart brings them up. Fact: maintenance mode persists and
 * keeps autostart from running. False when the firmware stops it: the machine stays as good as off.
 */
export function boot(world: World): boolean {
  if (!bootImage(world)) return false
  world.host.powered = true
  // Fact: the front end listens before the service behind it has started.
  const { serviceSeconds } = world.options
  world.host.unavailable = serviceSeconds > 0
  if (serviceSeconds > 0) world.timers.after(serviceSeconds, () => (world.host.unavailable = false))
  world.host.bootTime = world.clock.now()
  touch(world, refs.host)
  bootServices(world)
  for (const vm of startedByHost(world))
    if (vm.powerState === 'poweredOff' && vm.host.id === refs.host.id) startVm(world, vm)
  return true
}

/** Maintenance mode, shutdown and reboot of the host, and CancelTask. */
export function hostPowerMethods(world: World, machine: Machine): Methods {
  const { host, timers } = world

  const begin = (
    name: string,
    descriptionId: string,
    userName: string,
    more: { cancelable?: boolean; onCancel?: () => void } = {},
  ): Task =>
    startTask(world, {
      name,
      descriptionId: `HostSystem.${descriptionId}`,
      entity: refs.host,
      entityName: host.name,
      userName,
      ...more,
    })

  /** A task that does nothing and fails. */
  const failing = (name: string, descriptionId: string, userName: string, fault: Fault): Task => {
    const task = begin(name, descriptionId, userName)
    timers.after(taskSeconds, () => endTask(world, task, fault))
    return task
  }

  const dropPower = (): void => {
    host.powered = false
    host.goingDown = undefined
    host.entering = undefined
    host.unavailable = false
    timers.cancelAll()
    world.powerHooks.clear()
    // Fact: VMs that still run lose power as if the plug were pulled.
    for (const vm of own(world)) {
      vm.task = undefined
      if (vm.powerState === 'poweredOn') stopVm(world, vm, 'host-off')
    }
    world.tasks.clear()
    machine.down()
  }

  /** Fact: the client never sees the task succeed; connections drop instead. */
  const goDown = (name: string, descriptionId: string, userName: string, then: () => void): Task => {
    const task = begin(name, descriptionId, userName)
    host.goingDown = task
    // Fact: guests are not shut down by the host, unless its own autostart settings stop them; those do not run in maintenance mode.
    const managed = running(world).filter((vm) => stoppedByHost(world, vm) === 'guest')
    for (const vm of running(world)) if (stoppedByHost(world, vm) === 'suspend') stopVm(world, vm, 'suspended')
    for (const vm of managed) askGuest(world, vm, 'autostart')
    const wait =
      managed.length === 0
        ? world.options.goneAfterSeconds
        : Math.max(world.options.goneAfterSeconds, world.options.guestSeconds + 0.1)
    timers.after(wait, () => {
      dropPower()
      then()
    })
    return task
  }

  const down = (name: string, descriptionId: string, then: () => void): Methods[string] => ({
    on: ['HostSystem'],
    privilege: 'Host.Config.Maintenance',
    run: withSession((call, session) => {
      if (host.goingDown !== undefined) return taskInProgress(host.goingDown.ref)
      // Fact: without force it needs maintenance mode; with force it goes ahead even if VMs run.
      if (!booleanArgument(call.args, 'force') && !host.maintenance)
        return invalidState('The host is not in maintenance mode.')
      const task =
        call.taskFault === undefined
          ? goDown(name, descriptionId, session.userName, then)
          : failing(name, descriptionId, session.userName, call.taskFault)
      return writeField('returnval', refTo(task.ref))
    }),
  })

  return {
    ShutdownHost_Task: down('ShutdownHost_Task', 'shutdown', () => undefined),
    RebootHost_Task: down('RebootHost_Task', 'reboot', () => {
      timers.after(world.options.rebootSeconds, () => {
        if (boot(world)) machine.up()
      })
    }),
    // Fact: a standalone host evacuates nothing, so this completes only once no VM is powered on.
    EnterMaintenanceMode_Task: {
      on: ['HostSystem'],
      privilege: 'Host.Config.Maintenance',
      run: withSession((call, session) => {
        if (host.maintenance) return invalidState('The host is in maintenance mode already.')
        if (host.entering !== undefined) return taskInProgress(host.entering.ref)
        let cancelTimeout: (() => void) | undefined
        const settle = (fault?: Fault): void => {
          cancelTimeout?.()
          world.powerHooks.delete(tryNow)
          host.entering = undefined
          endTask(world, task, fault)
        }
        const tryNow = (): void => {
          if (call.taskFault !== undefined) return settle(call.taskFault)
          if (task.completeTime !== undefined || running(world).length > 0) return
          setMaintenance(world, true)
          settle()
        }
        const task = begin('EnterMaintenanceMode_Task', 'enterMaintenanceMode', session.userName, {
          cancelable: true,
          onCancel: () => settle(),
        })
        host.entering = task
        const seconds = intArgument(call.args, 'timeout') ?? 0
        // 0 or less means to wait forever.
        if (seconds > 0) cancelTimeout = timers.after(seconds, () => settle(timedout()))
        world.powerHooks.add(tryNow)
        timers.after(0.05, tryNow)
        return writeField('returnval', refTo(task.ref))
      }),
    },
    ExitMaintenanceMode_Task: {
      on: ['HostSystem'],
      privilege: 'Host.Config.Maintenance',
      run: withSession((call, session) => {
        if (!host.maintenance) return invalidState('The host is not in maintenance mode.')
        const task = begin('ExitMaintenanceMode_Task', 'exitMaintenanceMode', session.userName)
        timers.after(0.05, () => {
          if (call.taskFault === undefined) setMaintenance(world, false)
          endTask(world, task, call.taskFault)
        })
        return writeField('returnval', refTo(task.ref))
      }),
    },
    CancelTask: {
      on: ['Task'],
      privilege: 'Global.CancelTask',
      run: (call) => {
        const task = world.tasks.get(call.target.id)
        if (task === undefined || task.completeTime !== undefined) return invalidState('The task has ended.')
        if (!task.cancelable) return notSupported('This task cannot be canceled.')
        cancelTask(world, task)
        return ''
      },
    },
  }
}
