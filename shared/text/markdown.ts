import { printable } from './printable.ts'

/** A line of a table. */
export function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** Words of our own or of a rules file: nothing in them is meant as markup. */
export function ours(text: string | null): string {
  return printable(text ?? '').replace(/[\\`*_[\]<>|~&#]/g, '\\$&')
}

/**
 * Words of a host or a machine, as code: there is no markup, no link, no address turned into one and no HTML inside a code span,
 * whatever the reader's Markdown makes of escaped text. The fence is longer than any run of its own character inside.
 */
export function verbatim(text: string | null): string {
  const inner = printable(text ?? '')
  if (inner === '') return ''
  const fence = '`'.repeat(Math.max(0, ...[...inner.matchAll(/`+/g)].map(([run]) => run.length)) + 1)
  const padding = inner.startsWith('`') || inner.endsWith('`') ? ' ' : ''
  // A table ends a cell at a bar even within code, unless it is escaped; after a backslash, readers disagree whether it is.
  return `${fence}${padding}${inner.replace(/\\(?=\|)/g, '\\ ').replaceAll('|', '\\|')}${padding}${fence}`
}
