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

/** A part or device with what is thought of it, as a line of the table. */
export interface Finding {
  /** The same for the same thing whatever the release. */
  readonly key: string
  readonly verdict: HardwareVerdict
  /** The deciding one first. */
  readonly reasons: readonly VerdictReason[]
  readonly maybe: readonly HardwareRule[]
  /** Null: a device. */
  readonly part: PartVerdict['part'] | null
  readonly device: PciDevice | null
}

export interface Findings {
  readonly parts: readonly Finding[]
  /** Parts on which no rule decides; they are there for the rules that may apply, and count for nothing. */
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

/** A verdict as lines, the worst first; what is alike stays in the machine's order. */
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

/** The finding that makes the machine's verdict what it is: the processor before parts, parts before devices, network adapters last, as only the best of them counts. */
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

/** Rules on the use of a host, or on passing a GPU through, decide nothing about the machine. */
function isBesideThePoint(rule: HardwareRule | null | undefined): boolean {
  return rule?.category === 'gpu' || rule?.category === 'other'
}
