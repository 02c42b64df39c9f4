import { z } from 'zod'
import { autostartConfigSchema } from '../models/autostart.ts'
import type { AutostartChange, AutostartConfig, AutostartJournalEntry, AutostartReport } from '../models/autostart.ts'
import { channel, hostId } from './channel.ts'

/** The autostart settings of a host, what they would lead to, and what could be changed. */
export interface AutostartView {
  readonly config: AutostartConfig
  readonly report: AutostartReport
  /** Null when nothing would be changed. */
  readonly fix: AutostartChange | null
  /** Takes the last change back; null when there is none, or the settings were changed since. */
  readonly undo: AutostartChange | null
}

/** Requests about autostart. */
export const autostartRequests = {
  'autostart.read': channel<AutostartView>()(hostId),
  /**
   * Makes the change that is proposed now, if the settings are still those that were shown; with `order` only puts the VMs
   * that the host starts into that order; with `undo` takes the last change back.
   */
  'autostart.change': channel<AutostartJournalEntry>()(
    hostId.extend({
      expected: autostartConfigSchema,
      undo: z.boolean(),
      order: z.array(z.string().max(200)).max(10_000).nullable(),
    }),
  ),
} as const
