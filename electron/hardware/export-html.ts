import type { Translator } from '../../shared/i18n/translator.ts'
import type { HardwareVerdict, MachineVerdict, Passport, PciDevice } from '../../shared/models/hardware.ts'
import { bootOptionsOf } from '../../shared/rules/hardware/machine-verdict.ts'
import { stamps } from '../../shared/text/stamps.ts'
import {
  badge,
  bullets,
  code,
  escapeHtml,
  heading,
  htmlDocument,
  small,
  sourceList,
  table,
  verdictCounts,
  type TableRow,
} from '../reports/html.ts'
import { numberSources, numbersOf } from '../reports/sources.ts'
import { machineFacts, machineLists } from './export-facts.ts'
import {
  countsOf,
  targetText,
  verdictTexts,
  type ReasonTexts,
  type SubjectTexts,
  type VerdictTexts,
} from './export-rows.ts'
import { passportStyle } from './export-style.ts'

/**
 * Writes the passport as one HTML document that loads nothing, runs nothing, and prints on A4: the verdict first, what
 * needs attention and what to do next, then the machine, every device, what is not known, and where it is known from.
 */
export function exportHtml(passport: Passport, verdict: MachineVerdict, translator: Translator): string {
  const { t, locale } = translator
  const texts = verdictTexts(verdict, passport.hardware.cpu?.name ?? null, translator)
  const numbers = numberedSources(texts)
  return htmlDocument({
    locale,
    title: t('hardware.report.title', { name: passport.name }),
    style: passportStyle,
    body: [
      ...summary(passport, verdict, translator),
      counts(texts, translator),
      `<p class="note">${escapeHtml(t('hardware.report.note'))}</p>`,
      ...findings(texts, numbers, translator),
      ...bootOptions(bootOptionsOf(verdict), translator),
      ...facts(passport, translator),
      ...partsTable(texts, numbers, translator),
      ...devicesTable(texts, numbers, translator),
      ...lists(passport, translator),
      ...gaps(texts, verdict, translator),
      ...maybes(texts, translator),
      ...sourceList(t('hardware.report.sourcesTitle'), numbers.keys()),
    ],
  })
}

/** Returns the machine's verdict, and for which release, when and from what it was judged. */
function summary(passport: Passport, verdict: MachineVerdict, translator: Translator): readonly string[] {
  const { t } = translator
  const { local, utc } = stamps(passport.at)
  const target = targetText(verdict.target, translator)
  const word = escapeHtml(t(`hardware.verdicts.${verdict.verdict}`))
  const sentence = escapeHtml(t(`hardware.machine.${verdict.verdict}`, { target }))
  const about = [
    t('hardware.report.target', { target }),
    t('hardware.report.at', { at: `${local} (${utc} UTC)` }),
    t('hardware.report.source', { source: t(`hardware.sources.${passport.source}`) }),
  ]
  return [
    `<p class="whole ${tones[verdict.verdict]}"><strong>${word}</strong><span>${sentence}</span></p>`,
    `<p class="stamp">${about.map(escapeHtml).join(' · ')}</p>`,
  ]
}

const tones: Readonly<Record<HardwareVerdict, 'good' | 'bad' | 'look' | 'open' | 'none'>> = {
  unsupported: 'bad',
  step: 'look',
  deprecated: 'look',
  unknown: 'open',
  fine: 'good',
  'not-needed': 'none',
}

function counts(texts: VerdictTexts, { t }: Translator): string {
  const counted = countsOf(texts)
  const order = ['unsupported', 'step', 'deprecated', 'unknown', 'fine', 'not-needed'] as const
  return verdictCounts(
    order.map((verdict) => ({
      tone: tones[verdict],
      text: t(`hardware.verdicts.${verdict}`),
      count: counted[verdict],
    })),
  )
}

function findings(
  { findings: found }: VerdictTexts,
  numbers: ReadonlyMap<string, number>,
  { t }: Translator,
): readonly string[] {
  const title = heading(t('hardware.report.findingsTitle'))
  if (found.length === 0) return [title, `<p>${escapeHtml(t('hardware.report.noFindings'))}</p>`]
  return [title, ...found.map((subject) => finding(subject, numbers, t))]
}

function finding(subject: SubjectTexts, numbers: ReadonlyMap<string, number>, t: Translator['t']): string {
  const { reason, others } = subject
  const confidence = t('hardware.columns.confidence')
  const also = others.map((other) => {
    const workaround = other.workaround === null ? '' : ` ${escapeHtml(other.workaround)}`
    return `${escapeHtml(other.text)}${workaround} ${origin(other, numbers, confidence, 'span')}`
  })
  return [
    `<article><h3>${verdictBadge(subject)}${subjectText(subject)}</h3>`,
    `<p>${escapeHtml(reason.text)}</p>`,
    labelled(t('hardware.columns.workaround'), reason.workaround),
    labelled(t('hardware.columns.note'), reason.note),
    reason.bootOptions.length === 0
      ? ''
      : `<p><b>${escapeHtml(t('hardware.columns.bootOptions'))}</b> ${code(reason.bootOptions.join(' '))}</p>`,
    origin(reason, numbers, confidence, 'p'),
    also.length === 0 ? '' : `<p><b>${escapeHtml(t('hardware.report.alsoTitle'))}</b></p>${bullets(also)}`,
    `</article>`,
  ].join('')
}

function labelled(label: string, text: string | null): string {
  return text === null ? '' : `<p><b>${escapeHtml(label)}</b> ${escapeHtml(text)}</p>`
}

function bootOptions(options: readonly string[], { t }: Translator): readonly string[] {
  if (options.length === 0) return []
  return [
    heading(t('hardware.report.bootOptionsTitle')),
    `<p>${escapeHtml(t('hardware.report.bootOptions'))}</p>`,
    `<p><code class="options">${escapeHtml(options.join(' '))}</code></p>`,
  ]
}

function facts({ hardware }: Passport, translator: Translator): readonly string[] {
  const unknown = `<dd class="gap">${escapeHtml(translator.t('hardware.values.unknown'))}</dd>`
  const items = machineFacts(hardware, translator).map(
    ({ name, value }) =>
      `<div><dt>${escapeHtml(name)}</dt>${value === null ? unknown : `<dd>${escapeHtml(value)}</dd>`}</div>`,
  )
  return [heading(translator.t('hardware.report.machineTitle')), `<dl>${items.join('')}</dl>`]
}

function partsTable(
  { parts }: VerdictTexts,
  numbers: ReadonlyMap<string, number>,
  { t }: Translator,
): readonly string[] {
  if (parts.length === 0) return []
  const headings = [t('hardware.columns.part'), t('hardware.columns.verdict'), t('hardware.columns.reason')]
  const rows = parts.map((subject) => subjectRow(subjectText(subject), subject, numbers, t))
  return [heading(t('hardware.report.partsTitle')), ...table('parts', headings, rows)]
}

function devicesTable(
  { devices }: VerdictTexts,
  numbers: ReadonlyMap<string, number>,
  { t }: Translator,
): readonly string[] {
  const title = heading(t('hardware.report.devicesTitle'))
  if (devices.length === 0) return [title, `<p>${escapeHtml(t('hardware.report.noDevices'))}</p>`]
  const headings = [t('hardware.columns.name'), t('hardware.columns.verdict'), t('hardware.columns.reason')]
  const rows = devices.map((subject) => subjectRow(deviceName(subject, t), subject, numbers, t))
  return [title, ...table('devices', headings, rows)]
}

function subjectRow(
  name: string,
  subject: SubjectTexts,
  numbers: ReadonlyMap<string, number>,
  t: Translator['t'],
): TableRow {
  return { name, cells: [verdictBadge(subject), reasonCell(subject.reason, numbers, t('hardware.columns.confidence'))] }
}

function deviceName({ device, name, ids }: SubjectTexts, t: Translator['t']): string {
  const about = [
    device?.class ? `${t('hardware.columns.class')} ${device.class}` : null,
    device?.driver ? `${t('hardware.columns.driver')} ${device.driver}` : null,
    device && device.aliases.length > 0 ? device.aliases.join(', ') : null,
    device?.passthrough
      ? `${t('hardware.columns.passthrough')} ${t(`hardware.passthrough.${passthroughState(device.passthrough)}`)}`
      : null,
  ]
    .filter((part) => part !== null)
    .join(' · ')
  const where = [device?.address ?? null, ids].filter((part) => part !== null).map(code)
  return [
    escapeHtml(name ?? t('hardware.values.unknown')),
    `<small>${where.join(' ')}</small>`,
    small(about === '' ? null : about),
  ].join('')
}

function passthroughState({
  active,
  enabled,
  capable,
}: NonNullable<PciDevice['passthrough']>): 'active' | 'enabled' | 'capable' | 'none' {
  if (active) return 'active'
  if (enabled) return 'enabled'
  return capable ? 'capable' : 'none'
}

function lists({ hardware }: Passport, translator: Translator): readonly string[] {
  const { t } = translator
  const items = machineLists(hardware, translator).map(({ name, items: parts }) => {
    const label = `<b>${escapeHtml(name)}</b>`
    if (parts === null) return `${label} ${small(t('hardware.values.unknown'))}`
    if (parts.length === 0) return `${label} ${small(t('hardware.values.none'))}`
    return `${label}${bullets(parts.map(({ what, about }) => `${escapeHtml(what)}${about === '' ? '' : ` ${small(about)}`}`))}`
  })
  return [heading(t('hardware.report.listsTitle')), `<ul>`, ...items.map((item) => `<li>${item}</li>`), `</ul>`]
}

/** What a reader must not take for fine. */
function gaps({ unknown }: VerdictTexts, { missing }: MachineVerdict, { t }: Translator): readonly string[] {
  if (unknown.length === 0 && missing.length === 0) return []
  return [
    heading(t('hardware.report.unknownTitle')),
    ...(unknown.length === 0
      ? []
      : [
          `<p>${escapeHtml(t('hardware.report.unknown', { count: unknown.length }))}</p>`,
          bullets(unknown.map(subjectText)),
        ]),
    ...(missing.length === 0
      ? []
      : [
          `<p>${escapeHtml(t('hardware.report.missing'))}</p>`,
          bullets(missing.map((part) => escapeHtml(t(`hardware.missing.${part}`)))),
        ]),
  ]
}

function maybes({ maybes: found }: VerdictTexts, { t }: Translator): readonly string[] {
  if (found.length === 0) return []
  const items = found.map(({ subject, maybe }) => {
    const condition = small(`${maybe.condition} (${maybe.id})`)
    return `<li><b>${subjectText(subject)}</b> ${escapeHtml(maybe.text)}<br>${condition}</li>`
  })
  return [heading(t('hardware.report.maybeTitle')), `<ul>`, ...items, `</ul>`]
}

/** Numbers every source that is shown, in the order of first mention. */
function numberedSources({ findings: found, parts, devices }: VerdictTexts): ReadonlyMap<string, number> {
  const reasons = [
    ...found.flatMap(({ reason, others }) => [reason, ...others]),
    ...[...parts, ...devices].map(({ reason }) => reason),
  ]
  return numberSources(reasons.flatMap(({ sources }) => sources))
}

function reasonCell(reason: ReasonTexts, numbers: ReadonlyMap<string, number>, confidence: string): string {
  return `${escapeHtml(reason.text)}${small(reason.workaround)}${origin(reason, numbers, confidence, 'span')}`
}

/** Which rule of which file, how sure it is, and its sources by number. */
function origin(
  { origin: from, confidence, sources }: ReasonTexts,
  numbers: ReadonlyMap<string, number>,
  label: string,
  tag: 'p' | 'span',
): string {
  if (from === null) return ''
  return `<${tag}>${small(`${from} · ${label}: ${confidence ?? ''} [${numbersOf(sources, numbers)}]`)}</${tag}>`
}

function verdictBadge({ verdict, verdictText }: SubjectTexts): string {
  return badge(tones[verdict], verdictText)
}

function subjectText({ label, name, ids, device }: SubjectTexts): string {
  const where = [device?.address ?? null, ids]
    .filter((part) => part !== null)
    .map((part) => ` <small>${code(part)}</small>`)
    .join('')
  return `${escapeHtml([label, name].filter((part) => part !== null).join(' '))}${where}`
}
