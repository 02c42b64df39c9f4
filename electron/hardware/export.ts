import type { Translator } from '../../shared/i18n/translator.ts'
import type { MachineVerdict, Passport } from '../../shared/models/hardware.ts'
import type { PassportFormat } from './export-formats.ts'
import { exportHtml } from './export-html.ts'
import { exportJson } from './export-json.ts'
import { exportMarkdown } from './export-markdown.ts'

const exporters: Readonly<
  Record<PassportFormat, (passport: Passport, verdict: MachineVerdict, translator: Translator) => string>
> = {
  json: exportJson,
  md: exportMarkdown,
  html: exportHtml,
}

/**
 * Writes a passport with its verdict as one self-contained document in the translator's language. To be written as UTF-8.
 * Everything in it that comes from a machine or a rules file is made printable and escaped for the format.
 * @param verdict of the passport's own hardware
 */
export function exportPassport(
  passport: Passport,
  verdict: MachineVerdict,
  format: PassportFormat,
  translator: Translator,
): string {
  return exporters[format](passport, verdict, translator)
}
