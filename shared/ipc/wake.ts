import { z } from 'zod'
import { channel, hostId } from './channel.ts'

/** Requests about waking hosts. Progress and result are in the state. */
export const wakeRequests = {
  /** `macs`: cards to wake instead of the recorded ones; empty: those. */
  'wake.start': channel<void>()(hostId.extend({ macs: z.array(z.string().max(60)).max(16) })),
  'wake.cancel': channel<void>()(hostId),
  /** Forgets the result. */
  'wake.dismiss': channel<void>()(hostId),
} as const
