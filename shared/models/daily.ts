import type { AutostartConfig } from './autostart.ts'
import type { HostService, Ruleset } from './firewall.ts'
import type { HostLicence } from './host-config.ts'

/** Datastore.summary. What the host does not say is null: unknown, not zero. */
export interface DailyDatastore {
  /** Managed object reference value: the UUID of a VMFS volume. */
  readonly id: string
  readonly name: string
  /** `VMFS`, `NFS`, `vsan`, as the host says. */
  readonly type: string | null
  readonly capacityBytes: number | null
  readonly freeBytes: number | null
  /** Bytes that thin disks and swap files may still claim. */
  readonly uncommittedBytes: number | null
  readonly accessible: boolean | null
  /** HostMountInfo.inaccessibleReason, such as `AllPathsDown_Timeout`. */
  readonly inaccessibleReason: string | null
  /** `normal`, `enteringMaintenance`, `inMaintenance`. */
  readonly maintenanceMode: string | null
}

/** State of a sensor; `unknown` also where the host sets no threshold, and never a reason for alarm. */
export type SensorHealth = 'green' | 'yellow' | 'red' | 'unknown'

/** HostNumericSensorInfo, or one element of HostHardwareStatusInfo. */
export interface DailySensor {
  /** Stable as far as the host gives an id; otherwise the name without its state. */
  readonly id: string
  readonly name: string
  /** `temperature`, `fan`, `power`; as the host says. */
  readonly type: string
  /** In {@link unit}; null for a sensor without a number that means anything. */
  readonly reading: number | null
  readonly unit: string | null
  readonly health: SensorHealth
  /** What the host appends to the name, such as `Redundancy lost`. */
  readonly state: string | null
  /** When the reading was taken. ISO 8601 UTC; null where the host does not say. */
  readonly at: string | null
}

export interface DailySnapshot {
  readonly name: string
  /** ISO 8601 UTC. */
  readonly createdAt: string | null
}

/** The snapshots of one VM. */
export interface DailySnapshots {
  readonly vm: string
  readonly vmName: string
  /** The oldest first; those without a time last. */
  readonly snapshots: readonly DailySnapshot[]
  /** Bytes of all of them together. */
  readonly sizeBytes: number | null
}

/** A physical network card behind a virtual switch. */
export interface DailyUplink {
  readonly device: string
  /** Megabits a second; null without a link. */
  readonly linkMbit: number | null
  /** Name of the virtual switch. */
  readonly vswitch: string
  /** Whether the switch carries traffic of the host itself or of a running VM. */
  readonly inUse: boolean
}

/** What is read of a host in one round trip beside the model. Null: the host does not tell, or not to this user. */
export interface DailyFacts {
  /** ISO 8601 UTC. */
  readonly readAt: string
  readonly version: string
  readonly build: string
  readonly datastores: readonly DailyDatastore[] | null
  /** [] for a machine that has no sensors. */
  readonly sensors: readonly DailySensor[] | null
  readonly snapshots: readonly DailySnapshots[] | null
  readonly uplinks: readonly DailyUplink[] | null
  readonly services: readonly HostService[] | null
  readonly ntpServers: readonly string[] | null
  /** Milliseconds that the host's clock is ahead of this computer's. */
  readonly clockAheadMs: number | null
  readonly rebootRequired: boolean | null
  /** HostSystem.configIssue in the host's own words. */
  readonly configIssues: readonly string[] | null
  readonly licence: HostLicence | null
  /** End of a licence that expires. ISO 8601 UTC. */
  readonly licenceEndsAt: string | null
  /** Of the certificate that the host presented. ISO 8601 UTC. */
  readonly certificateEndsAt: string | null
  readonly autostart: AutostartConfig | null
  /** Read only where something is compared with it. */
  readonly rulesets: readonly Ruleset[] | null
}
