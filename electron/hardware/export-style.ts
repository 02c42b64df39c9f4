import { columnWidths, fixedWidth, pages, paper, tables, verdicts } from '../reports/style.ts'

/** The look of the printable passport: A4 upright. Constant, because the document's policy allows it by its hash. */
export const passportStyle = `
${paper}
body{margin:0 auto;padding:28px 32px;max-width:1100px}
h1{font-size:26px;line-height:1.25;margin:0 0 12px;overflow-wrap:anywhere}
h2{font-size:17px;margin:26px 0 8px}
p{margin:6px 0;max-width:75em}
.note,.stamp{color:var(--soft)}
.whole{font-size:15px;padding:10px 14px;border-inline-start:4px solid currentColor;margin:0 0 12px}
.whole span{color:var(--ink);margin-inline-start:10px}
.whole.good,.whole.bad,.whole.look,.whole.open{border-radius:4px}
.whole::before{margin-inline-end:6px}
ul.counts{display:flex;flex-wrap:wrap;gap:8px;list-style:none;padding:0;margin:12px 0}
ul.counts b{font-variant-numeric:tabular-nums;margin-inline-start:6px}
${verdicts}
.none{color:var(--soft);background:var(--band)}.none::before{content:"–"}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(210px,1fr));gap:8px 24px;margin:0}
dt{font-size:12px;color:var(--soft)}
dd{margin:0;font-weight:600;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
dd.gap{font-weight:400;font-style:italic;color:var(--soft)}
article{border:1px solid var(--line);border-radius:6px;padding:10px 14px;margin:0 0 10px}
article h3{font-size:14px;margin:0 0 6px;overflow-wrap:anywhere}
article h3 .verdict{margin-inline-end:8px}
article p{margin:4px 0;overflow-wrap:anywhere}
article b{font-weight:600}
small{font-size:11.5px;font-weight:400;color:var(--soft)}
${tables(12.5)}
thead th{background:var(--band);border-bottom:2px solid var(--ink);font-size:11.5px}
tbody th{font-weight:600}
td small,th small{display:block}
${columnWidths('devices', [31, 17, 52])}
${columnWidths('parts', [31, 17, 52])}
${fixedWidth(12)}
code.options{display:inline-block;padding:6px 10px;background:var(--band);border-radius:4px;overflow-wrap:anywhere}
ul,ol{padding-inline-start:22px;margin:4px 0}
ol{font-size:12px;color:var(--soft)}
li{overflow-wrap:anywhere}
${pages('A4', '14mm 13mm 16mm')}
@media print{
html{font-size:9.5pt}body{padding:0;max-width:none}h1{font-size:18pt}h2{font-size:12pt;break-after:avoid}
table{font-size:8.2pt}thead th{font-size:7.8pt}small{font-size:7.6pt}ol{font-size:8pt}code{font-size:8pt}
tr,article,dl div,li{break-inside:avoid}
}
`
