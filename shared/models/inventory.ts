/** vim25 `VirtualMachinePowerState`; null when the host did not say. */
export type PowerState = 'poweredOn' | 'poweredOff' | 'suspended'

/** vim25 `VirtualMachineToolsRunningStatus`; null when the host did not say. */
export type ToolsStatus = 'guestToolsRunning' | 'guestToolsNotRunning' | 'guestToolsExecutingScripts'

/** vim25 `VirtualMachineGuestState`; null when the host did not say. */
export type GuestState = 'running' | 'shuttingDown' | 'resetting' | 'standby' | 'notRunning' | 'unknown'

/** vim25 `VirtualMachineToolsVersionStatus`: how the version of Tools fits the host; null when the host did not say. */
export type ToolsVersionStatus =
  | 'guestToolsNotInstalled'
  | 'guestToolsNeedUpgrade'
  | 'guestToolsCurrent'
  | 'guestToolsUnmanaged'
  | 'guestToolsTooOld'
  | 'guestToolsSupportedOld'
  | 'guestToolsSupportedNew'
  | 'guestToolsTooNew'
  | 'guestToolsBlacklisted'

/** vim25 `VirtualMachineConnectionState`. */
export type VmConnectionState = 'connected' | 'disconnected' | 'orphaned' | 'inaccessible' | 'invalid'

/** One virtual machine as last read. `null` always means "the host did not say", never "no". */
export interface VmInventory {
  /** Managed object reference value, unique on its host (`12`, `vm-12`). */
  readonly id: string
  readonly name: string | null
  readonly powerState: PowerState | null
  readonly tools: ToolsStatus | null
  /** `guest.guestState`: a guest on its way down stops its Tools before it is off. */
  readonly guestState: GuestState | null
  readonly guestIp: string | null
  readonly connectionState: VmConnectionState | null
  /** A question that stops the machine until somebody answers it (`runtime.question`). */
  readonly question: { readonly id: string; readonly text: string } | null
  /** Managed object reference value of the HostSystem that it is on (`runtime.host`). */
  readonly hostMoid: string | null
  /** `config.instanceUuid`: unique within a vCenter, and kept when the VM is registered again. */
  readonly instanceUuid: string | null
  /** `config.guestId`: the configured operating system, such as `debian12_64Guest`. */
  readonly guestId: string | null
  /** A template never runs. */
  readonly template: boolean | null
  /** Addresses of its network cards in lower case, as its Tools report them (`guest.net`); null without running Tools. */
  readonly macs: readonly string[] | null
  readonly hasSnapshot: boolean | null
  /** Whether disks of removed snapshots are left over (`runtime.consolidationNeeded`). */
  readonly consolidationNeeded: boolean | null
  readonly toolsVersionStatus2: ToolsVersionStatus | null
}

/** `ServiceContent.about` of a host. */
export interface ProductInfo {
  readonly name: string
  readonly version: string
  readonly build: string
  /** `HostAgent` for ESXi, `VirtualCenter` for vCenter; others keep their spelling. */
  readonly apiType: string
}

/** A host as last read over one consistent read or push. */
export interface HostInventory {
  /** Managed object reference value of the HostSystem (`ha-host`). */
  readonly hostId: string | null
  readonly product: ProductInfo
  readonly maintenance: boolean | null
  /** ISO 8601 UTC. */
  readonly bootTime: string | null
  /** Address of the vCenter that manages this host, if any. */
  readonly managementServerIp: string | null
  readonly vms: readonly VmInventory[]
}
