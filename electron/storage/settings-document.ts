import { systemClock } from '../../shared/clock.ts'
import { settingsSchema, type Settings } from '../../shared/models/settings.ts'
import { jsonDocument, type JsonDocument } from './document.ts'

/** Opens the user's settings, which the window and the command line share. @param file `dataPaths().settings` */
export function settingsDocument(file: string): JsonDocument<Settings> {
  return jsonDocument({ file, schema: settingsSchema, empty: () => settingsSchema.parse({}), clock: systemClock })
}
