import type { TextKey, Translator } from '../../../shared/i18n/translator.ts'
import type { EsxiTarget, Hardware, HardwareRule, PciDevice, VerdictReason } from '../../../shared/models/hardware.ts'
import type { Machine } from '../../stores/hardware.ts'
import { idsText } from './cards.ts'
import type { Finding } from './findings.ts'

/** Returns `ESXi 8.0U2`; a release without an update stands for its latest. */
export function targetText(target: EsxiTarget, { t }: Translator): string {
  return t(target.includes('U') ? 'hardware.targets.exact' : 'hardware.targets.latest', { target })
}

/** Returns a machine's name, or its vendor and model. */
export function machineName({ name, hardware }: Pick<Machine, 'name' | 'hardware'>, { t }: Translator): string {
  return name ?? ([hardware.vendor, hardware.model].filter(Boolean).join(' ') || t('hardware.view.pasted'))
}

export const deviceName = (device: PciDevice): string => device.name ?? idsText(device)

const classes = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '0b', '0c', '0d', '10', '11', '12'] as const

/** Names the kind of a device by its base class, or gives the code of an unusual one; null when not known. */
export function className(pciClass: string | null, { t }: Translator): string | null {
  if (pciClass === null) return null
  const known = classes.find((each) => each === pciClass.slice(0, 2))
  return known === undefined ? `${t('hardware.view.classes.other')} (${pciClass})` : t(`hardware.view.classes.${known}`)
}

/** Names the part or device a finding is about. */
export function findingName({ part, device }: Finding, hardware: Hardware, { t }: Translator): string {
  if (device !== null) return deviceName(device)
  return part === 'cpu' ? (hardware.cpu?.name ?? t('hardware.parts.cpu')) : t(`hardware.parts.${part ?? 'other'}`)
}

/** Returns a reason as one sentence. */
export function reasonText({ kind, rule }: VerdictReason, part: Finding['part'], { t, locale }: Translator): string {
  if (rule !== null) return rule.summary[locale]
  if (kind === 'proof') return t(part === 'cpu' ? 'hardware.reasons.proof-cpu' : 'hardware.reasons.proof')
  return t(kind === 'class' ? 'hardware.reasons.class' : 'hardware.reasons.none')
}

/** Returns the deciding reason of a finding. */
export function whyText({ reasons, part }: Finding, translator: Translator): string {
  return reasonText(reasons[0] ?? { kind: 'none', rule: null, file: null }, part, translator)
}

/** Says what a rule that may apply depends on. */
export function maybeText({ match }: HardwareRule, { t, locale }: Translator): string {
  const questions = (match.conditions ?? []).flatMap((condition) =>
    condition.kind === 'ask' ? [condition.question[locale]] : [],
  )
  return questions.length > 0 ? t('hardware.maybe.asks', { question: questions.join(' ') }) : t('hardware.maybe.facts')
}

/** Formats MiB as GiB, with one decimal unless it is whole. */
export function gibText(mib: number, { t, locale }: Translator): string {
  return t('hardware.values.memory', {
    gib: new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(mib / 1_024),
  })
}

const factNames: Readonly<Record<string, readonly TextKey[]>> = {
  vendor: ['hardware.facts.vendor'],
  model: ['hardware.facts.model'],
  biosVersion: ['hardware.facts.biosVersion'],
  firmware: ['hardware.facts.firmware'],
  secureBoot: ['hardware.facts.secureBoot'],
  tpm: ['hardware.facts.tpm'],
  memoryMib: ['hardware.facts.memory'],
  licence: ['hardware.facts.licence'],
  acceptance: ['hardware.facts.acceptance'],
  'cpu.name': ['hardware.facts.cpu'],
  'cpu.vendor': ['hardware.facts.cpu', 'hardware.facts.vendor'],
  'cpu.signature': ['hardware.facts.signature'],
  'cpu.packages': ['hardware.facts.packages'],
  'cpu.cores': ['hardware.facts.cores'],
  'cpu.threads': ['hardware.facts.threads'],
  'cpu.hybrid': ['hardware.facts.hybrid'],
  'cpu.family': ['hardware.facts.cpu', 'hardware.view.compare.family'],
  'cpu.model': ['hardware.facts.cpu', 'hardware.view.compare.model'],
  'cpu.stepping': ['hardware.facts.cpu', 'hardware.view.compare.stepping'],
  'running.version': ['hardware.facts.running', 'hardware.view.compare.version'],
  'running.update': ['hardware.facts.running', 'hardware.view.compare.update'],
  'running.build': ['hardware.facts.running', 'hardware.view.compare.build'],
}

/** Names a fact by its path in the hardware; CPU features keep Intel's names. */
export function factName(path: string, { t }: Translator): string {
  const keys = factNames[path] as readonly 'hardware.facts.cpu'[] | undefined
  return (
    keys?.map((key) => t(key)).join(' · ') ?? `${t('hardware.facts.cpu')} · ${path.replace(/^cpu\./, '').toUpperCase()}`
  )
}

/** Returns the value of a fact, given its path in the hardware. */
export function factValue(path: string, value: string | number | boolean | null, translator: Translator): string {
  const { t } = translator
  if (value === null) return t('hardware.values.unknown')
  if (typeof value === 'boolean') return t(value ? 'hardware.values.yes' : 'hardware.values.no')
  if (path === 'memoryMib' && typeof value === 'number') return gibText(value, translator)
  if (path === 'firmware' && (value === 'uefi' || value === 'bios')) return t(`hardware.values.${value}`)
  if (path === 'tpm' && value === 'none') return t('hardware.values.none')
  if (path === 'licence' && (value === 'full' || value === 'free' || value === 'unknown'))
    return t(`hardware.values.${value}`)
  return String(value)
}
