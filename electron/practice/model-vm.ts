import { effectiveRole, permissionsOn, permissionsValue } from './authorization.ts'
import { noPermission } from './faults.ts'
import { guestStateOf } from './machines.ts'
import { objectsOf } from './properties.ts'
import type { ManagedObject, Model, Read, Reader } from './properties.ts'
import { recentTasks } from './tasks.ts'
import { any, bool, enumeration, int, list, long, refTo, refs as refList, str, struct, time } from './values.ts'
import type { Value } from './values.ts'
import { refs } from './refs.ts'
import { questionValue } from './questions.ts'
import { layoutOf, rootSnapshots, snapshotInfo } from './vm-snapshots.ts'
import type { Vm, World } from './world.ts'

const on = (vm: Vm): boolean => vm.powerState === 'poweredOn'

const powerState = (vm: Vm): Value => enumeration('VirtualMachinePowerState', vm.powerState)
const connectionState = (vm: Vm): Value => enumeration('VirtualMachineConnectionState', vm.connectionState)
const path = (vm: Vm): Value => str(`[datastore1] ${vm.name}/${vm.name}.vmx`)
const guestId = (vm: Vm): Value => str(vm.guestId)
const instanceUuid = (vm: Vm): Value => str(vm.instanceUuid)
const template = (vm: Vm): Value => bool(vm.template)
const guestFullName = (): Value => str('Debian GNU/Linux 12 (64-bit)')
const running = (vm: Vm): Value => str(vm.tools)
const hostName = (vm: Vm): Read =>
  vm.tools === 'guestToolsRunning' ? str(`guest-${vm.ref.id}.example.org`) : undefined
const ip = (vm: Vm): Read => (vm.ip === null ? undefined : str(vm.ip))

const runtime = {
  type: 'VirtualMachineRuntimeInfo',
  parts: {
    host: (vm: Vm) => refTo(vm.host),
    connectionState,
    powerState,
    bootTime: (vm: Vm) => (vm.bootedAt === null ? undefined : time(vm.bootedAt)),
    question: (vm: Vm) => (vm.question === null ? undefined : questionValue(vm.question)),
    maxCpuUsage: (vm: Vm) => int(vm.cpus * 2400),
    maxMemoryUsage: (vm: Vm) => int(vm.memoryMB),
    consolidationNeeded: (vm: Vm) => bool(vm.consolidationNeeded),
    toolsInstallerMounted: (vm: Vm) => bool(vm.toolsInstaller),
  },
  unset: [
    'device',
    'faultToleranceState',
    'dasVmProtection',
    'suspendTime',
    'suspendInterval',
    'memoryOverhead',
    'needSecondaryReason',
    'onlineStandby',
    'minRequiredEVCModeKey',
    'cryptoState',
    'cleanPowerOff',
    'recordReplayState',
    'numMksConnections',
  ],
}

/** GuestNicInfo[]. Fact: Tools report it, so it is unset without them; cards of the guest's own have no device. */
function networkCards(vm: Vm): Read {
  if (vm.tools !== 'guestToolsRunning') return undefined
  const card = (network: string, mac: string, device: number, address: string | null): Value =>
    struct('GuestNicInfo', [
      ['network', str(network)],
      ...(address === null ? [] : ([['ipAddress', str(address)]] as const)),
      ['macAddress', str(mac)],
      ['connected', bool(true)],
      ['deviceConfigId', int(device)],
    ])
  return list('GuestNicInfo', [card('VM Network', vm.mac, 4000, vm.ip), card('', '02:42:ac:11:00:01', -1, null)])
}

/** VirtualDevice[]: a few of those that every VM has, and the one that keeps it from being suspended. */
function devices(vm: Vm): Value {
  const device = (type: string, key: number, label: string): Value =>
    struct(type, [
      ['key', int(key)],
      [
        'deviceInfo',
        struct('Description', [
          ['label', str(label)],
          ['summary', str(label)],
        ]),
      ],
    ])
  return list(
    'VirtualDevice',
    [
      device('VirtualKeyboard', 600, 'Keyboard'),
      device('VirtualVmxnet3', 4000, 'Network adapter 1'),
      ...(vm.passthrough ? [device('VirtualPCIPassthrough', 13000, 'PCI device 0')] : []),
    ].map(any),
  )
}

function toolsStatusOf(vm: Vm): string {
  if (!vm.hasTools) return 'toolsNotInstalled'
  return vm.tools === 'guestToolsNotRunning' ? 'toolsNotRunning' : 'toolsOk'
}

const guest = {
  type: 'GuestInfo',
  parts: {
    toolsStatus: (vm: Vm) => enumeration('VirtualMachineToolsStatus', toolsStatusOf(vm)),
    toolsRunningStatus: running,
    guestId,
    guestFullName,
    hostName,
    toolsVersionStatus2: (vm: Vm) => str(vm.hasTools ? vm.toolsVersion : 'guestToolsNotInstalled'),
    net: networkCards,
    ipAddress: ip,
    guestState: (vm: Vm) => str(guestStateOf(vm)),
    guestStateChangeSupported: (vm: Vm) => bool(vm.tools === 'guestToolsRunning'),
  },
  unset: [
    'toolsVersionStatus',
    'toolsVersion',
    'toolsInstallType',
    'guestFamily',
    'ipStack',
    'disk',
    'screen',
    'appHeartbeatStatus',
    'guestKernelCrashed',
    'appState',
    'guestOperationsReady',
    'interactiveGuestOperationsReady',
  ],
}

const summaryConfig = {
  type: 'VirtualMachineConfigSummary',
  parts: {
    name: (vm: Vm) => str(vm.name),
    template,
    vmPathName: path,
    memorySizeMB: (vm: Vm) => int(vm.memoryMB),
    numCpu: (vm: Vm) => int(vm.cpus),
    uuid: (vm: Vm) => str(vm.uuid),
    guestId,
    guestFullName,
    instanceUuid,
  },
  unset: [
    'cpuReservation',
    'memoryReservation',
    'numEthernetCards',
    'numVirtualDisks',
    'annotation',
    'product',
    'installBootRequired',
    'ftInfo',
    'managedBy',
    'tpmPresent',
  ],
}

/** Methods that the VM's state forbids, by name, as clients use it to grey out buttons. */
function disabledMethod(vm: Vm): Value {
  const running = ['PowerOffVM_Task', 'SuspendVM_Task', 'ResetVM_Task', 'ShutdownGuest', 'RebootGuest']
  const disabled = on(vm) ? ['PowerOnVM_Task'] : running
  return list('string', disabled.map(str))
}

function model(world: World): Model<Vm> {
  const quickStats = {
    type: 'VirtualMachineQuickStats',
    parts: {
      overallCpuUsage: (vm: Vm) => int(on(vm) ? 37 + vm.cpus * 11 : 0),
      guestMemoryUsage: (vm: Vm) => int(on(vm) ? vm.memoryMB / 8 : 0),
      hostMemoryUsage: (vm: Vm) => int(on(vm) ? vm.memoryMB / 2 : 0),
      guestHeartbeatStatus: (vm: Vm) =>
        enumeration('ManagedEntityStatus', vm.tools === 'guestToolsRunning' ? 'green' : 'gray'),
      uptimeSeconds: (vm: Vm) => int(vm.bootedAt === null ? 0 : (world.clock.now() - vm.bootedAt) / 1000),
    },
    unset: [
      'overallCpuDemand',
      'distributedCpuEntitlement',
      'privateMemory',
      'sharedMemory',
      'swappedMemory',
      'balloonedMemory',
      'consumedOverheadMemory',
    ],
  }
  return {
    type: 'VirtualMachine',
    bases: ['ManagedEntity', 'ExtensibleManagedObject'],
    parts: {
      name: (vm) => str(vm.name),
      parent: () => refTo(refs.vmFolder),
      effectiveRole: (vm, reader) => effectiveRole(reader.access, vm.ref),
      permission: (vm) => permissionsValue(permissionsOn(world.authorization.permissions(), vm.ref, false)),
      recentTask: (vm) => refList(recentTasks(world, vm.ref)),
      disabledMethod,
      runtime,
      guest,
      config: {
        type: 'VirtualMachineConfigInfo',
        parts: {
          name: (vm) => str(vm.name),
          guestFullName,
          uuid: (vm) => str(vm.uuid),
          instanceUuid,
          guestId,
          template,
          changeVersion: (vm) => str(`2024-01-01T00:00:00.${String(vm.configChanges).padStart(6, '0')}Z`),
          hardware: {
            type: 'VirtualHardware',
            parts: { numCPU: (vm) => int(vm.cpus), memoryMB: (vm) => int(vm.memoryMB), device: devices },
            unset: ['numCoresPerSocket', 'virtualICH7MPresent', 'virtualSMCPresent'],
          },
        },
        unset: [
          'annotation',
          'files',
          'tools',
          'extraConfig',
          'version',
          'modified',
          'bootOptions',
          'firmware',
          'flags',
          'defaultPowerOps',
        ],
      },
      summary: {
        type: 'VirtualMachineSummary',
        parts: {
          vm: (vm) => refTo(vm.ref),
          runtime,
          guest: {
            type: 'VirtualMachineGuestSummary',
            parts: { toolsRunningStatus: running, hostName, ipAddress: ip },
            unset: ['guestId', 'guestFullName', 'toolsStatus', 'toolsVersionStatus', 'toolsVersionStatus2'],
          },
          config: summaryConfig,
          quickStats,
          storage: {
            type: 'VirtualMachineStorageSummary',
            parts: {
              committed: () => long(4 * 1024 ** 3),
              uncommitted: () => long(12 * 1024 ** 3),
              unshared: () => long(4 * 1024 ** 3),
              timestamp: () => time(0),
            },
          },
          overallStatus: () => enumeration('ManagedEntityStatus', 'green'),
        },
        unset: ['customValue'],
      },
      rootSnapshot: (vm) => refList(rootSnapshots(vm)),
      snapshot: snapshotInfo,
      layoutEx: layoutOf,
      datastore: () => refList([refs.datastore]),
      resourcePool: () => refTo(refs.rootPool),
      overallStatus: () => enumeration('ManagedEntityStatus', 'green'),
      storage: () =>
        struct('VirtualMachineStorageInfo', [
          ['timestamp', time(0)],
          [
            'perDatastoreUsage',
            struct('VirtualMachineUsageOnDatastore', [
              ['datastore', refTo(refs.datastore)],
              ['committed', long(4 * 1024 ** 3)],
              ['uncommitted', long(12 * 1024 ** 3)],
              ['unshared', long(4 * 1024 ** 3)],
            ]),
          ],
        ]),
    },
    unset: [
      'capability',
      'layout',
      'environmentBrowser',
      'parentVApp',
      'network',
      'guestHeartbeatStatus',
      'customValue',
      'availableField',
      'value',
      'tag',
      'triggeredAlarmState',
      'declaredAlarmState',
      'alarmActionsEnabled',
      'configStatus',
      'configIssue',
      'resourceConfig',
    ],
  }
}

/** Makes the managed object of a VM. Fact: a property that cannot be read ends up in missingSet and does not fail the call. */
export function vmObjects(world: World): (vm: Vm) => ManagedObject {
  const create = objectsOf(model(world))
  return (vm) => {
    const object = create(vm.ref, vm)
    const read = (name: string, reader: Reader): Read | 'unknown' =>
      vm.unreadable.some((hidden) => name === hidden || name.startsWith(`${hidden}.`))
        ? noPermission(vm.ref, 'System.Read')
        : object.read(name, reader)
    return { ...object, read }
  }
}
