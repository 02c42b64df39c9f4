import { columnWidths, fixedWidth, pages, paper, tables, verdicts } from '../reports/style.ts'

/** The look of the printable report: A4 landscape. Constant, because the document's policy allows it by its hash. */
export const reportStyle = `
${paper}
body{margin:0 auto;padding:28px 32px;max-width:1500px}
h1{font-size:26px;line-height:1.25;margin:0 0 14px;overflow-wrap:anywhere}
h2{font-size:17px;margin:26px 0 8px}
dl{display:flex;flex-wrap:wrap;gap:6px 32px;margin:0 0 16px}
dl div{min-width:0}
dt{font-size:12px;color:var(--soft)}
dd{margin:0;font-weight:600;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
ul.counts{display:flex;flex-wrap:wrap;gap:8px;list-style:none;padding:0;margin:0 0 12px}
ul.counts b{font-variant-numeric:tabular-nums;margin-inline-start:6px}
p{margin:6px 0;max-width:75em}
.note{color:var(--soft)}
.alert{border-inline-start:4px solid var(--look);background:var(--look-bg);padding:8px 12px;overflow-wrap:anywhere}
${verdicts}
${tables(12)}
thead th{background:var(--band);border-bottom:2px solid var(--ink);font-size:11.5px;position:sticky;top:0}
tbody th{font-weight:600;font-variant-numeric:tabular-nums}
td small,th small{display:block;font-size:11px;font-weight:400;color:var(--soft)}
td strong{font-weight:600}
.verdict+small{margin-top:3px}
${fixedWidth(11.5)}
thead tr.running{display:none}
tr.bad-row>*{background:#fff6f6}
${columnWidths('all', [7, 22, 12, 6.5, 9.5, 11, 9, 15, 8])}
${columnWidths('found', [10, 24, 18])}
ol,.limits{padding-inline-start:22px;font-size:12px;color:var(--soft);margin:0}
li{overflow-wrap:anywhere}
${pages('A4 landscape', '12mm 10mm 14mm')}
@media print{
html{font-size:9.5pt}body{padding:0;max-width:none}h1{font-size:18pt}h2{font-size:12pt;break-after:avoid}
table{font-size:7.6pt}th,td{padding:3px 6px}thead th{position:static;font-size:7.4pt}
thead tr.running{display:table-row}thead tr.running th{background:none;border-bottom:0;font-weight:400;color:var(--soft)}
td small,th small{font-size:7pt}code{font-size:7.2pt}ol,.limits{font-size:7.6pt}
tr,dl div,.alert,li{break-inside:avoid}
}
`
