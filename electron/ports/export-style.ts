import { createHash } from 'node:crypto'

/**
 * The look of the printable report: A4 landscape, light only, because it is handed on and printed. Verdicts are told apart
 * by word and mark as well as by colour, so that a black-and-white printer loses nothing. Constant: nothing of a report
 * may ever be put into it, since its hash is what the document's policy allows.
 */
export const reportStyle = `
:root{color-scheme:light;--ink:#1b2430;--soft:#566273;--line:#d5dbe3;--band:#f3f5f8;--good:#17663a;--good-bg:#e4f4ea;--bad:#a3151f;--bad-bg:#fce6e6;--look:#7d4a00;--look-bg:#fdf0d8;--open:#475467;--open-bg:#eaedf2}
*{box-sizing:border-box}
html{background:#fff;color:var(--ink);font:14px/1.45 system-ui,"Segoe UI","Helvetica Neue",Arial,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;-webkit-print-color-adjust:exact;print-color-adjust:exact}
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
.verdict{display:inline-block;padding:1px 8px;border-radius:4px;font-weight:600;border:1px solid currentColor}
.verdict::before{margin-inline-end:5px}
.good{color:var(--good);background:var(--good-bg)}.good::before{content:"✓"}
.bad{color:var(--bad);background:var(--bad-bg)}.bad::before{content:"✕"}
.look{color:var(--look);background:var(--look-bg)}.look::before{content:"!"}
.open{color:var(--open);background:var(--open-bg)}.open::before{content:"?"}
table{width:100%;border-collapse:collapse;table-layout:fixed;font-size:12px;line-height:1.4}
th,td{border-bottom:1px solid var(--line);padding:5px 7px;text-align:start;vertical-align:top;overflow-wrap:anywhere}
thead{display:table-header-group}
thead th{background:var(--band);border-bottom:2px solid var(--ink);font-size:11.5px;position:sticky;top:0}
tbody th{font-weight:600;font-variant-numeric:tabular-nums}
td small,th small{display:block;font-size:11px;font-weight:400;color:var(--soft)}
td strong{font-weight:600}
.verdict+small{margin-top:3px}
code{font:11.5px/1.35 ui-monospace,"Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
thead tr.running{display:none}
tr.bad-row>*{background:#fff6f6}
.all col:nth-child(1){width:7%}.all col:nth-child(2){width:22%}.all col:nth-child(3){width:12%}.all col:nth-child(4){width:6.5%}.all col:nth-child(5){width:9.5%}.all col:nth-child(6){width:11%}.all col:nth-child(7){width:9%}.all col:nth-child(8){width:15%}.all col:nth-child(9){width:8%}
.found col:nth-child(1){width:10%}.found col:nth-child(2){width:24%}.found col:nth-child(3){width:18%}
ol,.limits{padding-inline-start:22px;font-size:12px;color:var(--soft);margin:0}
li{overflow-wrap:anywhere}
@page{size:A4 landscape;margin:12mm 10mm 14mm;@bottom-right{content:counter(page) " / " counter(pages);font:9pt system-ui,sans-serif;color:#566273}}
@media print{
html{font-size:9.5pt}body{padding:0;max-width:none}h1{font-size:18pt}h2{font-size:12pt;break-after:avoid}
table{font-size:7.6pt}th,td{padding:3px 6px}thead th{position:static;font-size:7.4pt}
thead tr.running{display:table-row}thead tr.running th{background:none;border-bottom:0;font-weight:400;color:var(--soft)}
td small,th small{font-size:7pt}code{font-size:7.2pt}ol,.limits{font-size:7.6pt}
tr,dl div,.alert,li{break-inside:avoid}
}
`

/** What a document with this style, and nothing else that could load or run, allows itself. */
export const reportPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(reportStyle).digest('base64')}'; base-uri 'none'; form-action 'none'`
