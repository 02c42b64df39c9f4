import type { Access } from './authorization.ts'
import type { AutostartEntry } from './autostart-data.ts'
import type { Methods } from './calls.ts'
import { invalidArgument, invalidRequest, managedObjectNotFound, type Fault } from './faults.ts'
import { asRef, intArgument } from './soap.ts'
import { bool, enumeration, int, list, refTo, str, struct, type Value } from './values.ts'
import type { Vm, World } from './world.ts'
import { child, children, childText, type XmlElement } from './xml.ts'

const heartbeats: readonly string[] = ['yes', 'no', 'systemDefault']

/** Fact: defaults and one entry per VM; VMs that the account does not see are left out. */
export function autostartConfig({ autostart, vms }: World, access: Access): Value {
  const { enabled, startDelay, stopDelay, waitForHeartbeat, stopAction } = autostart.defaults
  const powerInfo = [...autostart.entries].flatMap(([id, entry]) => {
    const vm = vms.get(id)
    return vm === undefined || !access.sees(vm.ref)
      ? []
      : [
          struct('AutoStartPowerInfo', [
            ['key', refTo(vm.ref)],
            ['startOrder', int(entry.startOrder)],
            ['startDelay', int(entry.startDelay)],
            ['waitForHeartbeat', enumeration('AutoStartWaitHeartbeatSetting', entry.waitForHeartbeat)],
            ['startAction', str(entry.startAction)],
            ['stopDelay', int(entry.stopDelay)],
            ['stopAction', str(entry.stopAction)],
          ]),
        ]
  })
  return struct('HostAutoStartManagerConfig', [
    [
      'defaults',
      struct('AutoStartDefaults', [
        ...(enabled === undefined ? [] : [['enabled', bool(enabled)] as [string, Value]]),
        ['startDelay', int(startDelay)],
        ['stopDelay', int(stopDelay)],
        ['waitForHeartbeat', bool(waitForHeartbeat)],
        ['stopAction', str(stopAction)],
      ]),
    ],
    ['powerInfo', list('AutoStartPowerInfo', powerInfo)],
  ])
}

/** Fact: maintenance mode keeps autostart from running. */
function runs({ autostart, host }: World): boolean {
  return autostart.defaults.enabled === true && !host.maintenance
}

/** The VMs that a booting host starts by itself: the ordered ones first. */
export function startedByHost(world: World): Vm[] {
  if (!runs(world)) return []
  const place = ({ startOrder }: AutostartEntry): number => (startOrder > 0 ? startOrder : Infinity)
  return [...world.autostart.entries]
    .filter(([, { startAction }]) => startAction.toLowerCase() === 'poweron')
    .toSorted(([, a], [, b]) => place(a) - place(b))
    .flatMap(([id]) => world.vms.get(id) ?? [])
}

/** What a host that goes down does with a running VM by itself; null when it leaves it to lose power. */
export function stoppedByHost(world: World, vm: Vm): 'guest' | 'suspend' | null {
  const entry = world.autostart.entries.get(vm.ref.id)
  if (!runs(world) || entry === undefined) return null
  const own = entry.stopAction.toLowerCase()
  const action = own === 'systemdefault' ? world.autostart.defaults.stopAction.toLowerCase() : own
  if (action === 'suspend') return 'suspend'
  return action === 'guestshutdown' && vm.tools !== 'guestToolsNotRunning' ? 'guest' : null
}

/** HostAutoStartManager.ReconfigureAutostart. */
export function autostartMethods(world: World): Methods {
  return {
    ReconfigureAutostart: {
      on: ['HostAutoStartManager'],
      privilege: 'Host.Config.AutoStart',
      run: (call) => {
        const spec = child(call.args, 'spec')
        if (spec === undefined) return invalidRequest('Required parameter spec is missing.')
        const given: [string, AutostartEntry][] = []
        for (const info of children(spec, 'powerInfo')) {
          const read = entryOf(world, info)
          if ('fault' in read) return read
          given.push(read.entry)
        }
        const defaults = child(spec, 'defaults')
        if (defaults !== undefined) changeDefaults(world, defaults)
        for (const [id, entry] of given) {
          // Fact: both actions `none` take a VM out of the list.
          const none = [entry.startAction, entry.stopAction].every((action) => action.toLowerCase() === 'none')
          if (none) world.autostart.entries.delete(id)
          else world.autostart.entries.set(id, entry)
        }
        return ''
      },
    },
  }
}

/** Fact: every field of an entry is required, and an order of 0 is not valid. */
function entryOf(world: World, info: XmlElement): Fault | { readonly entry: [string, AutostartEntry] } {
  const key = asRef(child(info, 'key'))
  const [startOrder, startDelay, stopDelay] = ['startOrder', 'startDelay', 'stopDelay'].map((name) =>
    intArgument(info, name),
  )
  const [waitForHeartbeat, startAction, stopAction] = ['waitForHeartbeat', 'startAction', 'stopAction'].map((name) =>
    childText(info, name),
  )
  if (
    key === undefined ||
    startOrder === undefined ||
    startDelay === undefined ||
    stopDelay === undefined ||
    !startAction ||
    !stopAction ||
    !heartbeats.includes(waitForHeartbeat ?? '')
  )
    return invalidRequest('A required field of AutoStartPowerInfo is missing.')
  if (!world.vms.has(key.id)) return managedObjectNotFound(key)
  if (startOrder === 0 || startOrder < -1) return invalidArgument('powerInfo.startOrder')
  return {
    entry: [
      key.id,
      { startOrder, startDelay, waitForHeartbeat: waitForHeartbeat ?? '', startAction, stopDelay, stopAction },
    ],
  }
}

function changeDefaults({ autostart }: World, given: XmlElement): void {
  const flag = (name: string): boolean | undefined => {
    const text = childText(given, name)
    return text === null ? undefined : text === 'true' || text === '1'
  }
  const before = autostart.defaults
  autostart.defaults = {
    enabled: flag('enabled') ?? before.enabled,
    startDelay: intArgument(given, 'startDelay') ?? before.startDelay,
    stopDelay: intArgument(given, 'stopDelay') ?? before.stopDelay,
    waitForHeartbeat: flag('waitForHeartbeat') ?? before.waitForHeartbeat,
    stopAction: childText(given, 'stopAction') ?? before.stopAction,
  }
}
