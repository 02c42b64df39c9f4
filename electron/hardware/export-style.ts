import { createHash } from 'node:crypto'

/**
 * The look of the printable passport: A4 upright, light only, because it is handed on and printed. Verdicts are told apart by word and mark
 * as well as by colour, so that a black-and-white printer loses nothing. Constant: nothing of a passport may ever be put into it, since
 * its hash is what the document's policy allows.
 */
export const passportStyle = `
:root{color-scheme:light;--ink:#1b2430;--soft:#566273;--line:#d5dbe3;--band:#f3f5f8;--good:#17663a;--good-bg:#e4f4ea;--bad:#a3151f;--bad-bg:#fce6e6;--look:#7d4a00;--look-bg:#fdf0d8;--open:#475467;--open-bg:#eaedf2}
*{box-sizing:border-box}
html{background:#fff;color:var(--ink);font:14px/1.45 system-ui,"Segoe UI","Helvetica Neue",Arial,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;-webkit-print-color-adjust:exact;print-color-adjust:exact}
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
.verdict{display:inline-block;padding:1px 8px;border-radius:4px;font-weight:600;border:1px solid currentColor}
.verdict::before{margin-inline-end:5px}
.good{color:var(--good);background:var(--good-bg)}.good::before{content:"✓"}
.bad{color:var(--bad);background:var(--bad-bg)}.bad::before{content:"✕"}
.look{color:var(--look);background:var(--look-bg)}.look::before{content:"!"}
.open{color:var(--open);background:var(--open-bg)}.open::before{content:"?"}
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
table{width:100%;border-collapse:collapse;table-layout:fixed;font-size:12.5px;line-height:1.4}
th,td{border-bottom:1px solid var(--line);padding:5px 7px;text-align:start;vertical-align:top;overflow-wrap:anywhere}
thead{display:table-header-group}
thead th{background:var(--band);border-bottom:2px solid var(--ink);font-size:11.5px}
tbody th{font-weight:600}
td small,th small{display:block}
.devices col:nth-child(1){width:31%}.devices col:nth-child(2){width:17%}.devices col:nth-child(3){width:52%}
.parts col:nth-child(1){width:31%}.parts col:nth-child(2){width:17%}.parts col:nth-child(3){width:52%}
code{font:12px/1.35 ui-monospace,"Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
code.options{display:inline-block;padding:6px 10px;background:var(--band);border-radius:4px;overflow-wrap:anywhere}
ul,ol{padding-inline-start:22px;margin:4px 0}
ol{font-size:12px;color:var(--soft)}
li{overflow-wrap:anywhere}
@page{size:A4;margin:14mm 13mm 16mm;@bottom-right{content:counter(page) " / " counter(pages);font:9pt system-ui,sans-serif;color:#566273}}
@media print{
html{font-size:9.5pt}body{padding:0;max-width:none}h1{font-size:18pt}h2{font-size:12pt;break-after:avoid}
table{font-size:8.2pt}thead th{font-size:7.8pt}small{font-size:7.6pt}ol{font-size:8pt}code{font-size:8pt}
tr,article,dl div,li{break-inside:avoid}
}
`

/** What a document with this style, and nothing else that could load or run, allows itself. */
export const passportPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(passportStyle).digest('base64')}'; base-uri 'none'; form-action 'none'`
