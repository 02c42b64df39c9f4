import type { Translator } from '../../shared/i18n/translator.ts'
import type { PortsReport, PortVerdict } from '../../shared/models/port-report.ts'
import type { PortTable } from '../../shared/models/ports.ts'
import { isPortProblem } from '../../shared/rules/port-verdict.ts'
import { stamps } from '../../shared/text/stamps.ts'
import {
  badge,
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
import { numbersOf } from '../reports/sources.ts'
import { numberedSources, rowTexts, unfinishedText, type RowTexts } from './export-rows.ts'
import { reportStyle } from './export-style.ts'

/**
 * Writes the report as one HTML document that loads nothing, runs nothing, and prints on A4 landscape: the result first,
 * what is wrong next, then every port with its facts, and where the table knows it from.
 */
export function exportHtml(report: PortsReport, portTable: PortTable, translator: Translator): string {
  const { t, locale, problemText } = translator
  const rows = rowTexts(report, portTable, translator)
  const remarks = [
    ...unfinishedText(report, translator),
    ...(report.problem ? [t('ports.report.firewallNotRead', { message: problemText(report.problem) })] : []),
  ]
  return htmlDocument({
    locale,
    title: t('ports.report.title', { host: report.hostName }),
    style: reportStyle,
    body: [
      factList(report, translator),
      counts(report, translator),
      ...remarks.map((remark) => `<p class="alert">${escapeHtml(remark)}</p>`),
      `<p class="note">${escapeHtml(t('ports.report.note'))}</p>`,
      ...problemsFound(rows, translator),
      ...allPorts(rows, runningHead(report, translator), translator),
      ...limits(portTable, translator),
    ],
  })
}

function factList(report: PortsReport, { t }: Translator): string {
  const { local, utc } = stamps(report.at)
  const facts: readonly (readonly [string, string])[] = [
    [t('ports.columns.host'), report.hostName],
    [t('ports.columns.address'), report.address],
    [t('ports.columns.role'), t(`ports.roles.${report.role}`)],
    [t('ports.columns.seenFrom'), report.from ?? t('ports.states.unknown')],
    [t('ports.columns.timeLocal'), local],
    [t('ports.columns.timeUtc'), utc],
  ]
  const items = facts.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`)
  return `<dl>${items.join('')}</dl>`
}

/** Worst first. */
const worstFirst: readonly PortVerdict[] = [
  'service-stopped',
  'ruleset-off',
  'address-not-allowed',
  'something-between',
  'open-not-required',
  'unknown',
  'as-it-should-be',
]

function counts({ rows }: PortsReport, { t }: Translator): string {
  return verdictCounts(
    worstFirst.map((verdict) => ({
      tone: toneOf(verdict),
      text: t(`ports.verdicts.${verdict}`),
      count: rows.filter((row) => row.verdict === verdict).length,
    })),
  )
}

function problemsFound(rows: readonly RowTexts[], { t }: Translator): readonly string[] {
  const found = rows.filter(({ row }) => isPortProblem(row.verdict))
  const title = heading(t('ports.report.problemsTitle'))
  if (found.length === 0) return [title, `<p>${escapeHtml(t('ports.report.noProblems'))}</p>`]
  const headings = [
    t('ports.columns.port'),
    t('ports.columns.service'),
    t('ports.columns.verdict'),
    t('ports.columns.reason'),
  ]
  const problemRow = (texts: RowTexts): TableRow => ({
    name: portName(texts),
    cells: [escapeHtml(texts.service ?? texts.id), verdictBadge(texts), escapeHtml(texts.reason)],
  })
  return [title, ...table('found', headings, found.map(problemRow))]
}

function runningHead(report: PortsReport, { t }: Translator): string {
  const from = report.from === null ? t('ports.report.fromUnknown') : t('ports.report.from', { address: report.from })
  return [
    t('ports.report.title', { host: report.hostName }),
    t('ports.report.at', { at: `${stamps(report.at).utc} UTC` }),
    from,
  ].join(' · ')
}

function allPorts(rows: readonly RowTexts[], running: string, { t }: Translator): readonly string[] {
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
  const portRows = rows.map((texts) => portRow(texts, numbersOf(texts.sources, sources)))
  return [
    heading(t('ports.report.allTitle')),
    ...table('all', headings, portRows, running),
    ...sourceList(t('ports.report.sourcesTitle'), sources.keys()),
  ]
}

function portRow(texts: RowTexts, sourceNumbers: string): TableRow {
  const { from, to, answer } = texts
  const cells = [
    `${strong(texts.service)}${small(texts.purpose)}`,
    from === null && to === null ? '' : `${escapeHtml(from ?? '?')} → ${escapeHtml(to ?? '?')}`,
    escapeHtml(texts.required),
    `${escapeHtml(texts.probe)}${answer === null ? '' : `<small>${code(answer)}</small>`}`,
    texts.row.ruleset === null
      ? escapeHtml(texts.ruleset ?? '')
      : `${code(texts.ruleset)}${small(`${texts.rulesetState ?? ''} · ${texts.allowed ?? ''}`)}`,
    texts.row.service === null
      ? escapeHtml(texts.hostService ?? '')
      : `${code(texts.hostService)}${small(`${texts.serviceState ?? ''} · ${texts.servicePolicy ?? ''}`)}`,
    `${verdictBadge(texts)}${small(texts.reason)}`,
    `${escapeHtml(texts.confidence ?? '')}${small(sourceNumbers === '' ? null : `[${sourceNumbers}]`)}`,
  ]
  const name = `${portName(texts)}${small(texts.direction)}`
  return isPortProblem(texts.row.verdict) ? { name, cells, className: 'bad-row' } : { name, cells }
}

function limits({ caveats }: PortTable, { t, locale }: Translator): readonly string[] {
  if (caveats.length === 0) return []
  return [
    heading(t('ports.report.limitsTitle')),
    `<ul class="limits">`,
    ...caveats.map((caveat) => `<li>${escapeHtml(caveat[locale])}</li>`),
    `</ul>`,
  ]
}

function portName({ port, protocol }: RowTexts): string {
  return escapeHtml([port ?? '–', protocol].filter((part) => part !== null).join('/'))
}

function verdictBadge({ row, verdict }: RowTexts): string {
  return badge(toneOf(row.verdict), verdict)
}

function toneOf(verdict: PortVerdict): 'good' | 'bad' | 'look' | 'open' {
  if (isPortProblem(verdict)) return 'bad'
  if (verdict === 'as-it-should-be') return 'good'
  return verdict === 'unknown' ? 'open' : 'look'
}

function strong(text: string | null): string {
  return text === null ? '' : `<strong>${escapeHtml(text)}</strong>`
}
