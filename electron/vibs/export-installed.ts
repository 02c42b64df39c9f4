import type { Translator } from '../../shared/i18n/translator.ts'
import type { HostPackage } from '../../shared/models/host-image.ts'
import type { InstalledSoftware } from '../../shared/models/vib-workshop.ts'
import { packageRemark, vibsBelow } from '../../shared/rules/vibs/acceptance.ts'
import { compare } from '../../shared/text/compare.ts'
import { jsonText } from '../../shared/text/json-text.ts'
import { stamps } from '../../shared/text/stamps.ts'
import { csvDocument } from '../reports/csv.ts'
import { code, escapeHtml, htmlDocument, table as htmlTable } from '../reports/html.ts'
import { codeSpan, escapeMarkdown, table } from '../reports/markdown.ts'
import { columnWidths, fixedWidth, pages, paper, tables } from '../reports/style.ts'

export type InstalledFormat = 'csv' | 'md' | 'html' | 'json'

/** The software of a host, by the name the user gave it. */
export interface InstalledReport extends InstalledSoftware {
  readonly host: string
}

/** Writes the packages of a host, sorted by name, with what an upgrade should know about them. */
export function exportInstalled(report: InstalledReport, format: InstalledFormat, translator: Translator): string {
  if (format === 'json') return json(report)
  if (format === 'csv') return csv(report, translator)
  return format === 'md' ? markdown(report, translator) : html(report, translator)
}

const columns = ['name', 'version', 'vendor', 'acceptance', 'installed', 'remark'] as const
type Row = Readonly<Record<(typeof columns)[number], string | null>>

function rowsOf({ installed: { packages }, level }: InstalledReport, { t }: Translator): readonly Row[] {
  const below = new Set<HostPackage>(level === null ? [] : vibsBelow(packages, level))
  return sorted(packages).map((each) => {
    const remark = packageRemark(each, below.has(each))
    return {
      name: each.name,
      version: each.version,
      vendor: each.vendor,
      acceptance: each.acceptance,
      installed: each.installDate?.slice(0, 10) ?? null,
      remark: remark && t(`hostImage.remarks.${remark}`),
    }
  })
}

function sorted(packages: readonly HostPackage[]): readonly HostPackage[] {
  return packages.toSorted((a, b) => compare(a.name, b.name))
}

/** Returns the lines above the table. */
function facts(
  { at, level, profile, secureBoot, installed }: InstalledReport,
  { t, problemText }: Translator,
): string[] {
  const unknown = t('cli.unknown')
  const boot = { true: t('hostImage.report.on'), false: t('hostImage.report.off'), null: unknown }
  const { local, utc } = stamps(at)
  return [
    t('hostImage.report.at', { at: `${local} (${utc} UTC)` }),
    t('hostImage.report.level', { level: level ?? unknown }),
    t('hostImage.report.profile', { profile: profile ?? unknown }),
    t('hostImage.report.secureBoot', { state: boot[`${secureBoot}`] }),
    ...(installed.refusal ? [t('hostImage.byEsxcli', { message: problemText(installed.refusal) })] : []),
  ]
}

function json({ host, at, level, profile, secureBoot, installed }: InstalledReport): string {
  const { packages, source } = installed
  return `${jsonText({ host, at, level, profile, secureBoot, source, packages: sorted(packages) }, 2)}\n`
}

/** Host and time stand on every line, so that one that was moved to another sheet still says where it is from. */
function csv(report: InstalledReport, translator: Translator): string {
  const { t } = translator
  const header = [t('ports.columns.timeUtc'), t('ports.columns.host'), ...headings(translator)]
  const lines = rowsOf(report, translator).map((row) => [
    report.at,
    report.host,
    ...columns.map((column) => row[column]),
  ])
  return csvDocument([header, ...lines])
}

function headings({ t }: Translator): readonly string[] {
  return columns.map((column) => t(`hostImage.columns.${column}`))
}

function markdown(report: InstalledReport, translator: Translator): string {
  const { t } = translator
  const rows = rowsOf(report, translator).map(({ remark, ...row }) => [
    ...columns.filter((column) => column !== 'remark').map((column) => codeSpan(row[column])),
    escapeMarkdown(remark),
  ])
  return [
    `# ${t('hostImage.report.title', { host: codeSpan(report.host) })}`,
    '',
    ...facts(report, translator).map((fact) => `- ${escapeMarkdown(fact)}`),
    '',
    ...table(headings(translator), rows),
    '',
  ].join('\n')
}

/** Constant, because the page's policy allows it by its hash. */
const style = `${paper}
body{margin:0 auto;padding:24px 28px;max-width:1100px}
h1{font-size:22px;margin:0 0 8px;overflow-wrap:anywhere}
p{margin:2px 0;color:var(--soft)}
table{margin-top:14px}
${tables(12)}
${fixedWidth(11)}
${columnWidths('software', [22, 24, 10, 14, 10, 20])}
${pages('A4 landscape', '12mm')}`

function html(report: InstalledReport, translator: Translator): string {
  const title = translator.t('hostImage.report.title', { host: report.host })
  const rows = rowsOf(report, translator).map(({ name, version, vendor, acceptance, installed, remark }) => ({
    name: code(name),
    cells: [code(version), ...[vendor, acceptance, installed, remark].map((text) => escapeHtml(text ?? ''))],
  }))
  return htmlDocument({
    locale: translator.locale,
    title,
    style,
    body: [
      ...facts(report, translator).map((fact) => `<p>${escapeHtml(fact)}</p>`),
      ...htmlTable('software', headings(translator), rows, title),
    ],
  })
}
