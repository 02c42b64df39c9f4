import type { Translator } from '../../shared/i18n/translator.ts'
import type { ProvenReport } from '../../shared/models/run-report.ts'
import { chainState } from '../../shared/rules/chain-state.ts'
import { badge, bullets, escapeHtml, heading, htmlDocument, table } from './html.ts'
import { reportTexts, type ReportTable } from './run-report-text.ts'
import { columnWidths, pages, paper, tables, verdicts } from './style.ts'

/** The look of the printable report: A4 landscape. Constant, because the document's policy allows it by its hash. */
const style = `
${paper}
body{margin:0 auto;padding:28px 32px;max-width:1300px}
h1{font-size:26px;line-height:1.25;margin:0 0 14px;overflow-wrap:anywhere}
h2{font-size:17px;margin:26px 0 8px}
dl{display:flex;flex-wrap:wrap;gap:6px 32px;margin:0 0 16px}
dl div{min-width:0}
dt{font-size:12px;color:var(--soft)}
dd{margin:0;font-weight:600;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
p{margin:6px 0;max-width:75em}
.note{color:var(--soft)}
${verdicts}
${tables(12)}
thead th{background:var(--band);border-bottom:2px solid var(--ink);font-size:11.5px}
thead tr.running{display:none}
${columnWidths('guests', [18, 10, 9, 9, 15, 8, 31])}
${columnWidths('decisions', [20, 22, 22, 18, 18])}
${columnWidths('calls', [17, 25, 14, 12, 12, 10, 10])}
${columnWidths('steps', [17, 17, 16, 10, 40])}
ul{padding-inline-start:22px;margin:6px 0}
li{overflow-wrap:anywhere}
${pages('A4 landscape', '12mm 10mm 14mm')}
@media print{
html{font-size:9.5pt}body{padding:0;max-width:none}h1{font-size:18pt}h2{font-size:12pt;break-after:avoid}
table{font-size:8pt}th,td{padding:3px 6px}thead th{font-size:7.6pt}
thead tr.running{display:table-row}thead tr.running th{background:none;border-bottom:0;font-weight:400;color:var(--soft)}
tr,dl div,li{break-inside:avoid}
}
`

const tones = { whole: 'good', unsigned: 'open', noKeychain: 'open', before: 'open', broken: 'bad' } as const

/** Writes a report as one HTML document that loads nothing, runs nothing, and prints on A4 landscape. */
export function runReportHtml(proven: ProvenReport, translator: Translator): string {
  const texts = reportTexts(proven, translator)
  const { chain, report } = proven
  const facts = texts.facts.map(
    ([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value.text)}</dd></div>`,
  )
  const [state = '', ...remarks] = texts.proof
  return htmlDocument({
    locale: translator.locale,
    title: texts.title,
    style,
    body: [
      `<dl>${facts.join('')}</dl>`,
      `<p class="note">${escapeHtml(texts.note)}</p>`,
      ...texts.tables.flatMap((each) => section(each, texts.title)),
      heading(texts.proofTitle),
      `<p>${badge(chain ? tones[chainState(chain, report.runId)] : 'open', state)}</p>`,
      bullets([...texts.findings, ...remarks].map(escapeHtml)),
    ],
  })
}

function section({ name, title, headings, rows, none }: ReportTable, running: string): readonly string[] {
  if (rows.length === 0) return [heading(title), `<p class="note">${escapeHtml(none)}</p>`]
  const htmlRows = rows.map((row) => {
    const [first = '', ...cells] = row.map(({ text }) => escapeHtml(text))
    return { name: first, cells }
  })
  return [heading(title), ...table(name, headings, htmlRows, running)]
}
