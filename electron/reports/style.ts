/** The fonts of a page in either language, on any system. */
export const fonts =
  'system-ui,"Segoe UI","Helvetica Neue",Arial,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif'

const monospaced = 'ui-monospace,"Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace'

const colours = [
  '--ink:#1b2430',
  '--soft:#566273',
  '--line:#d5dbe3',
  '--band:#f3f5f8',
  '--good:#17663a',
  '--good-bg:#e4f4ea',
  '--bad:#a3151f',
  '--bad-bg:#fce6e6',
  '--look:#7d4a00',
  '--look-bg:#fdf0d8',
  '--open:#475467',
  '--open-bg:#eaedf2',
].join(';')

/** Light only, because a report is handed on and printed, and with the colours kept on paper. */
export const paper = `:root{color-scheme:light;${colours}}
*{box-sizing:border-box}
html{background:#fff;color:var(--ink);font:14px/1.45 ${fonts};-webkit-print-color-adjust:exact;print-color-adjust:exact}`

/** Verdicts are told apart by word and mark as well as by colour, so that a black-and-white printer loses nothing. */
export const verdicts = `.verdict{display:inline-block;padding:1px 8px;border-radius:4px;font-weight:600;border:1px solid currentColor}
.verdict::before{margin-inline-end:5px}
.good{color:var(--good);background:var(--good-bg)}.good::before{content:"✓"}
.bad{color:var(--bad);background:var(--bad-bg)}.bad::before{content:"✕"}
.look{color:var(--look);background:var(--look-bg)}.look::before{content:"!"}
.open{color:var(--open);background:var(--open-bg)}.open::before{content:"?"}`

/**
 * Returns the style of a table's body and of what repeats its headings on each page.
 * @param size of the text in pixels
 */
export function tables(size: number): string {
  return `table{width:100%;border-collapse:collapse;table-layout:fixed;font-size:${size}px;line-height:1.4}
th,td{border-bottom:1px solid var(--line);padding:5px 7px;text-align:start;vertical-align:top;overflow-wrap:anywhere}
thead{display:table-header-group}`
}

/** Returns the style of text in a fixed-width font. @param size in pixels */
export function fixedWidth(size: number): string {
  return `code{font:${size}px/1.35 ${monospaced}}`
}

/** Returns the widths of a table's columns, from the first on. @param widths in percent */
export function columnWidths(className: string, widths: readonly number[]): string {
  return widths.map((width, index) => `.${className} col:nth-child(${index + 1}){width:${width}%}`).join('')
}

/**
 * Returns the page set-up with a number at the foot of each page.
 * @param size as `A4` or `A4 landscape`
 * @param margin as in CSS
 */
export function pages(size: string, margin: string): string {
  const number = `content:counter(page) " / " counter(pages);font:9pt system-ui,sans-serif;color:#566273`
  return `@page{size:${size};margin:${margin};@bottom-right{${number}}}`
}
