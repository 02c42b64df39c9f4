import type { HardwareRule, MachineVerdict, Passport, VerdictReason } from '../../shared/models/hardware.ts'
import { bootOptionsOf } from '../../shared/rules/hardware/machine-verdict.ts'
import { jsonText } from '../../shared/text/json-text.ts'

/**
 * Writes the passport for other programs: words of rules in both languages, names untranslated, keys always in this
 * order. Each rule that is mentioned stands there once, with the name of its file; `rules` and `maybe` of a verdict refer
 * to it by id, the deciding one first.
 */
export function exportJson({ id, name, at, hostId, source, hardware }: Passport, verdict: MachineVerdict): string {
  const rules = new Map<string, { readonly file: string | null; readonly rule: HardwareRule }>()
  const judged = ({
    verdict: word,
    reasons,
    maybe,
  }: {
    readonly verdict: string
    readonly reasons: readonly VerdictReason[]
    readonly maybe: readonly HardwareRule[]
  }): object => {
    for (const { rule, file } of reasons) if (rule !== null) rules.set(rule.id, { file, rule })
    for (const rule of maybe) if (!rules.has(rule.id)) rules.set(rule.id, { file: null, rule })
    return {
      verdict: word,
      because: reasons[0]?.kind ?? 'none',
      rules: reasons.flatMap(({ rule }) => (rule === null ? [] : [rule.id])),
      maybe: maybe.map((rule) => rule.id),
    }
  }
  const { target, devices, parts, cpu, missing } = verdict
  const document = {
    schema: 'hypertray/hardware-passport/1',
    id,
    name,
    at,
    hostId,
    source,
    target,
    verdict: verdict.verdict,
    missing,
    bootOptions: bootOptionsOf(verdict),
    cpu: cpu && judged(cpu),
    parts: parts.map((part) => ({ part: part.part, ...judged(part) })),
    devices: devices.map((each) => {
      const { address, vendor, device, subvendor, subdevice, class: pciClass, name: called } = each.device
      return { address, vendor, device, subvendor, subdevice, class: pciClass, name: called, ...judged(each) }
    }),
    rules: [...rules.values()].map(({ file, rule }) => ({ file, ...rule })),
    hardware,
  }
  return `${jsonText(document, 2)}\n`
}
