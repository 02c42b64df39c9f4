/** Formats of a passport. */
export const passportFormats = ['json', 'md', 'html'] as const
export type PassportFormat = (typeof passportFormats)[number]
