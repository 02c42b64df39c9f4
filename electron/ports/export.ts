import type { Translator } from '../../shared/i18n/translator.ts'
import type { PortsReport } from '../../shared/models/port-report.ts'
import type { PortTable } from '../../shared/models/ports.ts'
import { exportCsv } from './export-csv.ts'
import { exportHtml } from './export-html.ts'
import { exportJson } from './export-json.ts'
import { exportMarkdown } from './export-markdown.ts'
import type { ExportFormat } from './export-formats.ts'

const exporters: Readonly<
  Record<ExportFormat, (report: PortsReport, table: PortTable, translator: Translator) => string>
> = {
  csv: exportCsv,
  md: exportMarkdown,
  html: exportHtml,
  json: exportJson,
}

/**
 * Writes a report as one self-contained document in the translator's language, with the time and the address it was seen
 * from. To be written as UTF-8. Everything in it that comes from a host is made printable and escaped for the format.
 */
export function exportReport(
  report: PortsReport,
  table: PortTable,
  format: ExportFormat,
  translator: Translator,
): string {
  return exporters[format](report, table, translator)
}
