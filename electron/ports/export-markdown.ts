import type { Translator } from '../../shared/i18n/translator.ts'
import type { PortsReport } from '../../shared/models/port-report.ts'
import type { PortTable } from '../../shared/models/ports.ts'
import { numberedSources, rowTexts, summaryText, unfinishedText } from './export-rows.ts'
import { codeSpan, escapeMarkdown, table as markdownTable } from '../reports/markdown.ts'
import { numbersOf } from '../reports/sources.ts'
import { stamps } from '../../shared/text/stamps.ts'

/**
 * Writes the report as GitHub-flavoured Markdown: what was seen, from where and when, one table, and its sources by
 * number.
 */
export function exportMarkdown(report: PortsReport, table: PortTable, translator: Translator): string {
  const { t, problemText, locale } = translator
  const rows = rowTexts(report, table, translator)
  const sources = numberedSources(rows)
  const { local, utc } = stamps(report.at)
  const facts = [
    t('ports.report.at', { at: `${local} (${utc} UTC)` }),
    report.from === null ? t('ports.report.fromUnknown') : t('ports.report.from', { address: codeSpan(report.from) }),
    `${t('ports.columns.address')}${locale === 'zh-CN' ? '：' : ': '}${codeSpan(report.address)}`,
    t('ports.report.role', { role: t(`ports.roles.${report.role}`) }),
    summaryText(report, translator),
  ]
  const remarks = [
    ...unfinishedText(report, translator),
    ...(report.problem ? [t('ports.report.firewallNotRead', { message: codeSpan(problemText(report.problem)) })] : []),
    t('ports.report.note'),
  ]
  const headings = [
    t('ports.columns.port'),
    t('ports.columns.protocol'),
    t('ports.columns.direction'),
    t('ports.columns.service'),
    t('ports.columns.purpose'),
    t('ports.columns.from'),
    t('ports.columns.to'),
    t('ports.columns.required'),
    t('ports.columns.probe'),
    t('ports.columns.answer'),
    t('ports.columns.ruleset'),
    t('ports.columns.rulesetState'),
    t('ports.columns.allowed'),
    t('ports.columns.hostService'),
    t('ports.columns.serviceState'),
    t('ports.columns.servicePolicy'),
    t('ports.columns.verdict'),
    t('ports.columns.reason'),
    t('ports.columns.confidence'),
    t('ports.columns.sources'),
  ]
  const lines = rows.map((row) => [
    escapeMarkdown(row.port),
    escapeMarkdown(row.protocol),
    escapeMarkdown(row.direction),
    escapeMarkdown(row.service),
    escapeMarkdown(row.purpose),
    escapeMarkdown(row.from),
    escapeMarkdown(row.to),
    escapeMarkdown(row.required),
    escapeMarkdown(row.probe),
    codeSpan(row.answer),
    codeSpan(row.ruleset),
    escapeMarkdown(row.rulesetState),
    codeSpan(row.allowed),
    codeSpan(row.hostService),
    escapeMarkdown(row.serviceState),
    escapeMarkdown(row.servicePolicy),
    escapeMarkdown(row.verdict),
    escapeMarkdown(row.reason),
    escapeMarkdown(row.confidence),
    numbersOf(row.sources, sources),
  ])
  return [
    `# ${t('ports.report.title', { host: codeSpan(report.hostName) })}`,
    '',
    ...facts.map((fact) => `- ${fact}`),
    '',
    ...remarks.map((remark) => `> ${remark}\n`),
    ...markdownTable(headings, lines),
    '',
    `## ${t('ports.report.sourcesTitle')}`,
    '',
    ...[...sources].map(([source, number]) => `${number}. ${escapeMarkdown(source)}`),
    '',
    `## ${t('ports.report.limitsTitle')}`,
    '',
    ...table.caveats.map((caveat) => `- ${escapeMarkdown(caveat[locale])}`),
    '',
  ].join('\n')
}
