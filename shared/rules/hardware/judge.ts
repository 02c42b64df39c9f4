import type {
  DeviceVerdict,
  EsxiTarget,
  Hardware,
  HardwarePart,
  HardwareRule,
  MachineVerdict,
  PartVerdict,
} from '../../models/hardware.ts'
import { decide, type Applying } from './decide.ts'
import { KindRules, judgeDevice, noneKnown, proof, sortOut } from './judge-device.ts'
import { isNetworkAdapter, machineVerdict, withoutSpareIde } from './machine-verdict.ts'
import { runsTarget } from './releases.ts'
import type { RuleIndex, Subject, TargetRules } from './rule-index.ts'
import type { Truth } from './truth.ts'

const subjects: readonly Subject[] = ['memory', 'boot-disk', 'firmware', 'usb', 'network', 'platform', 'other']

/**
 * Whether a machine runs a release of ESXi: a verdict on each PCI device, on the processor and on whatever else a rule
 * speaks of, and one on the whole (docs/decisions/0013-hardware-verdicts.md). Pure; a fact that was not given decides
 * nothing, it puts the rules that ask for it into `maybe`.
 */
export function judge(hardware: Hardware, target: EsxiTarget, rules: RuleIndex): MachineVerdict {
  const table = rules.get(target)
  const runs = runsTarget(hardware.running, target)
  const kindRules = new KindRules(hardware, table)
  const devices = withoutSpareIde(
    (hardware.pci ?? []).map((device) => judgeDevice(device, hardware, { table, kindRules, runs })),
  )
  const usb = judgePart('usb', hardware, table, null)
  const noUsableNic = hardware.pci === null ? null : hasNoUsableNic(devices, usb)
  const parts = subjects.flatMap(
    (subject) => (subject === 'usb' ? usb : judgePart(subject, hardware, table, noUsableNic)) ?? [],
  )
  const cpu = hardware.cpu === null ? null : judgeCpu(hardware, table, runs)
  return { target, verdict: machineVerdict(devices, parts, cpu), devices, parts, cpu, missing: missingParts(hardware) }
}

/** Null: no rule on it applies or may apply. */
function judgePart(part: Subject, hardware: Hardware, table: TargetRules, noUsableNic: Truth): PartVerdict | null {
  const applying: Applying[] = []
  const maybe: HardwareRule[] = []
  sortOut(table.bySubject.get(part) ?? [], { hardware, device: null, noUsableNic }, applying, maybe)
  const [first, ...others] = applying
  if (first !== undefined) return { part, ...decide([first, ...others]), maybe }
  return maybe.length === 0 ? null : { part, verdict: 'unknown', reasons: [noneKnown], maybe, listed: null }
}

/**
 * A running kernel proves that the processor starts it, but not that it is still supported or that no boot option
 * helps it: it stands in only where no rule decides.
 */
function judgeCpu(hardware: Hardware, table: TargetRules, runs: boolean): PartVerdict {
  const judged = judgePart('cpu', hardware, table, null)
  if (judged !== null && judged.verdict !== 'unknown') return judged
  const maybe = judged?.maybe ?? []
  return runs
    ? { part: 'cpu', verdict: 'fine', reasons: [proof], maybe, listed: null }
    : { part: 'cpu', verdict: 'unknown', reasons: [noneKnown], maybe, listed: null }
}

/** So if there is no adapter, or none but unsupported ones; a device of unknown kind could be one. */
function hasNoUsableNic(devices: readonly DeviceVerdict[], usb: PartVerdict | null): Truth {
  let known = true
  if (usb !== null && usb.verdict !== 'unknown' && usb.verdict !== 'unsupported') return false
  for (const each of devices) {
    if (each.device.class === null && each.verdict === 'unknown') known = false
    if (!isNetworkAdapter(each) || each.verdict === 'unsupported') continue
    if (each.verdict !== 'unknown') return false
    known = false
  }
  return known ? true : null
}

function missingParts({ cpu, memoryMib, pci, nvme, firmware, disks }: Hardware): readonly HardwarePart[] {
  const given: readonly (readonly [HardwarePart, unknown])[] = [
    ['cpu', cpu],
    ['memory', memoryMib],
    ['pci', pci],
    ['nvme', nvme],
    ['firmware', firmware],
    ['disks', disks],
  ]
  return given.flatMap(([part, fact]) => (fact === null ? [part] : []))
}
