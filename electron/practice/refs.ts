import type { Ref } from './values.ts'

/** The managed objects that every host has, as ESXi names them. */
export const refs = {
  serviceInstance: { type: 'ServiceInstance', id: 'ServiceInstance' },
  rootFolder: { type: 'Folder', id: 'ha-folder-root' },
  datacenter: { type: 'Datacenter', id: 'ha-datacenter' },
  vmFolder: { type: 'Folder', id: 'ha-folder-vm' },
  hostFolder: { type: 'Folder', id: 'ha-folder-host' },
  datastoreFolder: { type: 'Folder', id: 'ha-folder-datastore' },
  networkFolder: { type: 'Folder', id: 'ha-folder-network' },
  computeResource: { type: 'ComputeResource', id: 'ha-compute-res' },
  rootPool: { type: 'ResourcePool', id: 'ha-root-pool' },
  host: { type: 'HostSystem', id: 'ha-host' },
  secondHost: { type: 'HostSystem', id: 'second-host' },
  datastore: { type: 'Datastore', id: '67d0a1b2-3c4d5e6f-7081-020000000001' },
  propertyCollector: { type: 'PropertyCollector', id: 'ha-property-collector' },
  viewManager: { type: 'ViewManager', id: 'ViewManager' },
  sessionManager: { type: 'SessionManager', id: 'ha-sessionmgr' },
  authorizationManager: { type: 'AuthorizationManager', id: 'ha-authmgr' },
  licenseManager: { type: 'LicenseManager', id: 'ha-license-manager' },
  taskManager: { type: 'TaskManager', id: 'ha-taskmgr' },
  searchIndex: { type: 'SearchIndex', id: 'ha-searchindex' },
  autoStartManager: { type: 'HostAutoStartManager', id: 'ha-autostart-mgr' },
  firewallSystem: { type: 'HostFirewallSystem', id: 'firewallSystem' },
  serviceSystem: { type: 'HostServiceSystem', id: 'serviceSystem' },
  dateTimeSystem: { type: 'HostDateTimeSystem', id: 'dateTimeSystem' },
  bootDeviceSystem: { type: 'HostBootDeviceSystem', id: 'bootDeviceSystem' },
  optionManager: { type: 'OptionManager', id: 'ha-adv-options' },
  imageConfigManager: { type: 'HostImageConfigManager', id: 'ha-image-config-manager' },
  methodExecuter: { type: 'ReflectManagedMethodExecuter', id: 'ha-managed-method-executer' },
  healthStatusSystem: { type: 'HostHealthStatusSystem', id: 'healthStatusSystem' },
  patchManager: { type: 'HostPatchManager', id: 'ha-host-patch-manager' },
} as const satisfies Record<string, Ref>

/** Returns one string per object, for maps and sets. */
export const keyOf = (ref: Ref): string => `${ref.type}:${ref.id}`
