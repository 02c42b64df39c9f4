import type { Translator } from '../../shared/i18n/translator.ts'
import type { PortsReport, PortVerdict } from '../../shared/models/port-report.ts'
import type { PortTable } from '../../shared/models/ports.ts'
import { isPortProblem } from '../../shared/rules/triangulate.ts'
import { reportPolicy, reportStyle } from './export-style.ts'
import { numberedSources, rowTexts, type RowTexts } from './export-rows.ts'
import { escaped } from '../../shared/text/html.ts'
import { stamps } from '../../shared/text/stamps.ts'

/**
 * The report as one HTML document that loads nothing, runs nothing, and prints on A4 landscape: the result first, what is
 * wrong next, then every port with its facts, and where the table knows it from.
 */
export function exportHtml(report: PortsReport, table: PortTable, translator: Translator): string {
  const { t, locale, problemText } = translator
  const rows = rowTexts(report, table, translator)
  const title = escaped(t('ports.report.title', { host: report.hostName }))
  const remarks = [
    ...(report.progress ? [t('ports.report.unfinished', report.progress)] : []),
    ...(report.problem ? [t('ports.report.firewallNotRead', { message: problemText(report.problem) })] : []),
  ]
  return [
    `<!doctype html>`,
    `<html lang="${locale}">`,
    `<head>`,
    `<meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${escaped(reportPolicy)}">`,
    `<meta name="viewport" content="width=device-width">`,
    `<meta name="referrer" content="no-referrer">`,
    `<title>${title}</title>`,
    `<style>${reportStyle}</style>`,
    `</head>`,
    `<body>`,
    `<h1>${title}</h1>`,
    facts(report, translator),
    counts(report, translator),
    ...remarks.map((remark) => `<p class="alert">${escaped(remark)}</p>`),
    `<p class="note">${escaped(t('ports.report.note'))}</p>`,
    ...problemsFound(rows, translator),
    ...allPorts(rows, running(report, translator), translator),
    ...(table.caveats.length === 0
      ? []
      : [
          `<h2>${escaped(t('ports.report.limitsTitle'))}</h2>`,
          `<ul class="limits">`,
          ...table.caveats.map((caveat) => `<li>${escaped(caveat[locale])}</li>`),
          `</ul>`,
        ]),
    `</body>`,
    `</html>`,
    ``,
  ].join('\n')
}

function facts(report: PortsReport, { t }: Translator): string {
  const { local, utc } = stamps(report.at)
  const listed: readonly (readonly [string, string])[] = [
    [t('ports.columns.host'), report.hostName],
    [t('ports.columns.address'), report.address],
    [t('ports.columns.role'), t(`ports.roles.${report.role}`)],
    [t('ports.columns.seenFrom'), report.from ?? t('ports.states.unknown')],
    [t('ports.columns.timeLocal'), local],
    [t('ports.columns.timeUtc'), utc],
  ]
  return `<dl>${listed.map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`).join('')}</dl>`
}

/** Worst first. */
const verdicts: readonly PortVerdict[] = [
  'service-stopped',
  'ruleset-off',
  'address-not-allowed',
  'something-between',
  'open-not-required',
  'unknown',
  'as-it-should-be',
]

function counts({ rows }: PortsReport, { t }: Translator): string {
  const found = verdicts
    .map((verdict) => ({ verdict, count: rows.filter((row) => row.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
  return `<ul class="counts">${found.map(({ verdict, count }) => `<li class="verdict ${tone(verdict)}">${escaped(t(`ports.verdicts.${verdict}`))}<b>${count}</b></li>`).join('')}</ul>`
}

function problemsFound(rows: readonly RowTexts[], { t }: Translator): readonly string[] {
  const found = rows.filter(({ row }) => isPortProblem(row.verdict))
  const heading = `<h2>${escaped(t('ports.report.problemsTitle'))}</h2>`
  if (found.length === 0) return [heading, `<p>${escaped(t('ports.report.noProblems'))}</p>`]
  return [
    heading,
    `<table class="found">`,
    columns([
      t('ports.columns.port'),
      t('ports.columns.service'),
      t('ports.columns.verdict'),
      t('ports.columns.reason'),
    ]),
    `<tbody>`,
    ...found.map(
      (texts) =>
        `<tr><th scope="row">${portCell(texts)}</th><td>${escaped(texts.service ?? texts.id)}</td><td>${badge(texts)}</td><td>${escaped(texts.reason)}</td></tr>`,
    ),
    `</tbody>`,
    `</table>`,
  ]
}

/** What a page that was taken out of the print must still say. */
function running(report: PortsReport, { t }: Translator): string {
  const from = report.from === null ? t('ports.report.fromUnknown') : t('ports.report.from', { address: report.from })
  return [
    t('ports.report.title', { host: report.hostName }),
    t('ports.report.at', { at: `${stamps(report.at).utc} UTC` }),
    from,
  ].join(' · ')
}

function allPorts(rows: readonly RowTexts[], heading: string, { t }: Translator): readonly string[] {
  const sources = numberedSources(rows)
  const headings = [
    t('ports.columns.port'),
    t('ports.columns.service'),
    `${t('ports.columns.from')} → ${t('ports.columns.to')}`,
    t('ports.columns.required'),
    t('ports.columns.probe'),
    `${t('ports.columns.ruleset')} / ${t('ports.columns.allowed')}`,
    t('ports.columns.hostService'),
    t('ports.columns.verdict'),
    t('ports.columns.confidence'),
  ]
  return [
    `<h2>${escaped(t('ports.report.allTitle'))}</h2>`,
    `<table class="all">`,
    columns(headings, heading),
    `<tbody>`,
    ...rows.map((texts) => {
      const {
        service,
        purpose,
        from,
        to,
        required,
        probe,
        answer,
        ruleset,
        rulesetState,
        allowed,
        hostService,
        serviceState,
        servicePolicy,
        reason,
        confidence,
      } = texts
      const numbers = texts.sources.map((source) => sources.get(source)).join(', ')
      const cells = [
        `${strong(service)}${small(purpose)}`,
        from === null && to === null ? '' : `${escaped(from ?? '?')} → ${escaped(to ?? '?')}`,
        escaped(required),
        `${escaped(probe)}${answer === null ? '' : `<small><code>${escaped(answer)}</code></small>`}`,
        texts.row.ruleset === null
          ? escaped(ruleset ?? '')
          : `${code(ruleset)}${small(`${rulesetState ?? ''} · ${allowed ?? ''}`)}`,
        texts.row.service === null
          ? escaped(hostService ?? '')
          : `${code(hostService)}${small(`${serviceState ?? ''} · ${servicePolicy ?? ''}`)}`,
        `${badge(texts)}${small(reason)}`,
        `${escaped(confidence ?? '')}${small(numbers === '' ? null : `[${numbers}]`)}`,
      ]
      return `<tr${isPortProblem(texts.row.verdict) ? ' class="bad-row"' : ''}><th scope="row">${portCell(texts)}${small(texts.direction)}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
    }),
    `</tbody>`,
    `</table>`,
    ...(sources.size === 0
      ? []
      : [
          `<h2>${escaped(t('ports.report.sourcesTitle'))}</h2>`,
          `<ol>`,
          ...[...sources.keys()].map((source) => `<li>${escaped(source)}</li>`),
          `</ol>`,
        ]),
  ]
}

/** @param running printed above the headings on each page; null: nothing is. */
function columns(headings: readonly string[], running: string | null = null): string {
  const above =
    running === null
      ? ''
      : `<tr class="running" aria-hidden="true"><th colspan="${headings.length}">${escaped(running)}</th></tr>`
  return `<colgroup>${headings.map(() => '<col>').join('')}</colgroup><thead>${above}<tr>${headings.map((heading) => `<th scope="col">${escaped(heading)}</th>`).join('')}</tr></thead>`
}

function portCell({ port, protocol }: RowTexts): string {
  return escaped([port ?? '–', protocol].filter((part) => part !== null).join('/'))
}

function badge({ row, verdict }: RowTexts): string {
  return `<span class="verdict ${tone(row.verdict)}">${escaped(verdict)}</span>`
}

function tone(verdict: PortVerdict): 'good' | 'bad' | 'look' | 'open' {
  if (isPortProblem(verdict)) return 'bad'
  return verdict === 'as-it-should-be' ? 'good' : verdict === 'unknown' ? 'open' : 'look'
}

function strong(text: string | null): string {
  return text === null ? '' : `<strong>${escaped(text)}</strong>`
}

function small(text: string | null): string {
  return text === null ? '' : `<small>${escaped(text)}</small>`
}

function code(text: string | null): string {
  return text === null ? '' : `<code>${escaped(text)}</code>`
}
