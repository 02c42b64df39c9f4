import { z } from 'zod'
import type { AppState, AppStateChange } from '../models/app-state.ts'
import { channel } from './channel.ts'

/** Requests about the app's state as a whole. */
export const stateRequests = {
  'app.snapshot': channel<AppState>()(z.undefined()),
  'app.dismissNotices': channel<void>()(z.undefined()),
} as const

/** What the main process tells windows of the app's state. */
export interface StatePushes {
  'app.change': AppStateChange
}
