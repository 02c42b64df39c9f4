import { createHash } from 'node:crypto'
import type { Locale } from '../../shared/i18n/locale.ts'
import { printable } from '../../shared/text/printable.ts'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * Returns text that is safe between tags and in a quoted attribute: one line, without characters that reorder it on
 * screen.
 */
export function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

/**
 * Returns one HTML page that loads nothing and runs nothing; its policy allows its own style by hash and nothing else.
 * @param title plain text; escaped here
 * @param style a constant: anything from a host in it would be allowed by the hash as well
 * @param body lines of HTML, escaped already
 */
export function htmlDocument({
  locale,
  title,
  style,
  body,
}: {
  readonly locale: Locale
  readonly title: string
  readonly style: string
  readonly body: readonly string[]
}): string {
  return [
    `<!doctype html>`,
    `<html lang="${locale}">`,
    `<head>`,
    `<meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policyFor(style))}">`,
    `<meta name="viewport" content="width=device-width">`,
    `<meta name="referrer" content="no-referrer">`,
    `<title>${escapeHtml(title)}</title>`,
    `<style>${style}</style>`,
    `</head>`,
    `<body>`,
    `<h1>${escapeHtml(title)}</h1>`,
    ...body,
    `</body>`,
    `</html>`,
    ``,
  ].join('\n')
}

function policyFor(style: string): string {
  const hash = createHash('sha256').update(style).digest('base64')
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
}

/** Returns the heading of a section. @param text plain text */
export function heading(text: string): string {
  return `<h2>${escapeHtml(text)}</h2>`
}

/** Returns smaller text on a line of its own in a table; nothing for null. @param text plain text */
export function small(text: string | null): string {
  return text === null ? '' : `<small>${escapeHtml(text)}</small>`
}

/** Returns text in a fixed-width font; nothing for null. @param text plain text */
export function code(text: string | null): string {
  return text === null ? '' : `<code>${escapeHtml(text)}</code>`
}

/** Returns a verdict as a coloured label. The style puts a mark in front of it, so that it reads without colour too. */
export function badge(tone: string, text: string): string {
  return `<span class="verdict ${tone}">${escapeHtml(text)}</span>`
}

/** Returns how often each verdict was found, as a row of labels. Verdicts that were not found are left out. */
export function verdictCounts(
  counts: readonly { readonly tone: string; readonly text: string; readonly count: number }[],
): string {
  const items = counts
    .filter(({ count }) => count > 0)
    .map(({ tone, text, count }) => `<li class="verdict ${tone}">${escapeHtml(text)}<b>${count}</b></li>`)
  return `<ul class="counts">${items.join('')}</ul>`
}

/** Returns a bulleted list on one line. @param items HTML, escaped already */
export function bullets(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`
}

/** Returns the sources that a document refers to by number, under a heading; nothing where there are none. */
export function sourceList(title: string, sources: Iterable<string>): readonly string[] {
  const items = [...sources].map((source) => `<li>${escapeHtml(source)}</li>`)
  return items.length === 0 ? [] : [heading(title), `<ol>`, ...items, `</ol>`]
}

export interface TableRow {
  /** HTML of the first cell, which names the row. */
  readonly name: string
  /** HTML of the other cells. */
  readonly cells: readonly string[]
  readonly className?: string
}

/**
 * Returns a table whose column widths are set by its class.
 * @param headings plain text
 * @param running plain text to print above the headings on every page, so that a page taken out still says what it is
 * about
 */
export function table(
  className: string,
  headings: readonly string[],
  rows: readonly TableRow[],
  running: string | null = null,
): readonly string[] {
  return [
    `<table class="${className}">`,
    `<colgroup>${headings.map(() => '<col>').join('')}</colgroup>${tableHead(headings, running)}`,
    `<tbody>`,
    ...rows.map(tableRow),
    `</tbody>`,
    `</table>`,
  ]
}

function tableHead(headings: readonly string[], running: string | null): string {
  const above =
    running === null
      ? ''
      : `<tr class="running" aria-hidden="true"><th colspan="${headings.length}">${escapeHtml(running)}</th></tr>`
  const names = headings.map((text) => `<th scope="col">${escapeHtml(text)}</th>`)
  return `<thead>${above}<tr>${names.join('')}</tr></thead>`
}

function tableRow({ name, cells, className }: TableRow): string {
  const attribute = className === undefined ? '' : ` class="${className}"`
  return `<tr${attribute}><th scope="row">${name}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
}
