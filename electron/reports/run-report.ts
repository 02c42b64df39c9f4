import type { Translator } from '../../shared/i18n/translator.ts'
import type { ProvenReport } from '../../shared/models/run-report.ts'
import { runReportHtml } from './run-report-html.ts'
import { runReportMarkdown } from './run-report-markdown.ts'

/** Formats of a run's report; the app also prints a PDF, from the HTML page. */
export const runReportFormats = ['md', 'html', 'json'] as const
export type RunReportFormat = (typeof runReportFormats)[number]

const exporters: Readonly<Record<RunReportFormat, (proven: ProvenReport, translator: Translator) => string>> = {
  md: runReportMarkdown,
  html: runReportHtml,
  json: (proven) => `${JSON.stringify(proven, null, 2)}\n`,
}

/**
 * Writes the report of a run as one document in the translator's language. To be written as UTF-8. Everything that comes
 * from a host is made printable and escaped for the format; JSON has it as it is.
 */
export function exportRunReport(proven: ProvenReport, format: RunReportFormat, translator: Translator): string {
  return exporters[format](proven, translator)
}
