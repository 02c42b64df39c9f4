/** vim25 `VirtualMachinePowerState`; null when the host did not say. */
export type PowerState = 'poweredOn' | 'poweredOff' | 'suspended'

/** vim25 `VirtualMachineToolsRunningStatus`; null when the host did not say. */
export type ToolsStatus = 'guestToolsRunning' | 'guestToolsNotRunning' | 'guestToolsExecutingScripts'

/** vim25 `VirtualMachineGuestState`; null when the host did not say. */
export type GuestState = 'running' | 'shuttingDown' | 'resetting' | 'standby' | 'notRunning' | 'unknown'

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
