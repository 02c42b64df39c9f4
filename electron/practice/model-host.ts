import { aboutInfo, connected } from './about.ts'
import { effectiveRole, permissionsOn, permissionsValue } from './authorization.ts'
import {
  advancedSettings,
  certificateBytes,
  configIssues,
  fileSystemVolume,
  lockdownMode,
  networkParts,
  powerManagement,
  virtualNicManagerInfo,
} from './config-values.ts'
import { datastoreRefs } from './datastores.ts'
import { machines as hardware } from './hardware-machines.ts'
import { storageInfo } from './hardware-storage.ts'
import { capability, hardwareInfo, hardwareSummary, networkInfo, passthroughInfo } from './hardware-values.ts'
import { dateTimeInfo, firewallInfo, serviceInfo } from './model-firewall.ts'
import { autostartConfig } from './autostart.ts'
import { objectsOf } from './properties.ts'
import type { ManagedObject, Model } from './properties.ts'
import { recentTasks } from './tasks.ts'
import { healthRuntime } from './sensors.ts'
import { bool, enumeration, int, refTo, refs as refList, str, struct, time } from './values.ts'
import { secureBoot } from './software/boot.ts'
import type { Ref, Value } from './values.ts'
import { refs } from './refs.ts'
import type { HostData, Vm, World } from './world.ts'

const powered = (): Value => enumeration('HostSystemPowerState', 'poweredOn')

/** HostRuntimeInfo. */
function runtimeOf(world: World) {
  return {
    type: 'HostRuntimeInfo',
    parts: {
      connectionState: () => connected('HostSystemConnectionState'),
      powerState: powered,
      inMaintenanceMode: (host: HostData) => bool(host.maintenance),
      // Fact: the boot time is pushed, unlike the uptime in quickStats.
      bootTime: (host: HostData) => time(host.bootTime),
      healthSystemRuntime: () => healthRuntime(world),
      // Fact: unset on a host that is in no HA cluster.
      dasHostState: () =>
        world.setup.cluster.ha
          ? struct('ClusterDasFdmHostState', [
              ['state', str('connectedToMaster')],
              ['stateReporter', refTo(refs.host)],
            ])
          : undefined,
    },
    unset: [
      'standbyMode',
      'inQuarantineMode',
      'tpmPcrValues',
      'vsanRuntimeInfo',
      'networkRuntimeInfo',
      'hostMaxVirtualDiskCapacity',
      'cryptoState',
    ],
  }
}

function model(world: World, self: Ref): Model<HostData> {
  const machines = (): Vm[] => [...world.vms.values()].filter((vm) => vm.host.id === self.id)
  const machine = hardware[world.options.machine]
  const runtime = runtimeOf(world)
  const on = (): Vm[] => machines().filter((vm) => vm.powerState === 'poweredOn')
  return {
    type: 'HostSystem',
    bases: ['ManagedEntity', 'ExtensibleManagedObject'],
    parts: {
      name: (host) => str(host.name),
      parent: () => refTo(refs.computeResource),
      effectiveRole: (_host, reader) => effectiveRole(reader.access, self),
      permission: () => permissionsValue(permissionsOn(world.authorization.permissions(), self, false)),
      recentTask: () => refList(recentTasks(world, self)),
      runtime,
      summary: {
        type: 'HostListSummary',
        parts: {
          host: () => refTo(self),
          hardware: (host: HostData) => hardwareSummary(machine, host.hardwareUuid),
          runtime,
          config: {
            type: 'HostConfigSummary',
            parts: {
              name: (host) => str(host.name),
              port: () => int(443),
              product: () => aboutInfo(world),
              vmotionEnabled: () => bool(false),
            },
            unset: ['sslThumbprint', 'faultToleranceEnabled', 'featureVersion', 'agentVmDatastore', 'agentVmNetwork'],
          },
          quickStats: {
            type: 'HostListSummaryQuickStats',
            parts: {
              overallCpuUsage: () => int(120 + on().reduce((sum, vm) => sum + 37 + vm.cpus * 11, 0)),
              overallMemoryUsage: () => int(1800 + on().reduce((sum, vm) => sum + vm.memoryMB / 2, 0)),
              uptime: (host) => int((world.clock.now() - host.bootTime) / 1000),
            },
            unset: ['distributedCpuFairness', 'distributedMemoryFairness', 'availablePMemCapacity'],
          },
          overallStatus: () => enumeration('ManagedEntityStatus', 'green'),
          rebootRequired: () => bool(world.setup.rebootRequired || world.image.staged !== undefined),
          // Fact: a host that a vCenter manages shows that server's address here.
          managementServerIp: (host) =>
            host.managementServerIp === undefined ? undefined : str(host.managementServerIp),
        },
        unset: ['customValue', 'maxEVCModeKey', 'currentEVCModeKey', 'gateway', 'tpmAttestation'],
      },
      config: {
        type: 'HostConfigInfo',
        parts: {
          host: () => refTo(self),
          product: () => aboutInfo(world),
          service: () => serviceInfo(world),
          firewall: (_host, reader) => firewallInfo(world, reader),
          dateTimeInfo: () => dateTimeInfo(world),
          network: () => networkInfo(machine, world.setup, networkParts(world)),
          virtualNicManagerInfo,
          pciPassthruInfo: () => passthroughInfo(machine),
          fileSystemVolume: () => fileSystemVolume(world),
          vsanHostConfig: () => struct('VsanHostConfigInfo', [['enabled', bool(world.setup.cluster.vsan)]]),
          autoStart: (_host, reader) => autostartConfig(world, reader.access),
          option: () => advancedSettings(world),
          lockdownMode: () => lockdownMode(world),
          certificate: () => certificateBytes(world),
          storageDevice: (_host, reader) => storageInfo(machine, reader.apiVersion),
        },
        unset: [
          'hyperThread',
          'consoleReservation',
          'vmotion',
          'capabilities',
          'activeDiagnosticPartition',
          'datastorePrincipal',
        ],
      },
      configManager: () =>
        struct('HostConfigManager', [
          ['serviceSystem', refTo(refs.serviceSystem)],
          ['firewallSystem', refTo(refs.firewallSystem)],
          ['autoStartManager', refTo(refs.autoStartManager)],
          ['dateTimeSystem', refTo(refs.dateTimeSystem)],
          ['patchManager', refTo(refs.patchManager)],
          ['bootDeviceSystem', refTo(refs.bootDeviceSystem)],
          ['imageConfigManager', refTo(refs.imageConfigManager)],
          ['healthStatusSystem', refTo(refs.healthStatusSystem)],
          ['advancedOption', refTo(refs.optionManager)],
        ]),
      hardware: (host, reader) => hardwareInfo(machine, host.hardwareUuid, reader.apiVersion, powerManagement(world)),
      capability: (_host, reader) => capability(machine, reader.apiVersion, secureBoot(world)),
      datastore: () => refList(datastoreRefs(world)),
      vm: (_host, reader) =>
        refList(
          machines()
            .map((vm) => vm.ref)
            .filter(reader.access.sees),
        ),
      overallStatus: () => enumeration('ManagedEntityStatus', 'green'),
      configIssue: () => configIssues(world),
    },
    unset: [
      'licensableResource',
      'network',
      'datastoreBrowser',
      'systemResources',
      'answerFileValidationState',
      'customValue',
      'availableField',
      'value',
      'tag',
      'triggeredAlarmState',
      'declaredAlarmState',
      'alarmActionsEnabled',
      'disabledMethod',
      'configStatus',
      'remediationState',
    ],
  }
}

/** The managed objects of the host system, and of a second one where there is one. */
export function hostObjects(world: World): ManagedObject[] {
  const own = objectsOf(model(world, refs.host))(refs.host, world.host)
  if (!world.options.secondHost) return [own]
  const second = { ...world.host, name: 'second.example.org' }
  return [own, objectsOf(model(world, refs.secondHost))(refs.secondHost, second)]
}
