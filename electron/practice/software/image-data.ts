import type { PracticeAttempt, PracticePackage } from '../api.ts'
import type { Descriptor } from './descriptor.ts'
import type { FirewallService } from './firewall-file.ts'
import { factoryPackages, factoryRelations } from './packages.ts'

/** A VIB of the image, with what its descriptor says. */
export interface InstalledPackage extends PracticePackage, Omit<Descriptor, 'files' | 'payloads' | 'platforms'> {
  /** Names of its payloads. */
  readonly payloads: readonly string[]
  /** Of its payloads; null for what the host came with. */
  readonly digest: string | null
  /** Rulesets of its files. */
  readonly firewall: readonly FirewallService[]
}

/** What is installed on the host. */
export interface Image {
  /** Packages of the running image, by name. */
  packages: ReadonlyMap<string, InstalledPackage>
  /** Packages of the next boot, where they differ. */
  staged: ReadonlyMap<string, InstalledPackage> | undefined
  /** Whether packages came or went since the host was installed. */
  updated: boolean
  /** Whether packages are being installed or removed. */
  busy: boolean
  readonly attempts: PracticeAttempt[]
  bootFailure: string | null
  /** Files written to /etc/vmware/firewall by hand; they are gone after a boot. */
  readonly looseFiles: Map<string, readonly FirewallService[]>
}

/** Builds the image of a new host. */
export function createImage(packages: readonly PracticePackage[] = factoryPackages): Image {
  return {
    packages: new Map(
      packages.map((each) => [
        each.name,
        {
          ...each,
          ...factoryRelations(each),
          description: each.summary,
          urls: [],
          tags: [],
          hardware: [],
          stateless: true,
          overlay: false,
          created: each.installed,
          payloads: [each.name.slice(0, 8)],
          liveInstall: false,
          liveRemove: false,
          maintenanceMode: true,
          digest: null,
          firewall: [],
        },
      ]),
    ),
    staged: undefined,
    updated: false,
    busy: false,
    attempts: [],
    bootFailure: null,
    looseFiles: new Map(),
  }
}

/** `VMware_bootbank_esx-base_8.0.3-0.0.24022510`. */
export const vibId = ({ vendor, name, version }: Pick<PracticePackage, 'vendor' | 'name' | 'version'>): string =>
  `${vendor}_bootbank_${name}_${version}`
