import type { PracticePackage } from '../api.ts'
import { factoryPackages } from './packages.ts'

/** A VIB of the image, with what its descriptor says. */
export interface InstalledPackage extends PracticePackage {
  readonly created: number
  /** Names of its payloads. */
  readonly payloads: readonly string[]
  readonly liveInstall: boolean
  readonly liveRemove: boolean
  readonly maintenanceMode: boolean
}

/** What is installed on the host. */
export interface Image {
  /** Packages of the running image, by name. */
  packages: ReadonlyMap<string, InstalledPackage>
  /** Whether packages came or went since the host was installed. */
  updated: boolean
}

/** Builds the image of a new host. */
export function createImage(packages: readonly PracticePackage[] = factoryPackages): Image {
  return {
    packages: new Map(
      packages.map((each) => [
        each.name,
        {
          ...each,
          created: each.installed,
          payloads: [each.name.slice(0, 8)],
          liveInstall: false,
          liveRemove: false,
          maintenanceMode: true,
        },
      ]),
    ),
    updated: false,
  }
}

/** `VMware_bootbank_esx-base_8.0.3-0.0.24022510`. */
export const vibId = ({ vendor, name, version }: PracticePackage): string => `${vendor}_bootbank_${name}_${version}`
