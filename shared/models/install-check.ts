import type { CheckKey, Finding } from './checklist.ts'

/** What a check found; each code has a sentence in both languages under `afterInstall.finding`. */
export const checkCodes = [
  'not-told',
  'release-met',
  'release-older',
  'release-seen',
  'address',
  'address-none',
  'address-link-local',
  'dns',
  'dns-none',
  'name',
  'name-default',
  'name-short',
  'ntp',
  'ntp-no-servers',
  'ntp-stopped',
  'ntp-not-with-host',
  'ntp-not-working',
  'clock-off',
  'shell-off',
  'shell-limited',
  'shell-open',
  'shell-with-host',
  'licensed',
  'licence-free',
  'licence-evaluation',
  'licence-expired',
  'datastores',
  'datastores-none',
  'datastores-inaccessible',
  'vmfs',
  'vmfs-none',
  'vmfs-old',
  'syslog',
  'syslog-no-host',
  'syslog-no-disk',
  'scratch',
  'scratch-memory',
  'scratch-other',
  'firewall',
  'firewall-off',
  'firewall-open',
  'services',
  'services-slp',
  'lockdown-off',
  'lockdown-on',
  'acceptance',
  'acceptance-community',
  'certificate',
  'certificate-expired',
  'certificate-future',
  'certificate-ending',
  'autostart',
  'autostart-off',
  'autostart-none',
  'autostart-no-vms',
  'power',
  'power-firmware',
  'firmware-uefi',
  'firmware-bios',
  'cores',
  'cores-few',
  'nics',
  'nics-none',
  'nics-no-link',
  'hardware-fine',
  'hardware-step',
  'hardware-deprecated',
  'hardware-unknown',
  'hardware-unsupported',
  'packages',
  'packages-foreign',
  'packages-community',
  'boot-disk',
  'boot-disk-small',
  'boot-disk-tiny',
  'boot-disk-medium',
] as const
export type CheckCode = (typeof checkCodes)[number]

/** What a host that runs can show of itself. */
export type HostCheck = Exclude<CheckKey, 'image-hash' | 'image-inspect' | 'stick' | 'kickstart'>

/** One finding: what was looked at, whether it is as it should be, and the facts its sentence names. */
export interface CheckResult {
  readonly check: HostCheck
  readonly state: Finding['state']
  readonly code: CheckCode
  readonly params: Readonly<Record<string, string | number>>
}

/** An ESXi host that answered without a login. What it says of itself is not proven until its fingerprint was compared. */
export interface FoundHost {
  readonly address: string
  readonly port: number
  /** SHA-256 of the certificate it presented. */
  readonly fingerprint: string
  readonly product: string
  readonly version: string
  readonly build: string
}

/** How far a search in a subnet is; `found` is in the order of the addresses. */
export interface FindProgress {
  readonly done: number
  readonly total: number
  readonly found: readonly FoundHost[]
}
