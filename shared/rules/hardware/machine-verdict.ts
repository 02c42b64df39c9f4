import type {
  DeviceVerdict,
  HardwareRule,
  HardwareVerdict,
  MachineVerdict,
  PartVerdict,
} from '../../models/hardware.ts'
import { badness } from './decide.ts'
import { isIdeClass, isNetworkClass, isStorageClass } from './device-class.ts'

/**
 * Which of several adapters or controllers is taken. Here `step` comes before `unknown`: an adapter that works with a step
 * is certain to help, an unknown one is not.
 */
const bestFirst: readonly HardwareVerdict[] = ['fine', 'deprecated', 'step', 'unknown', 'unsupported']

/** A network adapter by its class, or, where that is not known, by the rule that decides on it. */
export function isNetworkAdapter({ device, reasons }: Pick<DeviceVerdict, 'device' | 'reasons'>): boolean {
  if (device.class !== null) return isNetworkClass(device.class)
  return (
    reasons.some(({ rule }) => rule?.category === 'nic') || device.aliases.some((alias) => /^vmnic\d+$/.test(alias))
  )
}

/** A controller of disks by its class, or, where that is not known, by the rule that decides on it. */
function isStorageController({ device, reasons }: Pick<DeviceVerdict, 'device' | 'reasons'>): boolean {
  return device.class === null ? reasons[0]?.rule?.category === 'storage' : isStorageClass(device.class)
}

/** Returns the devices with IDE functions marked as not needed where another controller runs as it is. */
export function withoutSpareIde(devices: readonly DeviceVerdict[]): readonly DeviceVerdict[] {
  const isSpare = ({ device, verdict }: DeviceVerdict): boolean => isIdeClass(device.class) && verdict !== 'fine'
  const runs = devices.some(
    (each) => each.verdict === 'fine' && isStorageController(each) && !isIdeClass(each.device.class),
  )
  if (!runs || !devices.some(isSpare)) return devices
  return devices.map((each) => (isSpare(each) ? { ...each, verdict: 'not-needed' } : each))
}

/**
 * Returns the worst verdict that matters for booting and running. Of the network adapters only the best counts. The best
 * storage controller is the one to boot from; a worse one beside it costs its disks, not the installation, so it makes the
 * machine at worst `step`, or unknown where the best one is. What is not needed, and rules of the categories `gpu` and `other`
 * (use, not hardware), never count. Without anything that counts: unknown.
 */
export function machineVerdict(
  devices: readonly DeviceVerdict[],
  parts: readonly PartVerdict[],
  cpu: PartVerdict | null,
): HardwareVerdict {
  const counting: HardwareVerdict[] = []
  const nics: HardwareVerdict[] = []
  const controllers: HardwareVerdict[] = []
  for (const each of devices) {
    if (each.verdict === 'not-needed' || isBesideThePoint(each.reasons[0]?.rule)) continue
    if (isNetworkAdapter(each)) nics.push(each.verdict)
    else if (isStorageController(each)) controllers.push(each.verdict)
    else counting.push(each.verdict)
  }
  for (const { part, verdict, reasons } of parts) {
    const rule = reasons[0]?.rule
    // Without a deciding rule it is there only for what may apply.
    if (!rule || isBesideThePoint(rule)) continue
    if (part === 'usb' && rule.category === 'nic') nics.push(verdict)
    else counting.push(verdict)
  }
  if (cpu !== null) counting.push(cpu.verdict)
  const nic = bestFirst.find((verdict) => nics.includes(verdict))
  if (nic !== undefined) counting.push(nic)
  const bootsFrom = bestFirst.find((verdict) => controllers.includes(verdict))
  // Beside one of which nothing is known it cannot be said that the machine boots at all.
  const beside = bootsFrom === 'unknown' ? 'unknown' : 'step'
  for (const verdict of controllers)
    counting.push(verdict === 'unsupported' && bootsFrom !== 'unsupported' ? beside : verdict)
  return counting.length === 0
    ? 'unknown'
    : counting.reduce((worst, verdict) => (badness[verdict] > badness[worst] ? verdict : worst))
}

function isBesideThePoint(rule: HardwareRule | null | undefined): boolean {
  return rule?.category === 'gpu' || rule?.category === 'other'
}

/**
 * Returns the boot options that the rules in force name, each once, processor first. Rules that only may apply add none,
 * nor do those of a thing that is fine, by proof or by a rule that silences them.
 */
export function bootOptionsOf({ devices, parts, cpu }: MachineVerdict): string[] {
  const judged = [...(cpu === null ? [] : [cpu]), ...parts, ...devices]
  // Devices of one kind share their reasons.
  const lists = new Set(judged.filter(({ verdict }) => verdict !== 'fine').map(({ reasons }) => reasons))
  return [...new Set([...lists].flatMap((reasons) => reasons.flatMap(({ rule }) => rule?.bootOptions ?? [])))]
}
