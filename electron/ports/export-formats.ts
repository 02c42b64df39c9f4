/** Formats of a report. */
export const exportFormats = ['csv', 'md', 'html', 'json'] as const
export type ExportFormat = (typeof exportFormats)[number]
