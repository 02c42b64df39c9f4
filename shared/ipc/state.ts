import { z } from 'zod'
import type { AppSnapshot, AppStateChange } from '../models/app-state.ts'
import { channel } from './channel.ts'

/** Requests about the app's state as a whole. */
export const stateRequests = {
  /** Asked for when a window opens, and again when it missed a change. */
  'app.snapshot': channel<AppSnapshot>()(z.undefined()),
  'app.dismissNotices': channel<void>()(z.undefined()),
} as const

/** Pushes about the app's state. */
export interface StatePushes {
  'app.change': AppStateChange
}
