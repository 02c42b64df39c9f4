import type {
  DeviceVerdict,
  HardwareRule,
  HardwareVerdict,
  MachineVerdict,
  PartVerdict,
  PciDevice,
  VerdictReason,
} from '../../../shared/models/hardware.ts'
import { badness } from '../../../shared/rules/hardware/decide.ts'
import { isNetworkAdapter } from '../../../shared/rules/hardware/machine-verdict.ts'

/** A part or device with its verdict, as one line of the table. */
export interface Finding {
  /** Stays the same for the same thing in every release. */
  readonly key: string
  readonly verdict: HardwareVerdict
  /** The deciding reason first. */
  readonly reasons: readonly VerdictReason[]
  readonly maybe: readonly HardwareRule[]
  /** Null for a device. */
  readonly part: PartVerdict['part'] | null
  readonly device: PciDevice | null
}

export interface Findings {
  readonly parts: readonly Finding[]
  /** Parts no rule decides; listed for the rules that may apply, with no effect on the verdict. */
  readonly maybeParts: readonly Finding[]
  readonly devices: readonly Finding[]
  readonly notNeeded: readonly Finding[]
}

const ofPart = ({ part, verdict, reasons, maybe }: PartVerdict): Finding => ({
  key: `part-${part}`,
  verdict,
  reasons,
  maybe,
  part,
  device: null,
})
const ofDevice = ({ device, verdict, reasons, maybe }: DeviceVerdict, index: number): Finding => ({
  key: `device-${index}`,
  verdict,
  reasons,
  maybe,
  part: null,
  device,
})
const worseFirst = (a: Finding, b: Finding): number => badness[b.verdict] - badness[a.verdict]

/** Returns a verdict as lines, worst first; equal ones keep the machine's order. */
export function findingsOf({ cpu, parts, devices }: MachineVerdict): Findings {
  const lines = devices.map(ofDevice)
  return {
    parts: [...(cpu === null ? [] : [ofPart(cpu)]), ...parts.filter(isDecided).map(ofPart)].toSorted(worseFirst),
    maybeParts: parts.filter((part) => !isDecided(part)).map(ofPart),
    devices: lines.filter(({ verdict }) => verdict !== 'not-needed').toSorted(worseFirst),
    notNeeded: lines.filter(({ verdict }) => verdict === 'not-needed'),
  }
}

function isDecided({ reasons }: PartVerdict): boolean {
  return reasons[0] !== undefined && reasons[0].rule !== null
}

/**
 * Returns the finding that decides the machine's verdict: the processor before parts, parts before devices, and network
 * adapters last, as only the best of them counts.
 */
export function worstFinding(verdict: MachineVerdict): Finding | null {
  const { parts, devices } = findingsOf(verdict)
  const isNic = ({ device, reasons }: Finding): boolean => device !== null && isNetworkAdapter({ device, reasons })
  const counting = [
    ...parts.filter(({ part }) => part === 'cpu'),
    ...parts.filter(({ part }) => part !== 'cpu'),
    ...devices.filter((each) => !isNic(each)),
    ...devices.filter(isNic),
  ]
  return counting.find((each) => each.verdict === verdict.verdict && !isBesideThePoint(each.reasons[0]?.rule)) ?? null
}

/** Reports whether a rule is about using the host or about GPU passthrough, which decides nothing for the machine. */
function isBesideThePoint(rule: HardwareRule | null | undefined): boolean {
  return rule?.category === 'gpu' || rule?.category === 'other'
}
