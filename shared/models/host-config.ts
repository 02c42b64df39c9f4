import type { HostService, Ruleset } from './firewall.ts'

/** A HostVirtualNic that carries management traffic. */
export interface ManagementNic {
  /** `vmk0`. */
  readonly device: string
  readonly dhcp: boolean | null
  /** IPv4; null when it has none. */
  readonly ip: string | null
  readonly netmask: string | null
}

/** A physical network adapter. */
export interface PhysicalNic {
  /** `vmnic0`. */
  readonly device: string
  /** Megabits a second; null without a link. */
  readonly linkMbit: number | null
}

export interface ConfiguredDatastore {
  readonly name: string
  /** `VMFS`, `NFS`, `vsan`, as the host says. */
  readonly type: string
  readonly capacity: number | null
  readonly free: number | null
  readonly accessible: boolean | null
  /** HostVmfsVolume.version, such as `6.82`. */
  readonly vmfsVersion: string | null
}

export type LicenceState = 'licensed' | 'free' | 'evaluation' | 'expired'

/** LicenseManager in short; a key is never part of it. */
export interface HostLicence {
  readonly state: LicenceState
  /** The edition's name as the host gives it. */
  readonly name: string | null
  /** Whole hours of the evaluation that are left. */
  readonly hoursLeft: number | null
}

export interface HostCertificate {
  readonly subject: string
  readonly issuer: string
  /** ISO 8601 UTC. */
  readonly validFrom: string
  readonly validTo: string
}

/** What a host that runs tells of its configuration. Null: it does not tell, or not to this user. */
export interface HostConfig {
  readonly readAt: string
  readonly product: { readonly name: string; readonly version: string; readonly build: string }
  readonly hostName: string | null
  readonly domainName: string | null
  readonly dnsServers: readonly string[] | null
  readonly management: readonly ManagementNic[] | null
  readonly gateway: string | null
  readonly nics: readonly PhysicalNic[] | null
  readonly ntpServers: readonly string[] | null
  /** Whether the host's own test of its time service was content; null when there is no such test (before 7.0 U3) or it did not run. */
  readonly timeServiceWorks: boolean | null
  /** Milliseconds that the host's clock is ahead of this computer's; half a round trip is in it. */
  readonly clockAheadMs: number | null
  readonly services: readonly HostService[] | null
  readonly rulesets: readonly Ruleset[] | null
  readonly incomingBlocked: boolean | null
  readonly licence: HostLicence | null
  readonly datastores: readonly ConfiguredDatastore[] | null
  /** Major versions of the VMFS volumes that are mounted. */
  readonly vmfsMajors: readonly number[] | null
  /** Advanced settings that the checks look at, by key. */
  readonly settings: ReadonlyMap<string, string> | null
  readonly lockdown: 'lockdownDisabled' | 'lockdownNormal' | 'lockdownStrict' | null
  /** Acceptance level of the image profile. */
  readonly acceptance: string | null
  readonly certificate: HostCertificate | null
  readonly autostart: { readonly enabled: boolean | null; readonly starting: number } | null
  readonly vmCount: number | null
  /** HostCpuPowerManagementInfo.hardwareSupport; "" when the firmware keeps power management to itself. */
  readonly powerSupport: string | null
  readonly powerPolicy: string | null
}
