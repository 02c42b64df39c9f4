import type { PracticeAcceptance, PracticePackage } from '../api.ts'
import type { Relations } from './relations.ts'

const base = '8.0.3-0.0.24022510'
const installed = Date.UTC(2024, 5, 25)

const ours = (name: string, summary: string): PracticePackage => ({
  name,
  version: base,
  vendor: 'VMware',
  acceptance: 'vmware_certified',
  summary,
  installed,
})
const driver = (name: string, version: string, summary: string): PracticePackage => ({
  name,
  version: `${version}-1vmw.803.0.0.24022510`,
  vendor: 'VMW',
  acceptance: 'vmware_certified',
  summary,
  installed,
})

/** The packages that the practice host reports: the system, drivers, and one of each lower acceptance level. */
export const factoryPackages: readonly PracticePackage[] = [
  ours('esx-base', 'ESXi base system'),
  ours('esx-update', 'ESXi installation tools'),
  ours('cpu-microcode', 'Microcode of processors'),
  { ...ours('tools-light', 'VMware Tools images'), version: '12.4.0.23259341-23794019' },
  driver('igbn', '1.11.2.0', 'Driver of Intel Gigabit controllers'),
  driver('i40en', '2.3.4.0', 'Driver of Intel 700 series controllers'),
  driver('ne1000', '0.9.0', 'Driver of Intel Gigabit desktop controllers'),
  driver('nvme-pcie', '1.2.4.14', 'Driver of NVMe controllers'),
  driver('vmw-ahci', '2.0.17', 'Driver of AHCI controllers'),
  driver('lsi-msgpt35', '29.00.00.00', 'Driver of SAS 3.5 controllers'),
  {
    name: 'vmware-storcli',
    version: '007.2807.0000.0000-01',
    vendor: 'BCM',
    acceptance: 'partner',
    summary: 'RAID command line',
    installed: Date.UTC(2024, 6, 2),
  },
  {
    name: 'practice-agent',
    version: '1.0.3-1OEM.800.1.0.20613240',
    vendor: 'Practice',
    acceptance: 'vmware_accepted',
    summary: 'Agent of the management processor',
    installed: Date.UTC(2024, 6, 2),
  },
  // Got in with `--force`, as on many real hosts: the host's own level is higher.
  {
    name: 'practice-tools',
    version: '0.2.0-1',
    vendor: 'Community',
    acceptance: 'community',
    summary: 'Tools from elsewhere',
    installed: Date.UTC(2024, 7, 9),
  },
]

const none: Relations = { depends: [], conflicts: [], replaces: [], provides: [] }

/** How packages that the host came with stand to others. Facts: the base wants installation tools of its own release, and tells that. */
const related: Readonly<Record<string, Partial<Relations>>> = {
  'esx-base': {
    depends: [
      { name: 'esx-update', version: { comparison: '>=', text: '8.0.3-0.0' } },
      { name: 'esx-update', version: { comparison: '<<', text: '8.0.3-0.1' } },
    ],
    provides: [{ name: 'esx-version', version: '8.0.3' }],
  },
}

/** Returns the relations of a package that the host came with; one that was chosen for it, whatever its name, has none. */
export const factoryRelations = (each: PracticePackage): Relations => ({
  ...none,
  ...(factoryPackages.includes(each) && related[each.name]),
})

/** The level's names: in SOAP the key, in a descriptor, in esxcli. Ordered from the least trusted. */
const levels: readonly { readonly soap: PracticeAcceptance; readonly descriptor: string; readonly esxcli: string }[] = [
  { soap: 'community', descriptor: 'community', esxcli: 'CommunitySupported' },
  { soap: 'partner', descriptor: 'partner', esxcli: 'PartnerSupported' },
  { soap: 'vmware_accepted', descriptor: 'accepted', esxcli: 'VMwareAccepted' },
  { soap: 'vmware_certified', descriptor: 'certified', esxcli: 'VMwareCertified' },
]

const rank = (level: PracticeAcceptance): number => levels.findIndex(({ soap }) => soap === level)

/** Whether a package is less trusted than the level demands. */
export const isBelow = (level: PracticeAcceptance, floor: PracticeAcceptance): boolean => rank(level) < rank(floor)

/** Finds the level that a name stands for; undefined for any other text. Fact: names are case-sensitive. */
export function acceptanceOf(name: string, form: 'soap' | 'descriptor' | 'esxcli'): PracticeAcceptance | undefined {
  return levels.find((level) => level[form] === name)?.soap
}

/** Writes a level as a descriptor or esxcli does. */
export function acceptanceName(level: PracticeAcceptance, form: 'descriptor' | 'esxcli'): string {
  return levels[rank(level)]?.[form] ?? level
}
