/** What a passport can be written as. */
export const passportFormats = ['json', 'md', 'html'] as const
export type PassportFormat = (typeof passportFormats)[number]
