import type { EsxiTarget, HardwareRule, HardwareRules, PartVerdict } from '../../models/hardware.ts'
import { covers } from './releases.ts'

/** A rule with what is worked out about it once. */
export interface IndexedRule {
  readonly rule: HardwareRule
  /** Name of its file. */
  readonly file: string
  /** Later files stand higher. */
  readonly rank: number
  /**
   * It is about a matter of its own (a fact beyond the device), so a more exact rule on the device does not silence it.
   */
  readonly conditional: boolean
}

/** What a rule that names no PCI device is about. */
export type Subject = PartVerdict['part']

/**
 * What the rules of a group ask of a device beside what they were found with; devices that differ in nothing of it are
 * alike to them.
 */
interface Asks {
  /** The ids that are named; all others are alike, and so are classes and programming interfaces. */
  readonly subvendors: ReadonlySet<string>
  readonly subdevices: ReadonlySet<string>
  readonly classes: ReadonlySet<string>
  readonly interfaces: ReadonlySet<string>
  /** Something about the drives behind it. */
  readonly drives: boolean
}

/** Rules that are for many devices. */
export interface RuleGroup {
  readonly rules: readonly IndexedRule[]
  readonly asks: Asks
}

/** The rules of one target, by what they can be found with. */
export interface TargetRules {
  /** By vendor and device id, eight hex digits. */
  readonly byId: ReadonlyMap<string, readonly IndexedRule[]>
  /** Rules on every device of a vendor. */
  readonly byVendor: ReadonlyMap<string, RuleGroup>
  /** Rules that name only a class, by its first four digits. */
  readonly byClass: ReadonlyMap<string, RuleGroup>
  /** The same, all of them: any may be meant where the class is unknown. */
  readonly classRules: RuleGroup
  readonly bySubject: ReadonlyMap<Subject, readonly IndexedRule[]>
}

/** The rules of each target, worked out when it is first asked for: a check asks for one. */
export interface RuleIndex {
  get(target: EsxiTarget): TargetRules
}

/**
 * Prepares rules for {@link judge}. Where two equally exact rules of different files meet, the later file wins: the
 * built-in file comes first, the user's own after it.
 */
export function compileRules(files: readonly HardwareRules[]): RuleIndex {
  const rules = files.flatMap(({ name, rules }, rank) =>
    rules.map((rule): IndexedRule => ({ rule, file: name, rank, conditional: isConditional(rule) })),
  )
  const tables = new Map<EsxiTarget, TargetRules>()
  return {
    get(target) {
      const known = tables.get(target)
      if (known !== undefined) return known
      const table = tableOf(rules.filter(({ rule }) => rule.versions.some((version) => covers(version, target))))
      tables.set(target, table)
      return table
    },
  }
}

function isConditional({ match }: HardwareRule): boolean {
  const aboutDevice = match.pci !== undefined || match.class !== undefined
  return (
    (match.conditions?.length ?? 0) > 0 ||
    match.memoryMibBelow !== undefined ||
    match.bootDiskGibBelow !== undefined ||
    (aboutDevice && (match.cpu ?? match.usb) !== undefined)
  )
}

function tableOf(rules: readonly IndexedRule[]): TargetRules {
  const byId = new Map<string, IndexedRule[]>()
  const byVendor = new Map<string, IndexedRule[]>()
  const byClass = new Map<string, IndexedRule[]>()
  const classRules: IndexedRule[] = []
  const bySubject = new Map<Subject, IndexedRule[]>()
  for (const each of rules) {
    const { pci, class: pciClass } = each.rule.match
    for (const { vendor, devices } of pci ?? []) {
      if (devices.length === 0) put(byVendor, vendor, each)
      for (const device of devices) put(byId, vendor + device, each)
    }
    if (pci === undefined && pciClass !== undefined) {
      put(byClass, pciClass.slice(0, 4), each)
      classRules.push(each)
    }
    if (pci === undefined && pciClass === undefined) put(bySubject, subjectOf(each.rule), each)
  }
  return { byId, byVendor: grouped(byVendor), byClass: grouped(byClass), classRules: groupOf(classRules), bySubject }
}

function grouped(lists: ReadonlyMap<string, readonly IndexedRule[]>): ReadonlyMap<string, RuleGroup> {
  return new Map([...lists].map(([key, rules]) => [key, groupOf(rules)]))
}

function groupOf(rules: readonly IndexedRule[]): RuleGroup {
  const subvendors = new Set<string>()
  const subdevices = new Set<string>()
  const classes = new Set<string>()
  const interfaces = new Set<string>()
  let drives = false
  for (const {
    rule: { match },
  } of rules) {
    for (const { subvendors: boards, subdevices: models } of match.pci ?? []) {
      for (const id of boards ?? []) subvendors.add(id)
      for (const id of models ?? []) subdevices.add(id)
    }
    if (match.class !== undefined) {
      classes.add(match.class.slice(0, 4))
      if (match.class.length > 4) interfaces.add(match.class.slice(4))
    }
    if (match.conditions?.some(({ kind }) => kind === 'fused-compare-write' || kind === 'block-size')) drives = true
  }
  return { rules, asks: { subvendors, subdevices, classes, interfaces, drives } }
}

/** A rule that names a device twice is there once. */
function put<Key>(map: Map<Key, IndexedRule[]>, key: Key, rule: IndexedRule): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [rule])
  else if (list.at(-1) !== rule) list.push(rule)
}

function subjectOf({ match, category }: HardwareRule): Subject {
  if (category === 'other') return 'other'
  if (match.usb) return 'usb'
  if (match.cpu || category === 'cpu') return 'cpu'
  if (match.memoryMibBelow !== undefined) return 'memory'
  if (match.bootDiskGibBelow !== undefined) return 'boot-disk'
  for (const { kind } of match.conditions ?? []) {
    if (kind === 'no-usable-nic') return 'network'
    if (kind === 'boot-medium') return 'boot-disk'
    if (kind === 'firmware' || kind === 'secure-boot' || kind === 'tpm') return 'firmware'
  }
  return 'platform'
}
