import { settingsChangeSchema } from '../models/settings.ts'
import { channel } from './channel.ts'

/** Requests about the settings. */
export const settingsRequests = {
  'settings.update': channel<void>()(settingsChangeSchema),
} as const
