import type { VibTarget } from '../../models/vib.ts'

/** Places that community VIBs are reported to write to since 5.x. The list of 7.0 and later is not published. */
const sinceFive: readonly string[] = [
  'etc/vmware/firewall',
  'etc/vmware/service',
  'etc/vmware/pciid',
  'etc/vmware/vm-support',
  'etc/vmware/driver.map.d',
  'etc/vmware/shutdown/shutdown.d',
  'etc/cim',
  'opt',
  'usr/lib/cim',
  'usr/lib/vmware',
  'usr/lib/vmware-debug',
  'usr/lib/hostprofiles/plugins',
  'usr/share/hwdata/driver.pciids.d',
]

/** The same by release, where users reported an installation without force. */
const reported: Readonly<Record<VibTarget, readonly string[]>> = {
  '6.7': sinceFive,
  '7.0': ['etc/vmware/firewall'],
  '8.0': ['etc/vmware/firewall', 'etc/init.d', 'opt'],
  '9.0': [],
}

/** Returns the files that lie where a community VIB is not known to be allowed to write on any release. */
export function outsideKnownPlaces(paths: readonly string[]): string[] {
  const known = new Set([...sinceFive, ...Object.values(reported).flat()])
  return paths.filter((path) => !isBelow(path, [...known]))
}

/** Returns the first file whose place no user reported to work on this release without force; null when there is none. */
export function unreportedPlace(paths: readonly string[], target: VibTarget): string | null {
  return paths.find((path) => !isBelow(path, reported[target])) ?? null
}

function isBelow(path: string, places: readonly string[]): boolean {
  return places.some((place) => path.startsWith(`${place}/`))
}
