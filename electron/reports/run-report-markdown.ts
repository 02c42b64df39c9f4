import type { Translator } from '../../shared/i18n/translator.ts'
import type { ProvenReport } from '../../shared/models/run-report.ts'
import { codeSpan, escapeMarkdown, table } from './markdown.ts'
import { reportTexts, type Cell } from './run-report-text.ts'

/** Writes a report as GitHub-flavoured Markdown. */
export function runReportMarkdown(proven: ProvenReport, translator: Translator): string {
  const texts = reportTexts(proven, translator)
  const colon = translator.locale === 'zh-CN' ? '：' : ': '
  return [
    `# ${escapeMarkdown(texts.title)}`,
    '',
    ...texts.facts.map(([name, value]) => `- ${escapeMarkdown(name)}${colon}${cell(value)}`),
    '',
    `> ${escapeMarkdown(texts.note)}`,
    '',
    ...texts.tables.flatMap(({ title, headings, rows, none }) => [
      `## ${escapeMarkdown(title)}`,
      '',
      ...(rows.length === 0
        ? [escapeMarkdown(none)]
        : table(
            headings,
            rows.map((row) => row.map(cell)),
          )),
      '',
    ]),
    `## ${escapeMarkdown(texts.proofTitle)}`,
    '',
    ...texts.proof.map((line) => `- ${escapeMarkdown(line)}`),
    ...texts.findings.map((line) => `- ${escapeMarkdown(line)}`),
    '',
  ].join('\n')
}

function cell({ text, foreign }: Cell): string {
  return foreign ? codeSpan(text) : escapeMarkdown(text)
}
