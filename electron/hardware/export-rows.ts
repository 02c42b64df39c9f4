import type { Translator } from '../../shared/i18n/translator.ts'
import type {
  DeviceVerdict,
  HardwareRule,
  HardwareVerdict,
  MachineVerdict,
  PartVerdict,
  PciDevice,
  VerdictReason,
} from '../../shared/models/hardware.ts'
import { badness } from '../../shared/rules/hardware/decide.ts'

/** A reason in words. Those of a rule may be the user's own; none is markup. */
export interface ReasonTexts {
  readonly text: string
  /** Which rule of which file; null: no rule. */
  readonly origin: string | null
  readonly workaround: string | null
  readonly note: string | null
  readonly bootOptions: readonly string[]
  readonly confidence: string | null
  readonly sources: readonly string[]
}

/** A rule that may apply, and what it depends on. */
export interface MaybeTexts {
  readonly id: string
  readonly text: string
  readonly condition: string
}

/** A device or part with its verdict. Null: there is nothing to say. */
export interface SubjectTexts {
  /** The kind of part, in the program's words; null for a device. */
  readonly label: string | null
  /** Its name in the machine's words. */
  readonly name: string | null
  readonly device: PciDevice | null
  /** `10ec:8168`, with `(1043:8677)` for its board where that is known. */
  readonly ids: string | null
  readonly verdict: HardwareVerdict
  readonly verdictText: string
  /** The deciding one. */
  readonly reason: ReasonTexts
  /** Further rules on it, those that were silenced included. */
  readonly others: readonly ReasonTexts[]
  readonly maybe: readonly MaybeTexts[]
}

export interface VerdictTexts {
  /** Processor first. A part no rule decides on is only in `maybes`. */
  readonly parts: readonly SubjectTexts[]
  readonly devices: readonly SubjectTexts[]
  /** What needs attention, the worst first; unknown things are not among it. */
  readonly findings: readonly SubjectTexts[]
  readonly unknown: readonly SubjectTexts[]
  /** The subject of each rule that may apply; a rule is there once. */
  readonly maybes: readonly { readonly subject: SubjectTexts; readonly maybe: MaybeTexts }[]
}

/** Puts a verdict into words. @param cpuName as the machine calls its processor */
export function verdictTexts(
  { devices, parts, cpu }: MachineVerdict,
  cpuName: string | null,
  translator: Translator,
): VerdictTexts {
  const shownParts = [...(cpu === null ? [] : [cpu]), ...parts].map((part) =>
    partTexts(part, part.part === 'cpu' ? cpuName : null, translator),
  )
  const shownDevices = devices.map((device) => deviceTexts(device, translator))
  const decided = shownParts.filter(
    ({ reason, label }) => reason.origin !== null || label === translator.t('hardware.parts.cpu'),
  )
  const all = [...decided, ...shownDevices]
  const seen = new Set<string>()
  const maybes = [...shownParts, ...shownDevices]
    .flatMap((subject) => subject.maybe.map((maybe) => ({ subject, maybe })))
    .filter(({ maybe: { id } }) => !seen.has(id) && seen.add(id))
  return {
    parts: decided,
    devices: shownDevices,
    maybes,
    findings: all
      .filter(({ verdict }) => badness[verdict] > badness.fine && verdict !== 'unknown')
      .toSorted((a, b) => badness[b.verdict] - badness[a.verdict]),
    unknown: all.filter(({ verdict }) => verdict === 'unknown'),
  }
}

/** Counts devices and parts by verdict. */
export function countsOf({ parts, devices }: VerdictTexts): Readonly<Record<HardwareVerdict, number>> {
  const count = (verdict: HardwareVerdict): number =>
    [...parts, ...devices].filter((subject) => subject.verdict === verdict).length
  return {
    unsupported: count('unsupported'),
    step: count('step'),
    deprecated: count('deprecated'),
    unknown: count('unknown'),
    fine: count('fine'),
    'not-needed': count('not-needed'),
  }
}

/** `ESXi 8.0, latest update` for a release without an update, `ESXi 8.0U2` for an exact one. */
export function targetText(target: MachineVerdict['target'], { t }: Translator): string {
  return t(target.includes('U') ? 'hardware.targets.exact' : 'hardware.targets.latest', { target })
}

function partTexts(
  { part, verdict, reasons, maybe }: PartVerdict,
  name: string | null,
  translator: Translator,
): SubjectTexts {
  return {
    label: translator.t(`hardware.parts.${part}`),
    name,
    device: null,
    ids: null,
    ...common(verdict, reasons, maybe, part === 'cpu', translator),
  }
}

function deviceTexts({ device, verdict, reasons, maybe }: DeviceVerdict, translator: Translator): SubjectTexts {
  return {
    label: null,
    name: device.name,
    device,
    ids: idsText(device),
    ...common(verdict, reasons, maybe, false, translator),
  }
}

/** `10ec:8168`, with `(1043:8677)` for its board where that is known. */
export function idsText({ vendor, device, subvendor, subdevice }: PciDevice): string {
  return subvendor === null || subdevice === null
    ? `${vendor}:${device}`
    : `${vendor}:${device} (${subvendor}:${subdevice})`
}

function common(
  verdict: HardwareVerdict,
  reasons: readonly VerdictReason[],
  maybe: readonly HardwareRule[],
  isCpu: boolean,
  translator: Translator,
): Pick<SubjectTexts, 'verdict' | 'verdictText' | 'reason' | 'others' | 'maybe'> {
  const [first = { kind: 'none', rule: null, file: null } as const, ...others] = reasons
  return {
    verdict,
    verdictText: translator.t(`hardware.verdicts.${verdict}`),
    reason: reasonTexts(first, isCpu, translator),
    others: others.map((reason) => reasonTexts(reason, isCpu, translator)),
    maybe: maybe.map((rule) => maybeTexts(rule, translator)),
  }
}

function reasonTexts({ kind, rule, file }: VerdictReason, isCpu: boolean, { t, locale }: Translator): ReasonTexts {
  if (rule === null) {
    return {
      text: t(`hardware.reasons.${unruledReason(kind, isCpu)}`),
      origin: null,
      workaround: null,
      note: null,
      bootOptions: [],
      confidence: null,
      sources: [],
    }
  }
  return {
    text: rule.summary[locale],
    origin: t('hardware.reasons.rule', { rule: rule.id, file }),
    workaround: rule.workaround?.[locale] ?? null,
    note: rule.note?.[locale] ?? null,
    bootOptions: rule.bootOptions,
    confidence: t(`hardware.confidence.${rule.confidence}`),
    sources: rule.sources,
  }
}

/** Returns the sentence for a verdict that no rule decided. */
function unruledReason(
  kind: VerdictReason['kind'],
  isCpu: boolean,
): Exclude<VerdictReason['kind'], 'rule'> | 'proof-cpu' {
  if (kind === 'proof' && isCpu) return 'proof-cpu'
  return kind === 'rule' ? 'none' : kind
}

function maybeTexts({ id, summary, match }: HardwareRule, { t, locale }: Translator): MaybeTexts {
  const questions = (match.conditions ?? []).flatMap((condition) =>
    condition.kind === 'ask' ? [condition.question[locale]] : [],
  )
  return {
    id,
    text: summary[locale],
    condition:
      questions.length === 0 ? t('hardware.maybe.facts') : t('hardware.maybe.asks', { question: questions.join(' ') }),
  }
}
