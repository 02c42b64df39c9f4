import { printable } from '../../shared/text/printable.ts'

/** Returns one line of a table. */
export function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** Returns the lines of a table. @param headings plain text @param rows cells of Markdown, escaped already */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [tableLine(headings.map(escapeMarkdown)), tableLine(headings.map(() => '---')), ...rows.map(tableLine)]
}

/** Escapes text of the program or of a rules file, so that nothing in it acts as markup. Null is an empty text. */
export function escapeMarkdown(text: string | null): string {
  return printable(text ?? '').replace(/[\\`*_[\]<>|~&#]/g, '\\$&')
}

/**
 * Returns text that came from a host or a machine as a code span: whatever a reader makes of escaped text, a code span
 * holds no markup, no link and no HTML. The fence is longer than any run of backticks inside. Null is an empty text.
 */
export function codeSpan(text: string | null): string {
  const inner = printable(text ?? '')
  if (inner === '') return ''
  const fence = '`'.repeat(Math.max(0, ...[...inner.matchAll(/`+/g)].map(([run]) => run.length)) + 1)
  const padding = inner.startsWith('`') || inner.endsWith('`') ? ' ' : ''
  // A bar ends a table cell even within code unless escaped; after a backslash, readers disagree whether it is.
  return `${fence}${padding}${inner.replace(/\\(?=\|)/g, '\\ ').replaceAll('|', '\\|')}${padding}${fence}`
}
