import type { Translator } from '../../shared/i18n/translator.ts'
import type { PortsReport } from '../../shared/models/port-report.ts'
import type { PortTable } from '../../shared/models/ports.ts'
import { numberedSources, rowTexts, summaryOf } from './export-rows.ts'
import { ours, tableLine, verbatim } from '../../shared/text/markdown.ts'
import { stamps } from '../../shared/text/stamps.ts'

/** The report as GitHub-flavoured Markdown: what was seen, from where and when, one table, and its sources by number. */
export function exportMarkdown(report: PortsReport, table: PortTable, translator: Translator): string {
  const { t, problemText, locale } = translator
  const rows = rowTexts(report, table, translator)
  const sources = numberedSources(rows)
  const { local, utc } = stamps(report.at)
  const facts = [
    t('ports.report.at', { at: `${local} (${utc} UTC)` }),
    report.from === null ? t('ports.report.fromUnknown') : t('ports.report.from', { address: verbatim(report.from) }),
    `${t('ports.columns.address')}${locale === 'zh-CN' ? '：' : ': '}${verbatim(report.address)}`,
    t('ports.report.role', { role: t(`ports.roles.${report.role}`) }),
    t('ports.report.summary', summaryOf(report)),
  ]
  const remarks = [
    ...(report.progress ? [t('ports.report.unfinished', report.progress)] : []),
    ...(report.problem ? [t('ports.report.firewallNotRead', { message: verbatim(problemText(report.problem)) })] : []),
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
    ours(row.port),
    ours(row.protocol),
    ours(row.direction),
    ours(row.service),
    ours(row.purpose),
    ours(row.from),
    ours(row.to),
    ours(row.required),
    ours(row.probe),
    verbatim(row.answer),
    verbatim(row.ruleset),
    ours(row.rulesetState),
    verbatim(row.allowed),
    verbatim(row.hostService),
    ours(row.serviceState),
    ours(row.servicePolicy),
    ours(row.verdict),
    ours(row.reason),
    ours(row.confidence),
    row.sources.map((source) => sources.get(source)).join(', '),
  ])
  return [
    `# ${t('ports.report.title', { host: verbatim(report.hostName) })}`,
    '',
    ...facts.map((fact) => `- ${fact}`),
    '',
    ...remarks.map((remark) => `> ${remark}\n`),
    tableLine(headings.map(ours)),
    tableLine(headings.map(() => '---')),
    ...lines.map(tableLine),
    '',
    `## ${t('ports.report.sourcesTitle')}`,
    '',
    ...[...sources].map(([source, number]) => `${number}. ${ours(source)}`),
    '',
    `## ${t('ports.report.limitsTitle')}`,
    '',
    ...table.caveats.map((caveat) => `- ${ours(caveat[locale])}`),
    '',
  ].join('\n')
}
