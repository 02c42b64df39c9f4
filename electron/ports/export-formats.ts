/** What a report can be written as. */
export const exportFormats = ['csv', 'md', 'html', 'json'] as const
export type ExportFormat = (typeof exportFormats)[number]
