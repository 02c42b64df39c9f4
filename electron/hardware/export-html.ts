import type { Translator } from '../../shared/i18n/translator.ts'
import type { HardwareVerdict, MachineVerdict, Passport } from '../../shared/models/hardware.ts'
import { bootOptionsOf } from '../../shared/rules/hardware/machine-verdict.ts'
import { machineFacts, machineLists } from './export-facts.ts'
import {
  countsOf,
  targetText,
  verdictTexts,
  type ReasonTexts,
  type SubjectTexts,
  type VerdictTexts,
} from './export-rows.ts'
import { passportPolicy, passportStyle } from './export-style.ts'
import { escaped } from '../../shared/text/html.ts'
import { stamps } from '../../shared/text/stamps.ts'

/**
 * The passport as one HTML document that loads nothing, runs nothing, and prints on A4: the verdict first, what needs attention and
 * what to do next, then the machine, every device, what is not known, and where it is known from.
 */
export function exportHtml(passport: Passport, verdict: MachineVerdict, translator: Translator): string {
  const { t, locale } = translator
  const { hardware } = passport
  const texts = verdictTexts(verdict, hardware.cpu?.name ?? null, translator)
  const title = escaped(t('hardware.report.title', { name: passport.name }))
  const { local, utc } = stamps(passport.at)
  const target = targetText(verdict.target, translator)
  const numbers = numbered(texts)
  return [
    `<!doctype html>`,
    `<html lang="${locale}">`,
    `<head>`,
    `<meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${escaped(passportPolicy)}">`,
    `<meta name="viewport" content="width=device-width">`,
    `<meta name="referrer" content="no-referrer">`,
    `<title>${title}</title>`,
    `<style>${passportStyle}</style>`,
    `</head>`,
    `<body>`,
    `<h1>${title}</h1>`,
    `<p class="whole ${tones[verdict.verdict]}"><strong>${escaped(t(`hardware.verdicts.${verdict.verdict}`))}</strong><span>${escaped(t(`hardware.machine.${verdict.verdict}`, { target }))}</span></p>`,
    `<p class="stamp">${[t('hardware.report.target', { target }), t('hardware.report.at', { at: `${local} (${utc} UTC)` }), t('hardware.report.source', { source: t(`hardware.sources.${passport.source}`) })].map(escaped).join(' · ')}</p>`,
    counts(texts, translator),
    `<p class="note">${escaped(t('hardware.report.note'))}</p>`,
    ...findings(texts, numbers, translator),
    ...bootOptions(bootOptionsOf(verdict), translator),
    ...facts(passport, translator),
    ...partsTable(texts, numbers, translator),
    ...devicesTable(texts, numbers, translator),
    ...lists(passport, translator),
    ...gaps(texts, verdict, translator),
    ...(texts.maybes.length === 0
      ? []
      : [
          heading(t('hardware.report.maybeTitle')),
          `<ul>`,
          ...texts.maybes.map(
            ({ subject, maybe }) =>
              `<li><b>${subjectText(subject)}</b> ${escaped(maybe.text)}<br><small>${escaped(`${maybe.condition} (${maybe.id})`)}</small></li>`,
          ),
          `</ul>`,
        ]),
    ...(numbers.size === 0
      ? []
      : [
          heading(t('hardware.report.sourcesTitle')),
          `<ol>`,
          ...[...numbers.keys()].map((source) => `<li>${escaped(source)}</li>`),
          `</ol>`,
        ]),
    `</body>`,
    `</html>`,
    ``,
  ].join('\n')
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
  return `<ul class="counts">${order
    .filter((verdict) => counted[verdict] > 0)
    .map(
      (verdict) =>
        `<li class="verdict ${tones[verdict]}">${escaped(t(`hardware.verdicts.${verdict}`))}<b>${counted[verdict]}</b></li>`,
    )
    .join('')}</ul>`
}

function findings(
  { findings: found }: VerdictTexts,
  numbers: ReadonlyMap<string, number>,
  { t }: Translator,
): readonly string[] {
  const line = (name: string, text: string | null): string =>
    text === null ? '' : `<p><b>${escaped(name)}</b> ${escaped(text)}</p>`
  return [
    heading(t('hardware.report.findingsTitle')),
    ...(found.length === 0
      ? [`<p>${escaped(t('hardware.report.noFindings'))}</p>`]
      : found.map((subject) =>
          [
            `<article><h3>${badge(subject)}${subjectText(subject)}</h3>`,
            `<p>${escaped(subject.reason.text)}</p>`,
            line(t('hardware.columns.workaround'), subject.reason.workaround),
            line(t('hardware.columns.note'), subject.reason.note),
            subject.reason.bootOptions.length === 0
              ? ''
              : `<p><b>${escaped(t('hardware.columns.bootOptions'))}</b> <code>${escaped(subject.reason.bootOptions.join(' '))}</code></p>`,
            origin(subject.reason, numbers, t('hardware.columns.confidence'), 'p'),
            subject.others.length === 0
              ? ''
              : `<p><b>${escaped(t('hardware.report.alsoTitle'))}</b></p><ul>${subject.others.map((other) => `<li>${escaped(other.text)}${other.workaround === null ? '' : ` ${escaped(other.workaround)}`} ${origin(other, numbers, t('hardware.columns.confidence'), 'span')}</li>`).join('')}</ul>`,
            `</article>`,
          ].join(''),
        )),
  ]
}

function bootOptions(options: readonly string[], { t }: Translator): readonly string[] {
  return options.length === 0
    ? []
    : [
        heading(t('hardware.report.bootOptionsTitle')),
        `<p>${escaped(t('hardware.report.bootOptions'))}</p>`,
        `<p><code class="options">${escaped(options.join(' '))}</code></p>`,
      ]
}

function facts({ hardware }: Passport, translator: Translator): readonly string[] {
  const unknown = translator.t('hardware.values.unknown')
  const shown = machineFacts(hardware, translator).map(
    ({ name, value }) =>
      `<div><dt>${escaped(name)}</dt>${value === null ? `<dd class="gap">${escaped(unknown)}</dd>` : `<dd>${escaped(value)}</dd>`}</div>`,
  )
  return [heading(translator.t('hardware.report.machineTitle')), `<dl>${shown.join('')}</dl>`]
}

function partsTable(
  { parts }: VerdictTexts,
  numbers: ReadonlyMap<string, number>,
  { t }: Translator,
): readonly string[] {
  if (parts.length === 0) return []
  return [
    heading(t('hardware.report.partsTitle')),
    `<table class="parts">`,
    columns([t('hardware.columns.part'), t('hardware.columns.verdict'), t('hardware.columns.reason')]),
    `<tbody>`,
    ...parts.map(
      (subject) =>
        `<tr><th scope="row">${subjectText(subject)}</th><td>${badge(subject)}</td><td>${reasonCell(subject.reason, numbers, t('hardware.columns.confidence'))}</td></tr>`,
    ),
    `</tbody>`,
    `</table>`,
  ]
}

function devicesTable(
  { devices }: VerdictTexts,
  numbers: ReadonlyMap<string, number>,
  { t }: Translator,
): readonly string[] {
  if (devices.length === 0)
    return [heading(t('hardware.report.devicesTitle')), `<p>${escaped(t('hardware.report.noDevices'))}</p>`]
  return [
    heading(t('hardware.report.devicesTitle')),
    `<table class="devices">`,
    columns([t('hardware.columns.name'), t('hardware.columns.verdict'), t('hardware.columns.reason')]),
    `<tbody>`,
    ...devices.map((subject) => {
      const { device } = subject
      const passthrough = device?.passthrough ?? null
      const about = [
        device?.class ? `${t('hardware.columns.class')} ${device.class}` : null,
        device?.driver ? `${t('hardware.columns.driver')} ${device.driver}` : null,
        device && device.aliases.length > 0 ? device.aliases.join(', ') : null,
        passthrough &&
          `${t('hardware.columns.passthrough')} ${t(`hardware.passthrough.${passthrough.active ? 'active' : passthrough.enabled ? 'enabled' : passthrough.capable ? 'capable' : 'none'}`)}`,
      ]
        .filter((part) => part !== null)
        .join(' · ')
      const where = [device?.address ?? null, subject.ids]
        .filter((part) => part !== null)
        .map((part) => `<code>${escaped(part)}</code>`)
        .join(' ')
      return `<tr><th scope="row">${escaped(subject.name ?? t('hardware.values.unknown'))}<small>${where}</small>${about === '' ? '' : `<small>${escaped(about)}</small>`}</th><td>${badge(subject)}</td><td>${reasonCell(subject.reason, numbers, t('hardware.columns.confidence'))}</td></tr>`
    }),
    `</tbody>`,
    `</table>`,
  ]
}

function lists({ hardware }: Passport, translator: Translator): readonly string[] {
  const { t } = translator
  return [
    heading(t('hardware.report.listsTitle')),
    `<ul>`,
    ...machineLists(hardware, translator).map(({ name, items }) => {
      if (items === null || items.length === 0)
        return `<li><b>${escaped(name)}</b> <small>${escaped(t(items === null ? 'hardware.values.unknown' : 'hardware.values.none'))}</small></li>`
      return `<li><b>${escaped(name)}</b><ul>${items.map(({ what, about }) => `<li>${escaped(what)}${about === '' ? '' : ` <small>${escaped(about)}</small>`}</li>`).join('')}</ul></li>`
    }),
    `</ul>`,
  ]
}

/** What a reader must not take for fine. */
function gaps({ unknown }: VerdictTexts, { missing }: MachineVerdict, { t }: Translator): readonly string[] {
  if (unknown.length === 0 && missing.length === 0) return []
  return [
    heading(t('hardware.report.unknownTitle')),
    ...(unknown.length === 0
      ? []
      : [
          `<p>${escaped(t('hardware.report.unknown', { count: unknown.length }))}</p>`,
          `<ul>${unknown.map((subject) => `<li>${subjectText(subject)}</li>`).join('')}</ul>`,
        ]),
    ...(missing.length === 0
      ? []
      : [
          `<p>${escaped(t('hardware.report.missing'))}</p>`,
          `<ul>${missing.map((part) => `<li>${escaped(t(`hardware.missing.${part}`))}</li>`).join('')}</ul>`,
        ]),
  ]
}

/** Every source that is shown, once, in the order it first is. */
function numbered({ findings: found, parts, devices }: VerdictTexts): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>()
  const reasons = [
    ...found.flatMap(({ reason, others }) => [reason, ...others]),
    ...[...parts, ...devices].map(({ reason }) => reason),
  ]
  for (const source of reasons.flatMap(({ sources }) => sources))
    if (!numbers.has(source)) numbers.set(source, numbers.size + 1)
  return numbers
}

function reasonCell(reason: ReasonTexts, numbers: ReadonlyMap<string, number>, confidence: string): string {
  return `${escaped(reason.text)}${reason.workaround === null ? '' : `<small>${escaped(reason.workaround)}</small>`}${origin(reason, numbers, confidence, 'span')}`
}

/** Which rule of which file, how sure it is, and its sources by number. */
function origin(
  { origin: from, confidence, sources }: ReasonTexts,
  numbers: ReadonlyMap<string, number>,
  label: string,
  tag: 'p' | 'span',
): string {
  if (from === null) return ''
  const shown = `${from} · ${label}: ${confidence ?? ''} [${sources.map((source) => numbers.get(source)).join(', ')}]`
  return `<${tag}><small>${escaped(shown)}</small></${tag}>`
}

function heading(text: string): string {
  return `<h2>${escaped(text)}</h2>`
}

function columns(headings: readonly string[]): string {
  return `<colgroup>${headings.map(() => '<col>').join('')}</colgroup><thead><tr>${headings.map((each) => `<th scope="col">${escaped(each)}</th>`).join('')}</tr></thead>`
}

function badge({ verdict, verdictText }: SubjectTexts): string {
  return `<span class="verdict ${tones[verdict]}">${escaped(verdictText)}</span>`
}

function subjectText({ label, name, ids, device }: SubjectTexts): string {
  const where = [device?.address ?? null, ids]
    .filter((part) => part !== null)
    .map((part) => ` <small><code>${escaped(part)}</code></small>`)
    .join('')
  return `${escaped([label, name].filter((part) => part !== null).join(' '))}${where}`
}
